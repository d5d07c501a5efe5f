import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/base/error-codes.ts';
import type { Env } from '../../src/base/context.ts';
import { PreflightError } from '../../src/base/errors.ts';
import type { Files } from '../../src/base/files.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppData, Readings, ReadName } from '../../src/heroku/readings.ts';
import { type PlannedWarming, planWarm, type UselessWarming } from '../../src/warm/plan.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

interface Case {
  readonly data?: Partial<AppData>;
  readonly failures?: { readonly [K in ReadName]?: PreflightError };
  readonly warmup?: object;
  readonly dynos?: number;
  readonly readsConfigVars?: boolean;
  readonly allowedHosts?: readonly string[];
  readonly env?: Env;
  readonly files?: Files;
  readonly cache?: string;
}

function planned(given: Case = {}): Promise<PlannedWarming | UselessWarming> {
  const { warmup } = settingsFor({ warmup: given.warmup ?? {} }, APP);
  if (warmup === false) throw new Error();
  return planWarm(
    {
      ...{ env: {}, files: memoryFiles(), cache: undefined, ...given },
      ...{ budgetMs: 1_000, today: () => new Date() },
      allowedHosts: given.allowedHosts ?? [],
      readApp: ({ wanted }) => {
        const all = readingsOf(dataWith(given.data ?? {}), given.failures);
        const names = [...wanted].map((name) => [name, all[name]]);
        return Promise.resolve(Object.fromEntries(names) as Readings);
      },
    },
    {
      ...{ app: APP, token: undefined, warmup, dynos: given.dynos },
      readsConfigVars: given.readsConfigVars ?? false,
    },
  );
}

const unread = (
  code: ErrorCode,
): Record<'app' | 'formation' | 'dynos' | 'domains', PreflightError> => {
  const error = new PreflightError(code, 'no answer');
  return { app: error, formation: error, dynos: error, domains: error };
};

describe('the plan of warm', () => {
  it('has the API’s number of dynos, or the user’s', async () => {
    expect(await planned()).toMatchObject({ dynos: 2, plan: { dynos: 2, window: 3 } });
    expect(await planned({ dynos: 5 })).toMatchObject({ dynos: 5, plan: { dynos: 5 } });
  });

  it('compares more answers of a JVM app, unless the config sets the number', async () => {
    const data = { buildpacks: [{ buildpack: { name: 'heroku/java', url: 'heroku/java' } }] };
    expect(await planned({ data })).toMatchObject({ plan: { window: 20 } });
    expect(await planned({ data, warmup: { window: 5 } })).toMatchObject({ plan: { window: 5 } });
  });

  it('counts processes by WEB_CONCURRENCY only if the config has config vars read', async () => {
    const data = { webConcurrency: 4 };
    expect(await planned({ data, readsConfigVars: true })).toMatchObject({ plan: { perDyno: 4 } });
    expect(await planned({ data })).not.toHaveProperty('plan.perDyno');
    const none = { data: { webConcurrency: null }, readsConfigVars: true };
    expect(await planned(none)).not.toHaveProperty('plan.perDyno');
    const failures = { webConcurrency: new PreflightError('api-forbidden', '403') };
    const unread = await planned({ failures, readsConfigVars: true });
    expect(unread).toMatchObject({ kind: 'planned', dynos: 2 });
    expect(unread).not.toHaveProperty('plan.perDyno');
    const absurd = { data: { webConcurrency: 9_999 }, readsConfigVars: true };
    expect(await planned(absurd)).toMatchObject({ plan: { perDyno: 50 } });
  });

  it('marks its window as a guess if the app’s language can’t be read', async () => {
    const error = new PreflightError('timeout', 'no answer');
    const allowedHosts = [`${APP}.herokuapp.com`];
    const unreadable = { failures: { buildpacks: error, app: error }, allowedHosts };
    expect(await planned(unreadable)).toMatchObject({
      ...{ isLanguageUnread: true, plan: { window: 3 } },
    });
    expect(await planned({ ...unreadable, warmup: { window: 5 } })).toMatchObject({
      ...{ isLanguageUnread: false, plan: { window: 5 } },
    });
    // The app's own description is enough.
    expect(await planned({ failures: { buildpacks: error } })).toMatchObject({
      isLanguageUnread: false,
    });
    expect(await planned()).toMatchObject({ isLanguageUnread: false });
  });

  it('says that a container’s language isn’t known', async () => {
    const app = { ...dataWith({}).app, buildpack_provided_description: null };
    expect(await planned({ data: { app, buildpacks: [] } })).toMatchObject({
      isLanguageUnread: false,
    });
    const failures = { buildpacks: new PreflightError('timeout', 'no answer') };
    expect(await planned({ data: { app }, failures })).toMatchObject({ isLanguageUnread: true });
  });

  it('follows redirects to the API’s hosts, and to allowed ones', async () => {
    const data = { domains: [{ hostname: 'www.example.com' }] };
    expect(await planned({ data, allowedHosts: ['cdn.example'] })).toMatchObject({
      plan: { request: { site: ['my-app.herokuapp.com', 'www.example.com', 'cdn.example'] } },
    });
  });

  it('is refused if no request can wake the app', async () => {
    expect(await planned({ data: { formation: [web('Eco', 0)] } })).toMatchObject({
      ...{ kind: 'useless', reason: 'no-web-dynos', dynos: 0 },
      baseUrl: 'https://my-app.herokuapp.com/',
    });
  });

  it('is refused for an app that only its Private Space can reach', async () => {
    const data = { app: { ...GOOD.app, internal_routing: true } };
    const files = memoryFiles();
    expect(await planned({ data, files, cache: '/cache.json' })).toMatchObject({
      ...{ kind: 'useless', reason: 'internal-routing' },
    });
    // It's no address for a push either.
    expect(files.writes).toEqual([]);
  });

  it('is refused if the name can’t be one of an app: it must not become part of an address', async () => {
    const app = new PreflightError('app-name', '"a/b" is not an app name');
    const allowedHosts = [`${APP}.herokuapp.com`];
    await expect(planned({ failures: { app }, allowedHosts })).rejects.toBe(app);
  });

  it('is refused with what to set if Heroku names no address', async () => {
    const data = { app: { ...GOOD.app, web_url: null } };
    await expect(planned({ data })).rejects.toMatchObject({
      ...{ code: 'unknown-address', message: "the app's address is unknown" },
      hint: 'Set warmup.url in heroku-preflight.json',
    });
  });

  it('is made without the API if the developer allowed the app’s default address', async () => {
    const allowedHosts = [`${APP}.herokuapp.com`];
    expect(await planned({ failures: unread('timeout'), allowedHosts })).toMatchObject({
      ...{ kind: 'planned', dynos: undefined, wasAsleep: undefined },
      ...{ unread: { code: 'timeout' }, baseUrl: `https://${APP}.herokuapp.com/` },
    });
  });

  it('is refused without the API and an address, because the default one may be a stranger’s', async () => {
    await expect(planned({ failures: unread('timeout') })).rejects.toMatchObject({
      ...{ code: 'unknown-address', message: "the app's address is unknown: no answer" },
    });
  });

  it('is refused for another app on herokuapp.com', async () => {
    const url = 'https://strangers-app.herokuapp.com';
    await expect(planned({ warmup: { url } })).rejects.toMatchObject({
      code: 'host-not-trusted',
      message:
        "didn't send the warm-up to strangers-app.herokuapp.com, which isn't known to be my-app's",
      command: 'git config --add preflight.allowHost strangers-app.herokuapp.com',
    });
  });

  it('trusts no remembered host of an app that Heroku no longer has', async () => {
    const remembering = { files: memoryFiles(), cache: '/cache.json' };
    const warmup = { url: 'https://www.example.com' };
    const data = { domains: [{ hostname: 'www.example.com' }] };
    await planned({ data, warmup, ...remembering });
    await expect(
      planned({ failures: unread('api-not-found'), warmup, ...remembering }),
    ).rejects.toMatchObject({ code: 'host-not-trusted' });
  });

  it.each(['api-forbidden', 'api-unavailable', 'timeout'] as const)(
    'sends no secret to a remembered host if the API can’t be read: %s',
    async (code) => {
      const files = memoryFiles();
      const remembering = { files, cache: '/cache.json' };
      const data = { domains: [{ hostname: 'www.example.com' }] };
      const warmup = { url: 'https://www.example.com' };
      await planned({ data, warmup, ...remembering });
      const secret = { headers: { 'x-key': '${PREFLIGHT_KEY}' } };
      const env = { PREFLIGHT_KEY: 's3cret' };
      const failures = unread(code);
      expect(await planned({ failures, warmup, ...remembering })).toMatchObject({
        kind: 'planned',
      });
      await expect(
        planned({ failures, env, warmup: { ...warmup, ...secret }, ...remembering }),
      ).rejects.toMatchObject({
        message:
          "didn't send a header with a secret to www.example.com: couldn't confirm that it's my-app's (no answer)",
      });
    },
  );

  it('isn’t guessed for an app that doesn’t exist', async () => {
    await expect(planned({ failures: unread('api-not-found') })).rejects.toMatchObject({
      code: 'api-not-found',
    });
  });

  it('uses the config’s address for an app that this account can’t access', async () => {
    const given = {
      ...{ failures: unread('api-not-found'), allowedHosts: ['www.example.com'] },
      warmup: { url: 'https://www.example.com' },
    };
    expect(await planned(given)).toMatchObject({
      ...{ kind: 'planned', baseUrl: 'https://www.example.com' },
    });
  });

  it('is refused if the address isn’t known to be the app’s', async () => {
    await expect(planned({ warmup: { url: 'https://evil.example' } })).rejects.toMatchObject({
      code: 'host-not-trusted',
    });
  });

  it('is refused before any request if a header’s variable is missing', async () => {
    await expect(
      planned({ warmup: { headers: { 'X-Key': '${PREFLIGHT_KEY}' } } }),
    ).rejects.toMatchObject({ code: 'header-variable' });
  });
});

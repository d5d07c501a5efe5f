import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/base/error-codes.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import { type PlannedWarming, planWarm, type UselessWarming } from '../../src/warm/plan.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { APP, dataWith, readingsOf, web } from '../support/readings.ts';

interface Case {
  readonly data?: Partial<AppData>;
  readonly failures?: { readonly [K in ReadName]?: PreflightError };
  readonly warmup?: object;
  readonly dynos?: number;
  readonly allowedHosts?: readonly string[];
}

function planned(given: Case = {}): Promise<PlannedWarming | UselessWarming> {
  const { warmup } = settingsFor({ warmup: given.warmup ?? {} }, APP);
  if (warmup === false) throw new Error();
  return planWarm(
    {
      ...{ env: {}, files: memoryFiles(), cache: undefined, budgetMs: 1_000 },
      allowedHosts: given.allowedHosts ?? [],
      readApp: () => Promise.resolve(readingsOf(dataWith(given.data ?? {}), given.failures)),
    },
    { app: APP, token: undefined, warmup, dynos: given.dynos },
  );
}

const unread = (
  code: ErrorCode,
): Record<'app' | 'formation' | 'dynos' | 'domains', PreflightError> => {
  const error = new PreflightError(code, 'no answer');
  return { app: error, formation: error, dynos: error, domains: error };
};

describe('the plan of a warm-up by hand', () => {
  it('is for as many dynos as the API says, or the user', async () => {
    expect(await planned()).toMatchObject({ dynos: 2, plan: { dynos: 2, window: 3 } });
    expect(await planned({ dynos: 5 })).toMatchObject({ dynos: 5, plan: { dynos: 5 } });
  });

  it('compares more answers of an app on the JVM, unless the config says how many', async () => {
    const data = { buildpacks: [{ buildpack: { name: 'heroku/java', url: 'heroku/java' } }] };
    expect(await planned({ data })).toMatchObject({ plan: { window: 20 } });
    expect(await planned({ data, warmup: { window: 5 } })).toMatchObject({ plan: { window: 5 } });
  });

  it('knows that its window is a guess where nobody could read what the app runs on', async () => {
    const error = new PreflightError('timeout', 'no answer');
    const unreadable = { failures: { buildpacks: error, app: error } };
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

  it('takes a container for what it is: nothing tells its language', async () => {
    const app = { ...dataWith({}).app, buildpack_provided_description: null };
    expect(await planned({ data: { app, buildpacks: [] } })).toMatchObject({
      isLanguageUnread: false,
    });
    const failures = { buildpacks: new PreflightError('timeout', 'no answer') };
    expect(await planned({ data: { app }, failures })).toMatchObject({ isLanguageUnread: true });
  });

  it('follows redirects to the hosts that the API names, and those that are allowed', async () => {
    const data = { domains: [{ hostname: 'www.example.com' }] };
    expect(await planned({ data, allowedHosts: ['cdn.example'] })).toMatchObject({
      plan: { request: { site: ['my-app.herokuapp.com', 'www.example.com', 'cdn.example'] } },
    });
  });

  it('is none where no request could wake the app', async () => {
    expect(await planned({ data: { formation: [web('Eco', 0)] } })).toMatchObject({
      ...{ kind: 'useless', reason: 'no-web-dynos', dynos: 0 },
      baseUrl: 'https://my-app.herokuapp.com/',
    });
  });

  it('goes on without the API, by guess', async () => {
    expect(await planned({ failures: unread('timeout') })).toMatchObject({
      ...{ kind: 'planned', isGuess: true, dynos: undefined, wasAsleep: undefined },
      ...{ unread: { code: 'timeout' }, baseUrl: `https://${APP}.herokuapp.com/` },
    });
  });

  it('doesn’t guess for an app that there isn’t', async () => {
    await expect(planned({ failures: unread('api-not-found') })).rejects.toMatchObject({
      code: 'api-not-found',
    });
  });

  it('asks an address of the config for an app that this account can’t see', async () => {
    const given = {
      ...{ failures: unread('api-not-found'), allowedHosts: ['www.example.com'] },
      warmup: { url: 'https://www.example.com' },
    };
    expect(await planned(given)).toMatchObject({ kind: 'planned', isGuess: false });
  });

  it('is refused where nobody vouches for the address', async () => {
    await expect(planned({ warmup: { url: 'https://evil.example' } })).rejects.toMatchObject({
      code: 'host-not-trusted',
    });
  });

  it('is refused where a header’s variable is missing, before anybody is asked', async () => {
    await expect(
      planned({ warmup: { headers: { 'X-Key': '${PREFLIGHT_KEY}' } } }),
    ).rejects.toMatchObject({ code: 'header-variable' });
  });
});

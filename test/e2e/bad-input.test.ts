import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import {
  expectNoTrace,
  inWorld,
  letGitIn,
  remarksIn,
  type E2e,
  type Env,
  type Run,
} from '../support/e2e.ts';
import { eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');
const CONFIG = 'heroku-preflight.json';

type ApiFault = NonNullable<NonNullable<Scenario['faults']>['api']>[number];

const withApi = (fault: ApiFault): Scenario => ({ ...ONE_DYNO, faults: { api: [fault] } });

const isPushed = ({ simulator }: E2e): boolean => eventsOf(simulator, 'push').length === 1;

interface Failure {
  readonly scenario?: Scenario;
  /** changes to the world; the push's environment */
  readonly prepare?: (world: E2e) => Promise<Env>;
  readonly words: RegExp;
}

const NO_CA: Env = {
  ...{ GIT_CONFIG_COUNT: undefined, GIT_SSL_CAINFO: undefined, GIT_SSL_NO_VERIFY: '1' },
  ...{ NODE_EXTRA_CA_CERTS: undefined, SSL_CERT_FILE: undefined },
};

// git has already reached git.heroku.com when it runs the hook, so only the hook sees these problems.
const FAILURES: Record<string, Failure> = {
  'there is no token': {
    prepare: async (world) => (await letGitIn(world), { HEROKU_API_KEY: undefined }),
    words: /skipped: no Heroku credential found → Run: heroku login, or set HEROKU_API_KEY$/,
  },
  'the token is wrong': {
    prepare: async (world) => (await letGitIn(world), { HEROKU_API_KEY: 'HRKU-wrong' }),
    words: /skipped: Heroku rejected the token in HEROKU_API_KEY → Set a new one/,
  },
  'the account may not read the app': {
    scenario: withApi({ status: 403 }),
    words: /skipped: this account can't read my-app \(403\) → Check heroku whoami/,
  },
  'the account knows no such app': {
    scenario: withApi({ status: 404 }),
    words: /skipped: no app my-app, or no access to it with HEROKU_API_KEY \(404\) → Check/,
  },
  'the rate limit is used up': {
    scenario: withApi({ status: 429 }),
    words: /skipped: this account's API rate limit is used up \(429\) → Try again in a minute/,
  },
  'the API fails': {
    scenario: withApi({ status: 500 }),
    words:
      /skipped: Heroku's API answered 500 internal_server_error → See https:\/\/status\.heroku\.com$/,
  },
  'the API is down': {
    scenario: withApi({ status: 503 }),
    words:
      /skipped: Heroku's API answered 503 service_unavailable → See https:\/\/status\.heroku\.com$/,
  },
  'the API answers a page': {
    scenario: withApi({ body: '<html>Sign in to this network</html>' }),
    words: /skipped: Heroku's API answered something that isn't JSON$/,
  },
  'the API answers something else': {
    scenario: withApi({ body: '{"error":null}' }),
    words: /skipped: Heroku's API answered something unexpected in /,
  },
  'the API hangs up': {
    scenario: withApi({ drop: true }),
    words: /skipped: api\.heroku\.com closed the connection early$/,
  },
  'the API takes for ever': {
    scenario: withApi({ delaySeconds: 3000 }),
    words: /https:\/\/api\.heroku\.com didn't answer in time$/,
  },
  'the proxy is down': {
    prepare: async ({ git }) => {
      await git('config', 'http.https://api.heroku.com.proxy', 'http://127.0.0.1:1');
      return {};
    },
    words:
      /the proxy http:\/\/127\.0\.0\.1:1 can't be reached \(ECONNREFUSED\) → Check git config http\.proxy/,
  },
  'the certificate isn’t trusted': {
    prepare: async (world) => (await letGitIn(world), NO_CA),
    words:
      /checked: api\.heroku\.com has a certificate that isn't trusted here → .*git config http\.sslCAInfo FILE$/,
  },
};

/** Runs the hook alone, except in one case, because git always handles its exit code in the same way. */
async function pushInto(world: E2e, { prepare, words }: Failure): Promise<Run> {
  const env = await prepare?.(world);
  if (words !== FAILURES['there is no token']?.words) return world.runHook(env);
  const pushed = await world.push(env);
  expect(isPushed(world)).toBe(pushed.code === 0);
  return pushed;
}

/** The failure and what to do next. */
const TWO_LINES = /^ {2}ℹ (?:skipped|not checked): .*\n(?: {4}(?:→ )?\S.*\n)?(?! {4}\S)/m;

describe('a push continues, and says why nothing was checked, when', () => {
  it.each(sampleOf(4, Object.entries(FAILURES)))('%s', (_, failure) =>
    inWorld(failure.scenario ?? ONE_DYNO, async (world) => {
      const pushed = await pushInto(world, failure);
      expect(pushed.code).toBe(0);
      expectNoTrace(pushed);
      const unchecked = remarksIn(pushed.stderr).filter((line) =>
        / {2}ℹ (?:skipped|not checked): /.test(line),
      );
      expect(unchecked).toEqual([expect.stringMatching(failure.words)]);
      // The headline, and the result of the warm-up.
      expect(remarksIn(pushed.stderr).length).toBeLessThanOrEqual(3);
      expect(pushed.stderr).toMatch(TWO_LINES);
    }),
  );
});

describe('a push stops with onFailure "block" when', () => {
  const BLOCKING = [
    'there is no token',
    'the API is down',
    'the API hangs up',
    'the proxy is down',
  ];

  it.each(
    sampleOf(
      2,
      BLOCKING.map((name) => [name, FAILURES[name]] as const),
    ),
  )('%s', (_, failure) =>
    inWorld(failure?.scenario ?? ONE_DYNO, async (world) => {
      await world.write(CONFIG, { onFailure: 'block' });
      const { code, stderr } = await pushInto(world, failure ?? { words: /$/ });
      expect(code).toBe(1);
      expect(stderr).toContain('    git -c preflight.mode=off push heroku main\n');
    }),
  );

  it('does not stop if everything could be checked', () =>
    inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, { onFailure: 'block' });
      expect((await world.push()).code).toBe(0);
    }));
});

describe('a token that is no longer valid', () => {
  weekly('is replaced by the next token', () =>
    inWorld(ONE_DYNO, async (world) => {
      const { token } = world.simulator;
      const netrc = ['api', 'git'].map(
        (name) => `machine ${name}.heroku.com login x password ${token}`,
      );
      await writeFile(join(world.env.HOME ?? '', '.netrc'), netrc.join('\n'));
      const { code, stderr } = await world.runHook({ HEROKU_API_KEY: 'HRKU-expired' });
      expect(code).toBe(0);
      expect(stderr).toMatch(/⚠ web dynos/);
      expect(stderr).not.toContain('401');
    }),
  );
});

describe('one failing read', () => {
  it('affects only the checks that need it', () =>
    inWorld(withApi({ path: '/features$', status: 500 }), async (world) => {
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr).toMatch(/⚠ web dynos +1 × standard-1x/);
      expect(remarksIn(stderr).filter((line) => line.includes('not checked'))).toHaveLength(1);
    }));

  it('does not hide an error that stops the push', () =>
    inWorld(withApi({ path: '/features$', status: 500 }), async (world) => {
      await world.write(CONFIG, { checks: { 'web-dynos': 'error' } });
      expect((await world.push()).code).toBe(1);
      expect(isPushed(world)).toBe(false);
    }));

  weekly('is retried', () =>
    inWorld(withApi({ path: '/features$', status: 503, times: 1 }), async (world) => {
      const { stderr } = await world.runHook();
      expect(stderr).not.toContain('not checked');
      expect(stderr).toMatch(/⚠ preboot +off/);
    }),
  );
});

describe('a pre-push hook with input that git never sends', () => {
  const ZEROS = '0'.repeat(40);

  const callHook = (world: E2e, args: readonly string[], stdin: string): Promise<Run> =>
    world.run(join(world.repository.path, '.git/hooks/pre-push'), args, { stdin });

  it.each(
    sampleOf(1, [
      ['not a ref line\n', 'line 1 of the hook\'s input isn\'t a ref: "not a ref line"'],
      [`refs/heads/main abc refs/heads/main ${ZEROS}\n`, "line 1 of the hook's input"],
      [`\u001b[31mx\n`, '"\\u{1b}[31mx"'],
    ]),
  )('lets the push continue if stdin is %j', (stdin, words) =>
    inWorld(ONE_DYNO, async (world) => {
      const called = await callHook(world, ['heroku', REMOTE], stdin);
      expect(called.code).toBe(0);
      expectNoTrace(called);
      expect(remarksIn(called.stderr)).toEqual([expect.stringContaining(words)]);
    }),
  );

  it.each(
    sampleOf(1, [
      ['no arguments', []],
      ['an empty URL', ['heroku', '']],
      ['no refs', ['heroku', REMOTE]],
    ]),
  )('prints nothing for %s', (_, args) =>
    inWorld(ONE_DYNO, async (world) => {
      expect(await callHook(world, args, '')).toEqual({ code: 0, stdout: '', stderr: '' });
    }),
  );

  it.each(
    sampleOf(1, [
      ['https://git.heroku.com/'],
      ['https://git.heroku.com/UPPER_CASE.git'],
      ['https://git.heroku.com/my-app/extra.git'],
    ]),
  )('reports a URL without an app name: %s', (url) =>
    inWorld(ONE_DYNO, async (world) => {
      const { code, stderr } = await callHook(world, ['heroku', url], '');
      expect(code).toBe(0);
      expect(remarksIn(stderr)).toEqual([
        `preflight  ${url} names no Heroku app: nothing was checked`,
      ]);
    }),
  );
});

it('an installation without its bundle says in one line what to do, and the push continues', () =>
  inWorld(ONE_DYNO, async (world) => {
    await rm(world.state.bundle);
    const pushed = await world.runHook();
    expect(pushed.code).toBe(0);
    expectNoTrace(pushed);
    expect(pushed.stderr).toMatch(/^preflight: not installed in this clone: npx .*install-hooks\n/);
  }));

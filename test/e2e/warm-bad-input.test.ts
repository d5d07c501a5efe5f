import { describe, expect, it } from '@jest/globals';
import {
  type BadApp,
  ENDLESS,
  expectSmallPush,
  expectSmallWarmUp,
  MIXED,
  MOST_MEMORY,
  useBadApp,
} from '../support/bad-app-world.ts';
import { type E2e, expectNoTrace, inFreshClone, inWorld, type Run } from '../support/e2e.ts';
import { unfolded, warm, warmAsJson } from '../support/commands.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';

const CONFIG = 'heroku-preflight.json';
const ONE_DYNO = scenarioOf('one-dyno');

const withBadApp = useBadApp();

// For answers that end the run: a busy machine may take its time for them.
const UNHURRIED = { requestTimeout: '10s', timeout: '20s' };

/** One path of such an app, warmed; the run has ended by itself. */
async function warmed(
  world: E2e,
  path: object,
  bounds = {},
): Promise<BadApp & { readonly run: Run }> {
  const app = await withBadApp(world, { paths: [path], ...bounds });
  const run = await warm(world, [], { env: app.env });
  expectNoTrace(run);
  return { ...app, run };
}

describe('an app that answers well', () => {
  it('takes little memory to warm, and none of what follows means anything unless it works', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const path = { path: '/fine', contains: 'fine' };
      const { run, server, peakMemory } = await warmed(world, path, UNHURRIED);
      expect(run.code).toBe(0);
      expect(server.requests.length).toBeGreaterThanOrEqual(6);
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }));
});

describe('an answer without an end', () => {
  it.each(ENDLESS.map((path) => [path]))(
    'is an answer, and is read no further than there is reason to: %s',
    (path) =>
      inFreshClone(ONE_DYNO, async (world) => {
        const { run, peakMemory } = await warmed(world, { path }, UNHURRIED);
        expect(run.code).toBe(0);
        expect(run.stdout).toContain(`✔ ${path} `);
        expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
      }),
  );

  it.each([['/endless-body'], ['/unpacks'], ['/big-headers']])(
    'doesn’t hold the text that is looked for: %s',
    (path) =>
      inFreshClone(ONE_DYNO, async (world) => {
        const looked = { path, contains: 'fine' };
        const { run, peakMemory } = await warmed(world, looked, UNHURRIED);
        expect(run.code).toBe(1);
        expect(unfolded(run.stdout)).toContain(
          `✖ not warm ${path} answers 200 without the text in warmup.contains`,
        );
        expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
      }),
  );

  it.each([
    ['/slow-body', "didn't finish its answer within 1 s"],
    ['/damaged', 'is not compressed as it says'],
    ['/brotli', "sent br, which can't be decoded"],
  ])('is not said to lack the text where nobody knows that: %s', (path, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, peakMemory } = await warmed(world, { path, contains: 'fine' });
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} `);
      expect(unfolded(run.stdout)).toContain(words);
      expect(unfolded(run.stdout)).not.toContain('without the text');
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }),
  );
});

describe('an answer that never begins', () => {
  it.each([
    ['/slow-headers', 'failed after 2 requests', "didn't answer within 1 s"],
    ['/endless-headers', 'failed', 'HPE_HEADER_OVERFLOW'],
    ['/not-http', 'failed', "sent an answer that isn't HTTP"],
  ])('is none, and said to be: %s', (path, what, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, origin, peakMemory } = await warmed(world, { path });
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} ${what}: ${origin}`);
      expect(unfolded(run.stdout)).toContain(words);
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }),
  );
});

describe('a redirect', () => {
  it.each([
    ['/loop', 'redirects in a loop'],
    ['/chain', 'redirects more than 5 times'],
  ])('without an end ends: %s', (path, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, origin, server } = await warmed(world, { path });
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} `);
      expect(unfolded(run.stdout)).toContain(`${words}, last to ${origin}${path}`);
      expect(server.requests).toHaveLength(6);
    }),
  );

  it.each([
    ['/to-elsewhere', "which isn't known to be my-app's"],
    ['/to-http', 'only https is requested'],
    ['/to-private', 'https://169.254.169.254, which'],
    ['/to-loopback', 'https://127.0.0.1, which'],
    ['/to-nowhere', "nowhere: its Location isn't a URL"],
  ])('to where the app isn’t is not followed: %s', (path, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, elsewhere } = await warmed(world, { path, expect: [200] });
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} redirects (302) to`);
      expect(unfolded(run.stdout)).toContain(words);
      expect(elsewhere.requests).toEqual([]);
      const refused = eventsOf(world.simulator, 'proxy-refusal').map(({ target }) => target);
      expect(refused).toEqual([]);
    }),
  );
});

describe('as many requests at once as the config may ask for, all to paths without an end', () => {
  // Each of these paths by itself is in warm-bad-input.long.test.ts.
  it('stay within the memory when warmed: each of them, looked through for a text', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await expectSmallWarmUp(world, await withBadApp(world, { ...MIXED, contains: 'fine' }));
    }));

  it('stay within the memory when pushed: each of them, looked through for a text', () =>
    inWorld(ONE_DYNO, async (world) => {
      const app = await withBadApp(world, { ...MIXED, contains: 'fine' });
      expect(await expectSmallPush(world, app)).toContain('warm-up');
    }));
});

it('all of them at once end too, in one table, within the memory', () =>
  inFreshClone(ONE_DYNO, async (world) => {
    const paths = ['/endless-body', '/unpacks', '/slow-body', '/slow-headers', '/loop', '/fine'];
    const app = await withBadApp(world, { paths, contains: 'fine', concurrency: 20 });
    const { code, json } = await warmAsJson(world, [], { env: app.env });
    expect(code).toBe(1);
    expect(json.paths.map(({ path, warm }) => [path, warm])).toEqual(
      paths.map((path) => [path, path === '/fine']),
    );
    expect(await app.peakMemory()).toBeLessThan(MOST_MEMORY);
  }));

describe('a config that means ill', () => {
  it.each<[string, string, string[]]>([
    [
      'ten thousand paths',
      JSON.stringify({ warmup: { paths: Array.from({ length: 10_000 }, (_, i) => `/${i}`) } }),
      [`${CONFIG}:1:20: "warmup.paths" must have at most 20 items`],
    ],
    [
      'ten thousand unknown keys',
      JSON.stringify({
        warmup: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 1])),
      }),
      [
        ...Array.from({ length: 20 }, (_, i) => expect.stringContaining(`"warmup.k${i}" is`)),
        `${CONFIG}: and more`,
      ] as string[],
    ],
    [
      'a line break in a header',
      '{ "warmup": { "headers": {\n  "x-key": "a\\r\\nx-evil: b" } } }',
      [expect.stringMatching(/:2:12: "warmup.headers.x-key" must be one line/) as never],
    ],
    [
      'addresses that are none',
      '{ "warmup": { "url": "https://user:pw@example.com" } }',
      [expect.stringMatching(/:1:22: "warmup.url" must be https:\/\/ and a host/) as never],
    ],
    [
      'a key that a path doesn’t have',
      '{ "warmup": { "paths": [{ "path": "/", "expct": [200] }] } }',
      [expect.stringMatching(/:1:40: "warmup.paths\[0\].expct" is unknown; did you mean/) as never],
    ],
  ])('is said with its place, in few lines: %s', (_, config, problems) =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, config);
      const run = await warm(world);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expectNoTrace(run);
      const lines = run.stderr
        .trimEnd()
        .replace(/^heroku-preflight: /, '')
        .split('\n');
      expect(lines.slice(0, -1)).toEqual(problems);
      expect(lines.at(-1)).toContain(`Correct ${CONFIG}`);
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }),
  );
});

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
import { sampleOf, weekly } from '../support/weekly.ts';

const CONFIG = 'heroku-preflight.json';
const ONE_DYNO = scenarioOf('one-dyno');

const withBadApp = useBadApp();

// For answers that end the run: a busy machine can be slow to read them.
const UNHURRIED = { requestTimeout: '10s', timeout: '20s' };

/** Warms one path of such an app until the run ends. */
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
  weekly('needs little memory to warm (the other tests depend on it)', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const path = { path: '/fine', contains: 'fine' };
      const { run, server, peakMemory } = await warmed(world, path, UNHURRIED);
      expect(run.code).toBe(0);
      expect(server.requests.length).toBeGreaterThanOrEqual(6);
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }),
  );
});

describe('an endless answer', () => {
  it.each(
    sampleOf(
      1,
      ENDLESS.map((path) => [path]),
    ),
  )('counts as an answer, and is read only as far as needed: %s', (path) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, peakMemory } = await warmed(world, { path }, UNHURRIED);
      expect(run.code).toBe(0);
      expect(run.stdout).toContain(`✔ ${path} `);
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }),
  );

  it.each(sampleOf(1, [['/endless-body'], ['/unpacks'], ['/big-headers']]))(
    'doesn’t have the expected text: %s',
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

  it.each(
    sampleOf(1, [
      ['/slow-body', "didn't finish its answer within 1 s", {}],
      ['/damaged', "can't be decompressed", UNHURRIED],
      ['/brotli', "sent br, which can't be decoded", UNHURRIED],
    ]),
  )('isn’t reported as missing the text if that isn’t known: %s', (path, words, patience) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, peakMemory } = await warmed(world, { path, contains: 'fine' }, patience);
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} `);
      expect(unfolded(run.stdout)).toContain(words);
      expect(unfolded(run.stdout)).not.toContain('without the text');
      expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
    }),
  );
});

describe('an answer that never arrives', () => {
  it.each(
    sampleOf(1, [
      ['/slow-headers', 'failed after 2 requests', "didn't answer within 1 s"],
      ['/endless-headers', 'failed', 'HPE_HEADER_OVERFLOW'],
      ['/not-http', 'failed', "sent an answer that isn't HTTP"],
    ]),
  )('is reported: %s', (path, what, words) =>
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
  it.each(
    sampleOf(1, [
      ['/loop', 'redirects in a loop'],
      ['/chain', 'redirects more than 5 times'],
    ]),
  )('that never ends is stopped: %s', (path, words) =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { run, origin, server } = await warmed(world, { path });
      expect(run.code).toBe(1);
      expect(unfolded(run.stdout)).toContain(`✖ not warm ${path} `);
      expect(unfolded(run.stdout)).toContain(`${words}, last to ${origin}${path}`);
      expect(server.requests).toHaveLength(6);
    }),
  );

  it.each(
    sampleOf(1, [
      ['/to-stranger', "https://www.example.com, which isn't known to be my-app's"],
      ['/to-elsewhere', 'not a public address'],
      ['/to-http', 'not a public address'],
      ['/to-private', 'https://169.254.169.254, not a public address'],
      ['/to-loopback', 'https://127.0.0.1, not a public address'],
      ['/to-nowhere', "nowhere: its Location isn't a URL"],
    ]),
  )('to another site is not followed: %s', (path, words) =>
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

describe('as many requests at once as the config allows, all to endless paths', () => {
  // warm-bad-input.long.test.ts tests each of these paths alone.
  it('stay within the memory limit when warmed with an expected text', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await expectSmallWarmUp(world, await withBadApp(world, { ...MIXED, contains: 'fine' }));
    }));

  weekly('stay within the memory limit when pushed with an expected text', () =>
    inWorld(ONE_DYNO, async (world) => {
      const app = await withBadApp(world, { ...MIXED, contains: 'fine' });
      expect(await expectSmallPush(world, app)).toContain('warm-up');
    }),
  );
});

it('all paths of a malicious app together finish, in one table, within the memory limit', () =>
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

describe('a malicious config', () => {
  it.each<[string, string, string[]]>(
    sampleOf(2, [
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
        'invalid addresses',
        '{ "warmup": { "url": "https://user:pw@example.com" } }',
        [expect.stringMatching(/:1:22: "warmup.url" must be https:\/\/ and a host/) as never],
      ],
      [
        'an unknown key of a path',
        '{ "warmup": { "paths": [{ "path": "/", "expct": [200] }] } }',
        [
          expect.stringMatching(
            /:1:40: "warmup.paths\[0\].expct" is unknown; did you mean/,
          ) as never,
        ],
      ],
    ]),
  )('is reported with its place, in few lines: %s', (_, config, problems) =>
    inFreshClone(ONE_DYNO, async (world) => {
      await world.write(CONFIG, config);
      const run = await warm(world);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expectNoTrace(run);
      const lines = run.stderr
        .trimEnd()
        .replace(/^heroku-preflight: /, '')
        .split('\n');
      expect(lines).toEqual(problems);
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }),
  );
});

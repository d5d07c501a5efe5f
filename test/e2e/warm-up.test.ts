import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import {
  eventually,
  expectNoTrace,
  inWorld,
  isAlive,
  letGitIn,
  remarksIn,
  PATIENT,
} from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

/** The app is awake one real second after the first request, and the push doesn't wait that long. */
const SLOW_TO_WAKE = scenarioOf('sleeping', { bootSeconds: 50 });
const IMPATIENT = { warmup: { wait: '100ms' } };

describe('an app that answers after the push stops waiting', () => {
  it('is awake when it is released, and the report says how long it took', () =>
    inWorld(SLOW_TO_WAKE, async (world) => {
      await world.write('heroku-preflight.json', IMPATIENT);
      const { code, stderr } = await world.push();
      expect(code).toBe(0);
      expect(stderr).toMatch(/ℹ waking +no answer after .* in the background/);
      expect(stderr).toContain('npx heroku-preflight report');
      const [release] = eventsOf(world.simulator, 'release');
      expect(release).toMatchObject({ runningAfter: 1 });

      await world.finishedRun();
      await eventually(
        () =>
          eventsOf(world.simulator, 'dyno').some(
            (dyno) => dyno.to === 'up' && dyno.release === release?.version,
          ) || undefined,
      );
      const { stdout } = await world.command(['report']);
      expect(stdout).toMatch(/^my-app {2}pushed [0-9a-f]{7} at /);
      // On a busy machine, a request can come just when the old dyno stops.
      expect(stdout).toMatch(/✔ awake +was asleep, woke in [\d.]+ m?s \((?:503, then )?200\)/);
    }));

  it('gets more requests from a process that holds no pipe of the push', () =>
    inWorld(scenarioOf('sleeping', { bootSeconds: 1000 }), async (world) => {
      await world.write('heroku-preflight.json', IMPATIENT);
      // The runner waits until both streams close, as a shell's pipe or an editor does.
      expect(await world.push()).toMatchObject({ code: 0 });
      expect(isAlive(await world.backgroundPid())).toBe(true);
    }));

  it('gets no more requests after --uninstall, and no file comes back', () =>
    inWorld(scenarioOf('sleeping', { bootSeconds: 1000 }), async (world) => {
      await world.write('heroku-preflight.json', IMPATIENT);
      await world.push();
      const pid = await world.backgroundPid();
      await world.command(['install-hooks', '--uninstall']);
      await eventually(() => !isAlive(pid) || undefined);
      expect(existsSync(world.state.root)).toBe(false);
    }));

  weekly('gets no more requests when time is up, and the process ends', () =>
    inWorld(
      scenarioOf('sleeping', { bootSeconds: 1000, buildSeconds: 1 }),
      async (world) => {
        await world.write('heroku-preflight.json', { warmup: { wait: '0s', timeout: '2s' } });
        await world.push();
        const pid = await world.backgroundPid();
        expect(await world.finishedRun()).toMatchObject({
          outcome: { kind: 'finished' },
          paths: [{ answer: { status: null } }],
        });
        const { stdout } = await world.command(['report']);
        expect(stdout).toMatch(/⚠ not reached +no answer in /);
        await eventually(() => !isAlive(pid) || undefined);
      },
      // The router gives up after 75 s, so the push gives up earlier.
      { speed: 10 },
    ),
  );
});

describe('a read-only git directory', () => {
  weekly('loses the memory of the last push, but no check', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      await mkdir(world.state.cache);
      await world.write('heroku-preflight.json', { ...PATIENT, checks: { preboot: 'error' } });
      const { code, stderr } = await world.runHook();
      expect(code).toBe(1);
      expect(stderr).toMatch(/✔ awake +200 in /);
      expect(stderr).toMatch(/✖ preboot +off/);
      expectNoTrace({ code, stderr, stdout: '' });
    }),
  );

  it('prevents the warm-up in the background, but no check', () =>
    inWorld(SLOW_TO_WAKE, async (world) => {
      await writeFile(world.state.runs, '');
      await world.write('heroku-preflight.json', {
        ...IMPATIENT,
        checks: { 'dyno-tier': 'error' },
      });
      const pushed = await world.runHook();
      expect(pushed.code).toBe(1);
      expect(remarksIn(pushed.stderr).join('\n')).toMatch(
        /⚠ waiting:? +no answer after [\d.]+ m?s; can't go on in the background: can't write\s+to /,
      );
      expect(pushed.stderr).toMatch(/✖ dyno tier/);
      expectNoTrace(pushed);
      await rm(world.state.runs);
    }));
});

describe('an app with an earlier push', () => {
  it('is woken at its last known address if the API can’t be read', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      await world.write('heroku-preflight.json', PATIENT);
      await letGitIn(world);
      await world.runHook();
      await world.git('commit', '--allow-empty', '-m', 'second');
      const { stderr } = await world.runHook({ HEROKU_API_KEY: undefined });
      expect(stderr).toContain('no Heroku credential found');
      expect(stderr).toMatch(/✔ awake +200 in /);
      expect(eventsOf(world.simulator, 'router-request')).toHaveLength(2);
    }));
});

describe('an app that no request can wake', () => {
  it.each(
    sampleOf(1, [
      ['no-release', /ℹ first deploy +nothing to wake or check yet/],
      ['zero-dynos', /⚠ web dynos +scaled to 0: the app answers no requests\n/],
      ['maintenance', /⚠ maintenance +(?:is )?on: [^→]*→ heroku maintenance:off -a my-app/],
    ] as const),
  )('is reported with its reason: %s', (preset, words) =>
    inWorld(scenarioOf(preset), async (world) => {
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr).toMatch(words);
      expect(stderr).not.toContain('✔ awake');
      expect(await world.runs()).toEqual([]);
    }),
  );

  weekly('is reported again if the address is already known', () =>
    inWorld(scenarioOf('maintenance'), async (world) => {
      await world.runHook();
      await world.git('commit', '--allow-empty', '-m', 'second');
      const { stderr } = await world.runHook();
      expect(stderr).toMatch(/^preflight {2}my-app ⚠ .*as before/);
    }),
  );

  weekly('isn’t checked before its first release', () =>
    inWorld(scenarioOf('no-release'), async (world) => {
      const { stderr } = await world.runHook();
      expect(stderr).not.toMatch(/dyno tier|preboot|not checked/);
    }),
  );
});

describe('an app with an unexpected answer', () => {
  it.each(
    sampleOf(1, [
      [404, /⚠ warm-up +\/ answers 404: is the path right\?/],
      [500, /⚠ warm-up +\/ answers 500: the app runs, but this path fails/],
      [401, /⚠ warm-up +\/ answers 401: it needs credentials/],
    ]),
  )('is reported with its status: %i', (status, words) =>
    inWorld(scenarioOf('warm', { responses: { '/': { status } } }), async (world) => {
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr).toMatch(words);
    }),
  );

  weekly('is fine with a status that the config expects', () =>
    inWorld(scenarioOf('warm', { responses: { '/': { status: 401 } } }), async (world) => {
      await world.write('heroku-preflight.json', { warmup: { wait: '20s', expect: [401] } });
      expect((await world.runHook()).stderr).toMatch(/✔ awake +401 in /);
    }),
  );

  weekly('gets a request on every configured path', () =>
    inWorld(scenarioOf('warm', { responses: { '/bad': { status: 500 } } }), async (world) => {
      await world.write('heroku-preflight.json', { warmup: { paths: ['/', '/bad'] } });
      expect((await world.push()).stderr).toContain('/bad answers 500');
      const paths = eventsOf(world.simulator, 'router-request').map(({ path }) => path);
      expect(paths.sort()).toEqual(['/', '/bad']);
    }),
  );

  weekly('can redirect to another domain of the app, whose answer counts', () => {
    const headers = { location: 'https://www.example.com/home' };
    return inWorld(
      {
        ...scenarioOf('warm', { domains: ['www.example.com'] }),
        faults: { app: [{ path: '^/$', status: 301, headers }] },
      },
      async (world) => {
        await world.write('heroku-preflight.json', {
          warmup: { wait: '20s', expect: ['2xx'], headers: { 'x-key': 'mine' } },
        });
        expect((await world.runHook()).stderr).toMatch(/✔ awake +200 in /);
        const { host } = new URL(world.simulator.state('my-app').webUrl);
        const seen = eventsOf(world.simulator, 'router-request');
        expect(seen.map((request) => [request.host, request.headers['x-key']])).toEqual([
          [host, 'mine'],
          ['www.example.com', undefined],
        ]);
      },
    );
  });

  it('gets a note if it redirects elsewhere, with the command that allows it', () => {
    const headers = { location: 'https://www.example.org/?token=s3cret-of-theirs' };
    return inWorld(
      { ...scenarioOf('warm'), faults: { app: [{ status: 302, headers }] } },
      async (world) => {
        world.keepSecret('s3cret-of-theirs');
        await world.write('heroku-preflight.json', { warmup: { expect: ['2xx'] } });
        const { stderr } = await world.runHook();
        expect(stderr).toMatch(/⚠ warm-up +\/ redirects \(302\) to https:\/\/www\.example\.org/);
        expect(stderr).toContain('→ git config --add preflight.allowHost www.example.org');
      },
    );
  });

  weekly.each([
    [302, { location: 'http://localhost:5000/' }, "→ Fix the app's own URL in its settings"],
    [403, { 'cf-ray': '8-FRA', via: '1.1 other' }, '→ To reach the app, set warmup.url'],
  ] as const)('gets a note of at most two lines: %i %j', (status, headers, hint) =>
    inWorld({ ...scenarioOf('warm'), faults: { app: [{ status, headers }] } }, async (world) => {
      await world.write('heroku-preflight.json', { warmup: { expect: ['2xx'] }, checks: false });
      const { stderr } = await world.runHook();
      const lines = stderr.trim().split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[2]).toContain(hint);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
      expect(stderr).not.toContain('allowHost');
    }),
  );

  it('gets no second request if the answer is its own', () =>
    inWorld(scenarioOf('warm', { responses: { '/': { status: 404 } } }), async (world) => {
      await world.write('heroku-preflight.json', { warmup: { wait: '3s' } });
      await world.runHook();
      expect(eventsOf(world.simulator, 'router-request')).toHaveLength(1);
      expect(await world.runs()).toEqual([]);
    }));
});

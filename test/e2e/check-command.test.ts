import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { PresetName } from '../../src/simulator/scenario/presets.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { check, checkAsJson } from '../support/commands.ts';
import { type E2e, inFreshClone, ROOT } from '../support/e2e.ts';
import { screenOf } from '../support/terminal.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');
const GOOD = scenarioOf('zero-downtime');

const presetApp = (preset: PresetName) => scenarioOf(preset).apps[APP] ?? {};

/** Many identical apps. */
const appsLike = (preset: PresetName, count: number): Scenario['apps'] =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`app-${i}`, presetApp(preset)]));

const named = ({ apps }: Scenario): string[] => Object.keys(apps).flatMap((name) => ['-a', name]);

const configure = (world: E2e, config: object): Promise<void> =>
  world.write('heroku-preflight.json', config);

const apiRequests = ({ simulator }: E2e) => eventsOf(simulator, 'api-request');

const remote = (world: E2e, name: string, app: string): Promise<unknown> =>
  world.git('remote', 'add', name, `https://git.heroku.com/${app}.git`);

/** my-app and two other apps of the same account. */
const THREE: Scenario = {
  apps: {
    ...ONE_DYNO.apps,
    'my-staging': presetApp('sleeping'),
    'my-review': presetApp('zero-downtime'),
  },
};

it('a misspelled app in the config is a note on stderr, not a failure', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    await world.write('heroku-preflight.json', { apps: { 'my-ap': { checks: false } } });
    const { code, stdout, stderr } = await world.bin('heroku-preflight', ['check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^my-app\n/);
    expect(stderr).toMatch(
      /^heroku-preflight\.json:\d+:\d+: apps\.my-ap matches no Heroku remote of this repository; did you mean my-app\?\n$/,
    );
  }));

describe('heroku-preflight check', () => {
  it('shows every check, and Heroku’s page for each problem', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { stdout } = await check(world);
      expect(stdout).toMatch(/^my-app\n {2}✔ dyno tier\n/);
      expect(stdout).toMatch(
        / {2}✔ maintenance {7}off\n {2}✔ source .*\n {2}✔ stack {13}heroku-24\n/,
      );
      const pages = [...stdout.matchAll(/→ https:\/\/devcenter\.heroku\.com\/articles\/(\S+)/g)];
      expect(pages.map(([, page]) => page)).toEqual([
        ...['session-affinity', 'production-check#dyno-redundancy', 'preboot', 'dyno-metadata'],
      ]);
    }));

  it('changes nothing on Heroku', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await check(world);
      expect(new Set(apiRequests(world).map(({ method }) => method))).toEqual(new Set(['GET']));
      expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
    }));

  it('prints JSON that matches the published schema with --json', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json } = await checkAsJson(world);
      expect(code).toBe(0);
      expect(json.apps).toMatchObject([
        { app: 'my-app', errors: 0, warnings: 3, unreadable: 0, requestsLeft: expect.any(Number) },
      ]);
      expect(json.apps[0]?.checks).toContainEqual(
        expect.objectContaining({
          ...{ id: 'web-dynos', status: 'fail', code: 'too-few-web-dynos' },
          commands: [['heroku', 'ps:scale', 'web=2', '-a', 'my-app']],
          price: { kind: 'added', centsPerMonth: 2_500 },
        }),
      );
    }));

  weekly('sends no requests to Heroku if every check is off', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { checks: false });
      const { code, stdout } = await check(world);
      expect(code).toBe(0);
      expect(stdout).toBe('my-app\n  ℹ nothing checked   the config turns off every check\n');
      expect(apiRequests(world)).toEqual([]);
    }),
  );
});

describe('several apps', () => {
  it('are checked together with --app and --remote, each one once', () =>
    inFreshClone(THREE, async (world) => {
      await remote(world, 'staging', 'my-staging');
      const args = ['-a', 'my-review', '-r', 'heroku', '--remote', 'staging', '--app', 'my-app'];
      const { code, stdout } = await check(world, args);
      expect(code).toBe(0);
      expect(stdout.match(/^my-.*$/gm)).toEqual(['my-review', 'my-app', 'my-staging']);
      expect(stdout).toMatch(/\n\n3 apps: 4 warnings\n/);
      const reads = apiRequests(world).filter(({ path }) => path === '/apps/my-app');
      expect(reads).toHaveLength(1);
    }));

  weekly('have their own settings', () =>
    inFreshClone(THREE, async (world) => {
      await configure(world, {
        checks: { 'dyno-tier': 'error' },
        apps: { 'my-staging': { checks: { 'dyno-tier': 'off' } } },
      });
      const { code, json } = await checkAsJson(world, ['-a', 'my-staging', '-a', 'my-review']);
      expect(code).toBe(0);
      const [staging, review] = json.apps.map(({ checks }) => checks.map(({ id }) => id));
      expect(staging).not.toContain('dyno-tier');
      expect(review).toContain('dyno-tier');
    }),
  );

  weekly('aren’t checked if one of the remotes doesn’t exist', () =>
    inFreshClone(THREE, async (world) => {
      const { code, stdout, stderr } = await check(world, ['-a', 'my-app', '-r', 'prodcution']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain("prodcution isn't a Heroku remote; Heroku remotes: heroku");
      expect(apiRequests(world)).toEqual([]);
    }),
  );

  weekly('can be a hundred', () => {
    const scenario = { apps: appsLike('zero-downtime', 100) };
    return inFreshClone(scenario, async (world) => {
      const { code, stdout } = await check(world, named(scenario));
      expect(code).toBe(0);
      expect(stdout.match(/^app-\d+$/gm)).toEqual(Object.keys(scenario.apps));
      expect(stdout).toMatch(/\n100 apps: all is well\n$/);
    });
  });
});

describe('the exit code', () => {
  it('is 1 for an error', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'error' } });
      expect((await check(world)).code).toBe(1);
    }));

  it('is 2 if something can’t be read', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      expect((await check(world, ['-a', 'my-app', '-a', 'none-such'])).code).toBe(2);
    }));

  it('is 1 for an error even if something can’t be read', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      await configure(world, { checks: { preboot: 'error' } });
      expect((await check(world, ['-a', 'none-such', '-a', 'my-app'])).code).toBe(1);
    }));
});

describe('the Procfile', () => {
  const WITHOUT_WEB = 'worker: node worker.js\n';

  async function commitProcfile(world: E2e, text: string): Promise<void> {
    await world.write('Procfile', text);
    await world.git('add', 'Procfile');
    await world.git('commit', '--quiet', '-m', 'Procfile');
  }

  it('is read from HEAD, not from the working tree', () =>
    inFreshClone(GOOD, async (world) => {
      await commitProcfile(world, WITHOUT_WEB);
      await world.write('Procfile', 'web: node .\n');
      expect((await check(world)).stdout).toMatch(/⚠ Procfile +no web line in this commit/);
    }));

  weekly('isn’t used for an app without a remote here', () =>
    inFreshClone(THREE, async (world) => {
      await commitProcfile(world, WITHOUT_WEB);
      const { stdout } = await check(world, ['-a', 'my-review', '-r', 'heroku']);
      const [review = '', mine = ''] = stdout.split('\nmy-app\n');
      expect(review).not.toContain('Procfile');
      expect(mine).toMatch(/⚠ Procfile /);
    }),
  );

  weekly('isn’t used before the first commit, or outside a repository', () =>
    inFreshClone(GOOD, async (world) => {
      const empty = join(world.repository.outside, 'empty');
      await world.git('init', '--quiet', empty);
      for (const cwd of [empty, world.repository.outside]) {
        const { code, stdout, stderr } = await check(world, ['-a', 'my-app'], { cwd });
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).not.toContain('Procfile');
      }
      await world.run('git', ['remote', 'add', 'heroku', 'https://git.heroku.com/my-app.git'], {
        cwd: empty,
      });
      expect((await check(world, [], { cwd: empty })).stdout).not.toContain('Procfile');
    }),
  );

  it('affects only the checks of the commit if it can’t be read', () =>
    inFreshClone(GOOD, async (world) => {
      await commitProcfile(world, `web: ${'x'.repeat(70_000)}\n`);
      const { code, stdout } = await check(world);
      expect(code).toBe(2);
      expect(stdout).toMatch(/✔ preboot\n/);
      expect(stdout).toMatch(
        /ℹ not checked +Procfile, source: the Procfile of \w+ is larger\s+than\s+64\s+KiB/,
      );
    }));
});

describe('an account with few API requests left', () => {
  const FEW: Pick<Scenario, 'faults'> = { faults: { api: [{ requestsLeft: 60 }] } };

  it('gets a note', () =>
    inFreshClone({ ...GOOD, ...FEW }, async (world) => {
      const { code, stdout } = await check(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/ℹ API requests +60 left for this account/);
      const { json } = await checkAsJson(world);
      expect(json.apps[0]?.requestsLeft).toBe(60);
    }));

  weekly(
    'uses them for what decides about dynos and features, and lists what isn’t checked',
    () => {
      const scenario = { apps: appsLike('one-dyno', 8), ...FEW };
      return inFreshClone(scenario, async (world) => {
        const { code, stdout } = await check(world, named(scenario));
        expect(code).toBe(2);
        const last = stdout.slice(stdout.indexOf('\napp-7\n'));
        expect(last).toMatch(/⚠ preboot +off: /);
        expect(last).toMatch(
          /ℹ not checked +builds, last release, deploy hooks: this account has only\n +60 API requests left\n/,
        );
        const asked = apiRequests(world).filter(({ path }) => path.startsWith('/apps/app-7'));
        expect(asked.map(({ path }) => path).sort()).toEqual(
          ['', '/addons', '/dynos', '/features', '/formation'].map((part) => `/apps/app-7${part}`),
        );
      });
    },
  );
});

describe('GitHub Actions', () => {
  const summaryIn = ({ repository }: E2e): string => join(repository.outside, 'summary.md');
  const envIn = (world: E2e) => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summaryIn(world) });

  it('shows annotations after the report, and a summary below those of earlier steps', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      // Heroku's status may be late, which is as good as no incident, but without a line.
      await configure(world, { checks: { preboot: 'error', 'heroku-status': 'off' } });
      await writeFile(summaryIn(world), '# earlier\n');
      const { code, stdout, stderr } = await check(world, [], { env: envIn(world) });
      expect([code, stderr]).toEqual([1, '']);
      const [report = '', ...annotations] = stdout.split(/^(?=::)/m);
      expect(report).toBe((await check(world)).stdout);
      expect(annotations.map((line) => line.split('::').slice(0, 3))).toEqual([
        [
          '',
          'error title=my-app%3A preboot',
          expect.stringMatching(/^off: [^%]+%0Aheroku features:enable /),
        ],
        ['', 'warning title=my-app%3A session affinity', expect.any(String)],
        ['', 'warning title=my-app%3A web dynos', expect.any(String)],
      ]);
      expect(await readFile(summaryIn(world), 'utf8')).toMatch(
        /^# earlier\n## heroku-preflight check\n\n### my-app\n/,
      );
    }));

  it('gets only JSON on stdout with --json, and still the summary', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { json, stderr } = await checkAsJson(world, [], { env: envIn(world) });
      expect(json.apps).toHaveLength(1);
      expect(stderr).toBe('');
      expect(await readFile(summaryIn(world), 'utf8')).toContain('### my-app');
    }));

  weekly('gets a note that the summary can’t be written, and nothing fails', () =>
    inFreshClone(GOOD, async (world) => {
      const env = { ...envIn(world), GITHUB_STEP_SUMMARY: world.repository.outside };
      const { code, stderr } = await check(world, [], { env });
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /^heroku-preflight: can't write the job summary \(EISDIR\)\n {2}\/.*\n$/,
      );
    }),
  );

  it('runs no workflow command from other people’s text', () =>
    inFreshClone(
      {
        ...GOOD,
        faults: {
          api: [
            {
              path: '/releases$',
              fields: { status: 'failed', description: 'x ::add-mask::my-app' },
            },
          ],
        },
      },
      async (world) => {
        const { stdout } = await check(world, [], { env: envIn(world) });
        const [, token = ''] = /^::stop-commands::([0-9a-f-]{36})\n/.exec(stdout) ?? [];
        expect(token).not.toBe('');
        const end = stdout.indexOf(`\n::${token}::\n`);
        expect(stdout.indexOf('::add-mask::my-app')).toBeLessThan(end);
        expect(stdout.slice(end)).toMatch(/\n::warning title=my-app%3A last release::/);
      },
    ));
});

// `script` takes other arguments on other systems.
(process.platform === 'linux' ? it : it.skip)(
  'a terminal shows the progress, and in the end the report alone',
  () =>
    inFreshClone(THREE, async (world) => {
      const command = `stty cols 80; exec "$NODE" '${join(ROOT, 'dist/heroku-preflight.cjs')}' check -a my-app -a my-review`;
      const { code, stdout } = await world.run('script', ['-qec', command, '/dev/null'], {
        env: { NODE: process.execPath, NO_COLOR: '1', TERM: 'xterm' },
      });
      expect(code).toBe(0);
      expect(stdout).toContain('1 of 2 apps checked');
      const lines = screenOf(stdout, 80, 24);
      expect(lines[0]).toBe('my-app');
      expect(lines.join('\n')).not.toContain('apps checked');
    }),
);

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { eventually, inFreshClone, inWorld, isAlive, ROOT, type E2e } from '../support/e2e.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const configure = (world: E2e, config: object): Promise<void> =>
  world.write('heroku-preflight.json', config);

describe('heroku-preflight check', () => {
  it('prints a push’s report on stdout, and exits with 0 for warnings', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      const { code, stdout, stderr } = await world.bin('heroku-preflight', ['check']);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^my-app\n {2}✔ dyno tier\n/);
      expect(stdout).toContain('→ heroku ps:scale web=2 -a my-app  (+$25/month)');
    }));

  weekly('exits with 2 when the app can’t be read', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      const { code, stdout } = await world.bin('heroku-preflight', ['check', '--app', 'none-such']);
      expect(code).toBe(2);
      expect(stdout).toMatch(
        /not checked +no app none-such, or no access to it with\s+HEROKU_API_KEY\s+\(404\)/,
      );
    }),
  );

  weekly('says what to do if no remote leads to Heroku', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      await world.git('remote', 'remove', 'heroku');
      const { code, stdout, stderr } = await world.bin('heroku-preflight', ['check']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^heroku-preflight: this repository has no Heroku remote\n {2}.*--app/,
      );
    }),
  );

  it('asks for a choice if there are several apps', () =>
    inFreshClone({ apps: { ...scenarioOf('one-dyno').apps, 'my-staging': {} } }, async (world) => {
      await world.git('remote', 'add', 'staging', 'https://git.heroku.com/my-staging.git');
      const several = await world.command(['check']);
      expect(several.code).toBe(2);
      expect(several.stderr).toContain(
        'several Heroku remotes: heroku (my-app), staging (my-staging)',
      );
      const chosen = await world.command(['check', '--remote', 'staging']);
      expect(chosen.stdout).toMatch(/^my-staging\n/);
    }));

  it.each([
    ['HEROKU_HOST', 'evil.example.com', 2],
    ['HEROKU_APP', 'my-app', 0],
  ])('uses %s as the Heroku CLI does, and sends the token nowhere else', (variable, value, code) =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      const env = { [variable]: value };
      expect(
        (await world.bin('heroku-preflight', ['check', '--app', 'my-app'], { env })).code,
      ).toBe(code);
    }),
  );

  weekly('reports a problem in the config with its place', () =>
    inFreshClone(scenarioOf('one-dyno'), async (world) => {
      await world.write('heroku-preflight.json', '{ "chekcs": {} }');
      const { code, stderr } = await world.bin('heroku-preflight', ['check']);
      expect(code).toBe(2);
      expect(stderr).toContain(
        'heroku-preflight.json:1:3: "chekcs" is unknown; did you mean "checks"?',
      );
    }),
  );
});

describe('heroku-preflight report', () => {
  weekly('says when there is nothing to report', () =>
    inWorld(scenarioOf('warm'), async (world) => {
      const { code, stdout } = await world.bin('heroku-preflight', ['report']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^No warm-up continued after a push\.$/m);
      const json = await world.bin('heroku-preflight', ['report', '--json']);
      expect(JSON.parse(json.stdout)).toEqual({ runs: [] });
    }),
  );

  it('prints the result of a warm-up as JSON', () =>
    inWorld(scenarioOf('sleeping', { bootSeconds: 20 }), async (world) => {
      await configure(world, { warmup: { wait: '0s' } });
      await world.push();
      await world.finishedRun();
      const { stdout } = await world.command(['report', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({
        runs: [
          {
            app: 'my-app',
            asleepBefore: true,
            paths: [{ path: '/', isFinal: true, answer: { status: 200, expected: true } }],
            attempts: [{ path: '/', status: 200, pauseMs: null }],
            outcome: { kind: 'finished' },
          },
        ],
      });
    }));

  it('says that a process ended before the app answered', () =>
    inWorld(scenarioOf('sleeping', { bootSeconds: 1000 }), async (world) => {
      await configure(world, { warmup: { wait: '0s' } });
      await world.push();
      const pid = await world.backgroundPid();
      process.kill(pid, 'SIGKILL');
      await eventually(() => !isAlive(pid) || undefined);
      const { stdout } = await world.command(['report']);
      expect(stdout).toMatch(/⚠ unknown +the process ended before the app answered/);
    }));

  it.each(sampleOf(1, [['report'], ['check']]))(
    'fails outside a repository, and so does %s',
    (command) =>
      inFreshClone(scenarioOf('warm'), async (world) => {
        const cwd = world.repository.outside;
        const { code, stderr } = await world.bin('heroku-preflight', [command], { cwd });
        expect(code).toBe(2);
        expect(stderr).toMatch(/^heroku-preflight: /);
        expect(stderr).not.toMatch(/^ +at /m);
      }),
  );
});

describe('the help', () => {
  const COMMANDS = ['check', 'warm', 'watch', 'fix', 'report', 'simulate', 'install-hooks'];

  it.each(sampleOf(2, COMMANDS))(
    'of %s lists its options, examples and exit codes in 80 columns',
    (command) =>
      inFreshClone(scenarioOf('warm'), async (world) => {
        const { code, stdout } = await world.bin('heroku-preflight', [command, '-h']);
        expect(code).toBe(0);
        expect(stdout).toMatch(/\n\nOptions:\n[^]*\n\nExamples:\n[^]*\n\nExit codes:\n {2}0/);
        expect(stdout.split('\n').filter(({ length }) => length > 80)).toEqual([]);
      }),
  );

  it('of the tool lists every command', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { stdout } = await world.bin('heroku-preflight', ['--help']);
      expect(stdout.match(/(?<=^ {2})[a-z-]+(?= {2})/gm)).toEqual(COMMANDS);
    }));
});

describe('heroku-preflight install-hooks', () => {
  it('runs the installer, with its options and exit code', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const cwd = world.repository.outside;
      const args = ['install-hooks', '--json', '--dry-run'];
      const { code, stdout } = await world.bin('heroku-preflight', args, { cwd });
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-repository' } });
    }));
});

describe('a wrong command line', () => {
  it.each(
    sampleOf(3, [
      ['heroku-preflight', ['chekc'], 'unknown command "chekc"\n  Did you mean check?'],
      ['heroku-preflight', ['check', '--jsno'], 'Did you mean --json?'],
      ['heroku-preflight', ['report', 'x'], 'x'],
      ['heroku-preflight', ['simulate', '--scenario', 'sleepin'], 'sleeping'],
      ['install-hooks', ['--uninstal'], 'Did you mean --uninstall?'],
      ['install-hooks', ['--target', 'huksy'], 'Did you mean husky?'],
      ['install-hooks', ['--status', '--init'], "can't go together"],
    ] as const),
  )('exits with 2 and a suggestion: %s %j', (name, args, words) =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { code, stdout, stderr } = await world.bin(name, args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(words);
    }),
  );
});

describe('a failure with --json', () => {
  it.each(
    sampleOf(3, [
      ['heroku-preflight', ['check', '--json'], 'no-repository'],
      ['heroku-preflight', ['warm', '--json'], 'no-repository'],
      ['heroku-preflight', ['fix', '--json'], 'no-repository'],
      ['heroku-preflight', ['report', '--json'], 'no-repository'],
      ['install-hooks', ['--json'], 'no-repository'],
      ['heroku-preflight', ['warm', '--bogus', '--json'], 'usage'],
      ['heroku-preflight', ['chekc', '--json'], 'usage'],
      ['install-hooks', ['--json', '--status', '--init'], 'usage'],
    ] as const),
  )('prints one object on stdout and exits with 2: %s %j', (name, args, error) =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const cwd = world.repository.outside;
      const { code, stdout, stderr } = await world.bin(name, args, { cwd });
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toEqual({
        error: {
          ...{ code: error, message: expect.any(String), command: null },
          hint: expect.any(String),
        },
      });
      expect(stderr).toMatch(new RegExp(`^${name}: `));
    }),
  );

  it.each(sampleOf(1, ['check', 'fix', 'warm']))('of %s matches its published schema', (command) =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { stdout } = await world.bin('heroku-preflight', [command, '--json', '--bogus']);
      const schema = await readFile(join(ROOT, `${command}.schema.json`), 'utf8');
      const isValid = new Ajv().compile(JSON.parse(schema) as object);
      isValid(JSON.parse(stdout));
      expect(isValid.errors ?? []).toEqual([]);
    }),
  );
});

describe('heroku-preflight simulate', () => {
  it('lists its scenarios as simulated', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { code, stdout } = await world.bin('heroku-preflight', ['simulate', '--list']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^sleeping +one eco dyno, asleep \(simulated\)$/m);
    }));

  it('runs a command in a world where a push works', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const simulate = ['simulate', '--scenario', 'sleeping', '--speed', '50', '--'];
      const { code, stderr } = await world.bin('heroku-preflight', [
        ...simulate,
        'git',
        'push',
        'heroku',
        'main',
      ]);
      expect(code).toBe(0);
      expect(stderr).toContain('Released v4 (simulated)');
    }));

  weekly('exits with its command’s exit code', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const simulate = ['simulate', '--', 'sh', '-c', 'exit 7'];
      expect((await world.bin('heroku-preflight', simulate)).code).toBe(7);
    }),
  );
});

describe.each(sampleOf(2, ['check', 'warm', 'report', 'simulate']))(
  'the output of %s',
  (command) => {
    it('is replaced by a one-line error if it can’t be written', () =>
      inFreshClone(scenarioOf('warm'), async (world) => {
        const { code, stderr } = await world.run('sh', [
          '-c',
          `exec node '${ROOT}/dist/heroku-preflight.cjs' ${command} --help > /dev/full`,
        ]);
        expect(code).toBe(2);
        expect(stderr).toBe("heroku-preflight: can't write to standard output (ENOSPC)\n");
      }));
  },
);

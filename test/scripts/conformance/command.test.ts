import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import { until } from '../../simulator/in-world.ts';
import { APP, emptyApp, type Machine, machineWith, rowsOf } from './world.ts';

const end = useTeardown();

async function start(scenario: Partial<Scenario> = {}, speed?: number): Promise<Machine> {
  const machine = await machineWith({ apps: { [APP]: emptyApp() }, ...scenario }, speed);
  end(machine.simulator.stop);
  return machine;
}

const playing = (...texts: string[]): string[] => texts.flatMap((text) => ['--only', text]);

const isAsBefore = ({ simulator, file }: Machine): void => {
  const { features, maintenance, buildStack, config, processes } = simulator.state(APP);
  expect({ features, maintenance, buildStack, config }).toEqual({
    features: { preboot: false, 'http-session-affinity': false, 'runtime-dyno-metadata': false },
    maintenance: false,
    buildStack: 'heroku-24',
    config: {},
  });
  expect(Object.values(processes).every(({ quantity }) => quantity === 0)).toBe(true);
  expect(existsSync(file)).toBe(false);
};

const SAMPLE = playing(
  ...['lists come in pages', 'three systems', 'the push succeeds anyway'],
  ...['Eco and Basic: one dyno', 'with internal routing'],
);

const ALTERED = {
  ...{ comesBackAsleep: true, sleepSeconds: 1200, bootTimeoutSeconds: 100 },
  ...{ prebootSeconds: 120, prebootLists: 'all' as const },
};

describe('npm run conformance', () => {
  it('finds a sample of the rows as simulated, and puts everything back', async () => {
    const machine = await start({}, 200);
    const { code, stdout } = await machine.run('--yes', ...SAMPLE);
    expect(rowsOf(stdout, 'differs')).toEqual([]);
    expect(rowsOf(stdout, 'as simulated')).toHaveLength(4);
    expect(stdout).toContain("4 rows as simulated, 0 differ, 1 couldn't be told.");
    expect(code).toBe(0);
    isAsBefore(machine);
  });

  it('finds what differs, with what was seen', async () => {
    const app = emptyApp({ prebootSeconds: 90, prebootLists: 'all' });
    const machine = await start({ apps: { [APP]: app } }, 40);
    const rows = playing('with Preboot', 'Preboot switches', 'until then refuses');
    const { code, stdout } = await machine.run('--yes', ...rows);
    expect(rowsOf(stdout, 'differs')).toEqual([
      'with Preboot, the API lists the new dynos while the old ones serve',
      'Preboot switches 2 minutes after the boot timeout: 3 minutes, Java 3.5',
    ]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/simulated: 3 min after .* seen: 1 min/);
    expect(rowsOf(stdout, 'as simulated')).toEqual(['… and until then refuses to be scaled']);
    expect(code).toBe(1);
    isAsBefore(machine);
  });

  weekly('finds all rows as simulated', async () => {
    const machine = await start({}, 30);
    const { code, stdout } = await machine.run('--yes');
    expect(rowsOf(stdout, 'differs')).toEqual([]);
    expect(stdout).toContain("33 rows as simulated, 0 differ, 6 couldn't be told.");
    expect(code).toBe(0);
    isAsBefore(machine);
  });

  weekly('finds exactly the five rows that differ', async () => {
    const machine = await start({ apps: { [APP]: emptyApp(ALTERED) } }, 30);
    const { code, stdout } = await machine.run('--yes');
    expect(rowsOf(stdout, 'differs')).toEqual([
      "a boot may take 60 s, with Java's and Gradle's buildpacks 90 s (R10)",
      'with Preboot, the API lists the new dynos while the old ones serve',
      'Preboot switches 2 minutes after the boot timeout: 3 minutes, Java 3.5',
      'an Eco web dyno sleeps after 30 minutes without a request, and the Eco workers with it',
      '… and an app that a request woke comes back awake',
    ]);
    expect(stdout).toContain("28 rows as simulated, 5 differ, 6 couldn't be told.");
    expect(code).toBe(1);
    isAsBefore(machine);
  });
});

describe('without --yes', () => {
  it('says what it costs and what it changes, and changes nothing', async () => {
    const machine = await start();
    const { error, stderr } = await machine.run();
    expect(error).toMatchObject({ code: 'needs-yes' });
    expect(stderr).toContain('Takes about 1 h');
    expect(stderr).toMatch(/about \$0\.\d\d: up to 2 × standard-1x for \d+ min/);
    expect(stderr).toContain('Eco: $5 a month');
    expect(machine.simulator.state(APP).releases).toHaveLength(2);
  });
});

const fields = (path: string, changed: Record<string, unknown>) => ({
  faults: { api: [{ path, fields: changed }] },
});

const REFUSALS: readonly (readonly [string, Partial<Scenario>, string])[] = [
  ['has releases', { apps: { [APP]: {} } }, "my-app isn't empty: it has 3 releases, 1 dyno"],
  [
    'has an add-on',
    { apps: { [APP]: emptyApp({ addons: ['heroku-redis:mini'] }) } },
    "my-app isn't empty: it has 1 add-on",
  ],
  [
    'has config vars and a domain',
    { apps: { [APP]: emptyApp({ config: { A: '1' }, domains: ['www.example.com'] }) } },
    "my-app isn't empty: it has 1 domain, 1 config var",
  ],
  [
    "is another person's",
    fields(`^/apps/${APP}$`, { owner: { id: 'somebody' } }),
    'my-app belongs to another account or to a team',
  ],
  ["can't be seen", { apps: { other: {} } }, 'no app my-app, or no access to it'],
  ['is refused', { faults: { api: [{ status: 403 }] } }, "this account can't read my-app"],
  [
    'has few requests left',
    { account: { requestsLeft: 500 } },
    'API requests left, and this may need 1000',
  ],
];

describe('an app that', () => {
  it.each(sampleOf(5, REFUSALS))(
    '%s is refused before anything is changed',
    async (_, scenario, why) => {
      const machine = await start(scenario);
      const { error } = await machine.run('--yes');
      expect(error?.message).toContain(why);
      expect(existsSync(machine.file)).toBe(false);
      const writes = machine.simulator.events.filter(
        (event) => event.type === 'api-request' && event.method !== 'GET',
      );
      expect(writes).toEqual([]);
    },
  );
});

it('changes nothing if it cannot write down what to put back', async () => {
  const machine = await start();
  mkdirSync(dirname(dirname(machine.file)), { recursive: true });
  writeFileSync(dirname(machine.file), '');
  const { error } = await machine.run('--yes');
  expect(error).toMatchObject({ code: 'state-unwritable' });
});

describe('what goes wrong on the way', () => {
  it('is told as such if Heroku refuses dynos', async () => {
    const payment = { path: '/formation$', status: 402, when: { after: 'release' } } as const;
    const machine = await start({ faults: { api: [payment] } }, 300);
    const { error, stdout } = await machine.run('--yes', ...playing('30 s to answer'));
    expect(rowsOf(stdout, "couldn't be told")).toEqual(['a dyno has 30 s to answer (H12)']);
    expect(stdout).toContain('The account is delinquent.');
    // Whether dynos run can't be read either.
    expect(error?.message).toContain(`${APP} couldn't be put back`);
    expect(error?.command).toBe(`npm run conformance -- --app ${APP} --restore`);
    expect(existsSync(machine.file)).toBe(true);
  });

  it.each(
    sampleOf(1, [
      ['drops connections', { drop: true }],
      ['is down', { status: 503 }],
      ['limits the rate', { status: 429 }],
    ]),
  )('changes no verdict if the API %s for two minutes', async (_, fault) => {
    const when = { after: 'release', forSeconds: 120 } as const;
    const path = '/(?:builds|releases|dynos)$';
    const machine = await start({ faults: { api: [{ path, ...fault, when }] } }, 200);
    const { code, stdout } = await machine.run('--yes', ...playing('main or master'));
    expect(rowsOf(stdout, 'as simulated')).toHaveLength(1);
    expect(code).toBe(0);
    isAsBefore(machine);
  });

  it('ends with everything put back after Ctrl-C, also in the middle of a push', async () => {
    const machine = await start();
    const running = machine.run('--yes', ...playing('a failing build', '30 s to answer'));
    await until(() =>
      machine.simulator.state(APP).builds.some(({ status }) => status === 'pending'),
    );
    machine.interrupt();
    const { error, stdout } = await running;
    expect(error).toMatchObject({ code: 'interrupted' });
    expect(rowsOf(stdout, "couldn't be told")).toHaveLength(2);
    isAsBefore(machine);
  });

  weekly('is put back with --restore after kill -9', async () => {
    const machine = await start();
    const { simulator, file } = machine;
    const script = join(import.meta.dirname, '../../../scripts/conformance.ts');
    const args = ['--import', 'tsx', script, '--app', APP, '--yes', '--speed', '60'];
    const env = { ...process.env, ...simulator.env };
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const dynos = (): number => simulator.state(APP).processes.web?.quantity ?? 0;
    await until(() => dynos() > 0);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(file)).toBe(true);

    expect((await machine.run('--restore')).code).toBe(0);
    isAsBefore(machine);
  });

  it('is put back later with --restore if it was killed', async () => {
    const machine = await start();
    const { simulator, file } = machine;
    const features = [{ name: 'runtime-dyno-metadata', enabled: false }];
    const before = { app: APP, appId: APP, features, maintenance: false, buildStack: 'heroku-24' };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(before));

    const again = await machine.run('--yes');
    expect(again.error).toMatchObject({ command: `npm run conformance -- --app ${APP} --restore` });
    expect(simulator.state(APP).releases).toHaveLength(2);

    expect((await machine.run('--restore')).code).toBe(0);
    isAsBefore(machine);
    const { code, stderr } = await machine.run('--restore');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Nothing to put back.\n' });
  });
});

it.each([
  [['--app', 'No_App'], 'name the app'],
  [['--speed', '0'], '--speed is for a simulator'],
  [['--only', 'unicorns'], 'no row contains'],
])('refuses %j', async (args, message) => {
  const machine = await start();
  expect((await machine.run(...args)).error?.message).toContain(message);
});

import { beforeAll, expect, it } from '@jest/globals';
import { watchCommand } from '../../src/commands/watch.ts';
import type { WatchJson } from '../../src/report/watch-schema.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { contextIn, watchAsJson } from '../support/commands.ts';
import { type E2e, inWorld } from '../support/e2e.ts';
import { APP, patch, scenarioOf, until } from '../simulator/in-world.ts';

// Each waits for the tool's own pauses, not for the processor, so they run side by side.

interface Watched {
  readonly workers: WatchJson;
  readonly unasked: WatchJson;
  readonly inMaintenance: WatchJson;
  readonly measuring: string;
  readonly crashed: { readonly whileItRan: string; readonly json: string };
}

let watched: Watched;

beforeAll(async () => {
  const [workers, unasked, inMaintenance, measuring, crashed] = await Promise.all([
    inStep(scenarioOf('worker-only', BUILDING), watchJson),
    inStep(scenarioOf('one-dyno', BOOTING), async (world) => {
      await world.write('heroku-preflight.json', { warmup: false });
      await restart(world);
      return watchJson(world);
    }),
    inStep(scenarioOf('maintenance', BOOTING), async (world) => {
      await restart(world);
      return watchJson(world);
    }),
    inStep(scenarioOf('one-dyno', BOOTING), async (world) => {
      await restart(world);
      return interruptWhileMeasuring(world);
    }),
    inStep(scenarioOf('one-dyno', CRASHING), pushAndGoOn),
  ]);
  watched = { workers, unasked, inMaintenance, measuring, crashed };
});

const BUILDING = { runningBuild: { sinceSeconds: 10, forSeconds: 50 } } as const;
const CRASHING = { buildSeconds: 5, bootSeconds: 10, crashesOnBoot: true } as const;
const BOOTING = { bootSeconds: 50 } as const;

/** Slow enough that a busy machine sees the deploy under way, and a dyno crash. */
async function inStep<T>(scenario: Scenario, test: (world: E2e) => Promise<T>): Promise<T> {
  let result: { readonly of: T } | undefined;
  const run = async (world: E2e): Promise<void> => {
    result = { of: await test(world) };
  };
  await inWorld(scenario, run, { installed: false, speed: 10 });
  if (!result) throw new Error('it has not run');
  return result.of;
}

const watchJson = async (world: E2e): Promise<WatchJson> => (await watchAsJson(world)).json;

/** A config var's release restarts the dynos. */
const restart = ({ simulator }: E2e): Promise<unknown> =>
  patch(simulator, `/apps/${APP}/config-vars`, { COLOR: 'blue' });

/** What `watch --probe` prints on stderr. */
async function interruptWhileMeasuring(world: E2e): Promise<string> {
  const interruption = new AbortController();
  const { context, stderr } = contextIn(world, ['--probe'], { signal: interruption.signal });
  const ended = watchCommand.run(context).catch((error: unknown) => error);
  const measures = until(() => stderr().includes('measuring until'));
  await Promise.race([measures, ended]);
  interruption.abort('SIGINT');
  expect(await ended).toBe('SIGINT');
  return stderr();
}

/** A command that goes on after its deploy, until the alarm is raised. */
async function pushAndGoOn(world: E2e): Promise<Watched['crashed']> {
  const script =
    'git push -q heroku main 2>/dev/null; for i in $(seq 200); do test -e told && exit; sleep 0.1; done';
  const argv = ['--no-probe', '--json', '--', 'sh', '-c', script];
  const { context, stdout, stderr } = contextIn(world, argv);
  const ended = watchCommand.run(context);
  await Promise.race([until(() => stderr().includes('has crashed')), ended]);
  const whileItRan = stderr();
  await world.write('told', '');
  await ended;
  return { whileItRan, json: stdout() };
}

it('a release is enough for an app without a web process; its author is named', () => {
  expect(watched.workers).toMatchObject({
    ...{ result: 'ok', deploy: { release: 4, author: 'colleague@example.com' } },
    warm: { skipped: { reason: 'no-web-process' } },
  });
});

it('an app that may not be asked is live, and it’s said why it isn’t warmed', () => {
  expect(watched.unasked).toMatchObject({
    ...{ deploy: { state: 'live', release: 4, author: null }, answers: [], warm: null },
    notWarmed: { code: 'warmup-off' },
  });
});

it('an app in maintenance isn’t asked after its deploy', () => {
  expect(watched.inMaintenance).toMatchObject({
    ...{ result: 'failed', deploy: { state: 'live', release: 4 }, answers: [] },
    warm: { skipped: { reason: 'maintenance' } },
  });
});

it('an interruption while only the measurement is left says so', () => {
  expect(watched.measuring).toMatch(
    /\nmeasuring until a minute after the switch\nStopped\. v4 is live, but what visitors felt isn't measured to the end\.\n$/,
  );
});

it('dynos that crash interrupt a command’s output', () => {
  const { whileItRan, json } = watched.crashed;
  expect(whileItRan).toMatch(/^ {2}✖ deploy +web\.1 has crashed on v4\n/);
  expect(JSON.parse(json)).toMatchObject({
    deploy: { state: 'crashed' },
    command: { exitCode: 0 },
  });
});

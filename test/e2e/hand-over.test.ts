import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { WarmupRun } from '../../src/state/warmup-runs.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, eventually, inWorld, isAlive } from '../support/e2e.ts';
import { weekly } from '../support/weekly.ts';

// The process that a push leaves in the background, and how later pushes control it.

/** The app doesn't answer before the router gives up after 75 s. */
const FAST_ASLEEP = scenarioOf('sleeping', { bootSeconds: 1000, buildSeconds: 1 });
const UNHURRIED = { speed: 5 };

const configure = (world: E2e, warmup: object): Promise<void> =>
  world.write('heroku-preflight.json', { warmup, checks: false });

async function pushAgain(world: E2e, remote = 'heroku'): Promise<void> {
  await world.git('commit', '--allow-empty', '-m', 'again');
  await world.push({}, [remote, 'main']);
}

const report = async (world: E2e, ...options: string[]): Promise<string> =>
  (await world.command(['report', ...options])).stdout;

const pidOf = ({ outcome }: WarmupRun): number =>
  outcome.kind === 'running' ? (outcome.pid ?? NaN) : NaN;

const endsOf = async ({ runs }: E2e): Promise<string[]> =>
  (await runs()).map(({ outcome }) => outcome.kind);

describe('a second push of the same app', () => {
  weekly('at the same moment leaves only one process', () =>
    inWorld(
      FAST_ASLEEP,
      async (world) => {
        await configure(world, { wait: '0s' });
        await Promise.all([world.push(), world.push({}, ['heroku', 'main:master'])]);
        await eventually(async () => (await endsOf(world)).includes('replaced') || undefined);
        await world.backgroundPid();
        const runs = await world.runs();
        expect(runs.map(({ outcome }) => outcome.kind)).toEqual(['running', 'replaced']);
        expect(runs.map(pidOf).filter(isAlive)).toHaveLength(1);
      },
      UNHURRIED,
    ),
  );

  it("replaces the process of the first, and doesn't touch another app's", () =>
    inWorld(
      { apps: { ...FAST_ASLEEP.apps, 'my-staging': { asleep: true, bootSeconds: 1000 } } },
      async (world) => {
        await world.git('remote', 'add', 'staging', 'https://git.heroku.com/my-staging.git');
        await configure(world, { wait: '0s' });
        await pushAgain(world, 'heroku');
        const first = await world.backgroundPid();
        await pushAgain(world, 'staging');
        await world.backgroundPid();
        await pushAgain(world, 'heroku');
        await eventually(() => !isAlive(first) || undefined);
        await world.backgroundPid();
        const runs = await world.runs();
        expect(runs.map(({ app, outcome }) => [app, outcome.kind])).toEqual([
          ['my-app', 'running'],
          ['my-staging', 'running'],
          ['my-app', 'replaced'],
        ]);
        expect(runs.map(pidOf).filter(isAlive)).toHaveLength(2);
        expect(await report(world)).toMatch(/ℹ replaced +by a newer push of this app/);
        expect(await report(world, '--app', 'my-staging')).not.toContain('my-app');
      },
      UNHURRIED,
    ));
});

describe('report --stop', () => {
  it('ends the background processes, and says so', () =>
    inWorld(
      FAST_ASLEEP,
      async (world) => {
        await configure(world, { wait: '0s' });
        await world.push();
        const pid = await world.backgroundPid();
        const other = await world.command(['report', '--stop', '--app', 'other']);
        expect(other).toMatchObject({
          code: 0,
          stdout: expect.stringContaining('No warm-up of other is running'),
        });
        expect(isAlive(pid)).toBe(true);
        const { code, stdout } = await world.command(['report', '--stop']);
        expect(code).toBe(0);
        expect(stdout).toMatch(/^my-app {2}pushed .*\n {2}ℹ stopped +by report --stop/);
        await eventually(() => !isAlive(pid) || undefined);
        expect(await endsOf(world)).toEqual(['stopped']);
        expect(await readdir(world.state.runs)).toHaveLength(1);
        expect(await report(world, '--stop')).toMatch(/^No warm-up is running/);
      },
      UNHURRIED,
    ));

  it('reports a process that was killed', () =>
    inWorld(
      FAST_ASLEEP,
      async (world) => {
        await configure(world, { wait: '0s' });
        await world.push();
        const pid = await world.backgroundPid();
        process.kill(pid, 'SIGKILL');
        await eventually(() => !isAlive(pid) || undefined);
        expect(await report(world, '--stop')).toMatch(/⚠ failed +the process ended before/);
        expect(await endsOf(world)).toEqual(['crashed']);
      },
      UNHURRIED,
    ));
});

describe('a finished push leaves behind', () => {
  it('only its record, without the values of header variables', () =>
    inWorld(
      { ...scenarioOf('warm'), faults: { app: [{ status: 503, times: 1 }, { drop: true }] } },
      async (world) => {
        world.keepSecret('s3cret-of-mine');
        await configure(world, {
          ...{ wait: '0s', retries: 1 },
          headers: { 'x-key': '${PREFLIGHT_KEY}' },
        });
        await world.push({ PREFLIGHT_KEY: 's3cret-of-mine' });
        const pid = await world.backgroundPid();
        await world.finishedRun();
        await eventually(() => !isAlive(pid) || undefined);
        expect(eventsOf(world.simulator, 'router-request')[0]?.headers['x-key']).toBe(
          's3cret-of-mine',
        );
        expect(await readdir(world.state.runs)).toHaveLength(1);
        expect(await report(world, '--json')).toContain('${PREFLIGHT_KEY}');
      },
    ));
});

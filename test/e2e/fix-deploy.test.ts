import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type E2e, inWorld } from '../support/e2e.ts';
import { fix } from '../support/commands.ts';
import { APP, eventsOf, fetchIn, push, scenarioOf, until } from '../simulator/in-world.ts';

// Real time is 20 times shorter. Booting takes longer than visitors wait.
const SPEED = 20;
const BOOT_SECONDS = 50;
// In simulated time, by the router's log, so the load of the machine doesn't matter.
const PATIENCE_MS = 35 * 1_000;
const VISITORS = 3;

interface Visits {
  /** how many visitors got an answer, by release */
  readonly byRelease: ReadonlyMap<number | undefined, number>;
  /** visitors who got an error, or who waited too long for a dyno */
  readonly failed: number;
}

/** The router's log of the visitors who keep coming during `deploy`. */
async function visitsDuring(world: E2e, deploy: () => Promise<void>): Promise<Visits> {
  const { simulator } = world;
  const before = eventsOf(simulator, 'router-response').length;
  const ended = new AbortController();
  const visitors = Array.from({ length: VISITORS }, () => comeAgain(world, ended.signal));
  await deploy();
  ended.abort();
  await Promise.all(visitors);
  await until(
    () =>
      eventsOf(simulator, 'router-request').length ===
      eventsOf(simulator, 'router-response').length,
  );
  const answers = eventsOf(simulator, 'router-response').slice(before);
  const good = answers.filter(({ status, queuedMs }) => status === 200 && queuedMs <= PATIENCE_MS);
  const byRelease = new Map<number | undefined, number>();
  for (const { release } of good) byRelease.set(release, (byRelease.get(release) ?? 0) + 1);
  return { byRelease, failed: answers.length - good.length };
}

async function comeAgain({ simulator }: E2e, ended: AbortSignal): Promise<void> {
  const { webUrl } = simulator.state(APP);
  while (!ended.aborted) {
    // The results are in the simulator's log.
    await fetchIn(simulator, webUrl)
      .then((response) => response.text())
      .catch(() => '');
    // Three simulated seconds: a deploy with downtime fails visitors for longer.
    await sleep(150);
  }
}

const answersOf = (simulator: E2e['simulator'], version: number | undefined): number =>
  eventsOf(simulator, 'router-response').filter(
    ({ release, status }) => release === version && status === 200,
  ).length;

/** Pushes, and waits until the new release serves visitors. */
async function deploy({ simulator, repository }: E2e): Promise<void> {
  await repository.git('commit', '--allow-empty', '-m', 'the next one');
  expect((await push(simulator, repository, 'main')).code).toBe(0);
  const { releases, features } = simulator.state(APP);
  const version = releases.at(-1)?.version;
  if (features.preboot) {
    await until(() =>
      eventsOf(simulator, 'preboot-switch').some(({ release }) => release === version),
    );
  }
  await until(() => simulator.state(APP).dynos.every(({ state }) => state === 'up'));
  await until(() => answersOf(simulator, version) > VISITORS);
}

describe('a deploy', () => {
  it('fails visitors before `fix`, and no visitors after it', () =>
    inWorld(
      scenarioOf('one-dyno', { bootSeconds: BOOT_SECONDS }),
      async (world) => {
        const before = await visitsDuring(world, () => deploy(world));
        expect(before.failed).toBeGreaterThan(0);
        expect([...before.byRelease.keys()]).toEqual([3, 4]);

        expect((await fix(world, ['--yes'])).code).toBe(0);

        const after = await visitsDuring(world, () => deploy(world));
        expect(after.failed).toBe(0);
        expect([...after.byRelease.keys()]).toEqual([4, 5]);
        expect(Math.min(...after.byRelease.values())).toBeGreaterThan(VISITORS);
      },
      { installed: false, speed: SPEED },
    ));
});

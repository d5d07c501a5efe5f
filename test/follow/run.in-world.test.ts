import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/follow/deploy.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import type { ScratchRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';
import { sampleOf } from '../support/weekly.ts';
import {
  APP,
  askApi,
  eventsOf,
  patch,
  push,
  scenarioOf,
  until,
  worlds,
} from '../simulator/in-world.ts';
import { type Followed, startFollowing } from './in-world.ts';
import { outcomeOf } from './news.ts';
import { expectSameTimes, SPEED } from './same-times.ts';

const { start, repository } = worlds(useTeardown());

interface World {
  readonly simulator: Simulator;
  readonly repository: ScratchRepository;
}

interface Case {
  readonly name: string;
  readonly scenario: Scenario;
  /** after the push, which waits for the build and the release phase */
  readonly meanwhile?: (world: World) => Promise<unknown>;
  readonly outcome: Partial<Outcome>;
  readonly phases?: Followed['phases'];
}

const TWO = { quantity: 2, bootSeconds: 8, buildSeconds: 12 } as const;
const PREBOOT = { ...TWO, features: { preboot: true } } as const;
const IDENTITY = {
  ...TWO,
  identityHeaders: true,
  features: { preboot: true, 'runtime-dyno-metadata': true },
} as const;
const PHASE = { processes: { release: { command: 'node migrate.js' } } } as const;

const setVariable = ({ simulator }: World): Promise<unknown> =>
  patch(simulator, `/apps/${APP}/config-vars`, { COLOR: 'blue' });

const scale =
  (quantity: number) =>
  ({ simulator }: World): Promise<unknown> =>
    patch(simulator, `/apps/${APP}/formation/web`, { quantity });

const rollBack = ({ simulator }: World): Promise<unknown> =>
  askApi(simulator, `/apps/${APP}/releases`, {
    ...{ method: 'POST', body: JSON.stringify({ release: '3' }) },
  });

const ALL = ['find', 'build', 'release', 'switch', 'over'] as const;

const CASES: readonly Case[] = [
  {
    name: 'the Common Runtime',
    scenario: scenarioOf('one-dyno', TWO),
    ...{ outcome: { kind: 'live', release: 4, by: 'dynos' } },
  },
  {
    name: 'preboot, by identity',
    scenario: scenarioOf('one-dyno', IDENTITY),
    ...{ outcome: { kind: 'live', release: 4, by: 'identity' }, phases: ALL },
  },
  {
    name: 'preboot, by time',
    scenario: scenarioOf('one-dyno', PREBOOT),
    outcome: { kind: 'live', release: 4, by: 'time' },
  },
  {
    name: 'a Private Space',
    scenario: scenarioOf('private-space', { bootSeconds: 8 }),
    outcome: { kind: 'live', release: 4, by: 'dynos' },
  },
  {
    name: 'Fir',
    scenario: scenarioOf('fir', { bootSeconds: 8 }),
    outcome: { kind: 'live', release: 4, by: 'dynos' },
  },
  {
    name: 'a release phase that fails',
    scenario: scenarioOf('one-dyno', {
      ...PHASE,
      releasePhase: { seconds: 20, failures: 1 },
    }),
    outcome: { kind: 'release-failed', release: 4, running: 3 },
  },
  {
    name: 'a build that fails',
    scenario: scenarioOf('build-fails'),
    outcome: { kind: 'build-failed' },
  },
  {
    name: 'dynos that crash at boot',
    scenario: scenarioOf('crash-on-boot', { bootSeconds: 8 }),
    outcome: { kind: 'crashed', release: 4 },
  },
  {
    name: 'an app that sleeps',
    scenario: scenarioOf('sleeping'),
    outcome: { kind: 'asleep', release: 4 },
  },
  {
    name: 'a config var in preboot’s window',
    scenario: scenarioOf('one-dyno', IDENTITY),
    meanwhile: setVariable,
    outcome: { kind: 'live', release: 5, by: 'identity' },
  },
  {
    name: 'a rollback in preboot’s window',
    scenario: scenarioOf('one-dyno', PREBOOT),
    meanwhile: rollBack,
    outcome: { kind: 'superseded', release: 4, by: 5 },
  },
  {
    name: 'a release phase, and then preboot’s window',
    scenario: scenarioOf('one-dyno', { ...IDENTITY, ...PHASE, releasePhase: { seconds: 40 } }),
    outcome: { kind: 'live', release: 4, by: 'identity' },
    phases: ALL,
  },
  {
    name: 'Java’s longer window',
    scenario: scenarioOf('java'),
    outcome: { kind: 'live', release: 4, by: 'time' },
  },
  {
    name: 'dynos that boot too slowly',
    scenario: scenarioOf('boot-timeout'),
    outcome: { kind: 'crashed', release: 4 },
  },
  {
    name: 'scaled to 0 meanwhile',
    scenario: scenarioOf('one-dyno', { ...TWO, bootSeconds: 40 }),
    meanwhile: scale(0),
    outcome: { kind: 'scaled-to-zero', release: 4 },
  },
];

describe('a deploy in the simulator', () => {
  it.each(sampleOf(4, CASES).map((one) => [one.name, one] as const))(
    'is followed to its end: %s',
    async (_, { scenario, meanwhile, outcome, phases }) => {
      const simulator = await start(scenario, SPEED);
      const world = { simulator, repository: await repository() };
      const commit = await world.repository.git('rev-parse', 'HEAD');
      const { ended } = await startFollowing(simulator, SPEED, commit.trim());
      await push(simulator, world.repository, 'main');
      await meanwhile?.(world);
      const followed = await ended;
      expect(outcomeOf(followed.course)).toMatchObject(outcome);
      // A busy machine may miss a short one.
      if (phases)
        expect(followed.phases).toEqual(phases.filter((one) => followed.phases.includes(one)));
      expect(followed.calls).toBeLessThanOrEqual(150);
      expectSameTimes(simulator, followed.course);
    },
  );

  it('of anything is followed, too: a config var', async () => {
    const simulator = await start(scenarioOf('one-dyno', TWO), SPEED);
    const { ended } = await startFollowing(simulator, SPEED);
    await setVariable({ simulator, repository: await repository() });
    await until(() => eventsOf(simulator, 'release').length > 0);
    expect(outcomeOf((await ended).course)).toEqual({ kind: 'live', release: 4, by: 'dynos' });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { useTeardown } from '../support/teardown.ts';
import { IS_WHOLE } from '../support/weekly.ts';
import { push, scenarioOf, worlds } from '../simulator/in-world.ts';
import { startFollowing } from './in-world.ts';
import { outcomeOf } from './news.ts';
import { expectSameTimes, SPEED } from './same-times.ts';

const { start, repository } = worlds(useTeardown());

const SEED = Number(process.env.SEED ?? 1);
const COUNT = IS_WHOLE ? 30 : 3;

type App = NonNullable<Parameters<typeof scenarioOf>[1]>;

const times = fc.record({
  buildSeconds: fc.integer({ min: 3, max: 90 }),
  bootSeconds: fc.integer({ min: 1, max: 50 }),
  bootJitter: fc.constantFrom(0, 0.1, 0.15),
  phaseSeconds: fc.option(fc.integer({ min: 2, max: 60 }), { nil: undefined }),
});

const PREBOOT = { preboot: true } as const;
const IDENTITY = { preboot: true, 'runtime-dyno-metadata': true } as const;
const quantity = fc.integer({ min: 1, max: 4 });

const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.oneof(
      fc.record({ preset: fc.constant('warm' as const) }),
      fc.record({ preset: fc.constant('one-dyno' as const), quantity }),
      fc.record({ preset: fc.constant('private-space' as const), quantity }),
      fc.record({ preset: fc.constant('fir' as const), quantity }),
      fc.record({
        ...{ preset: fc.constant('one-dyno' as const), quantity },
        ...{ features: fc.constant(PREBOOT) },
      }),
      fc.record({
        ...{ preset: fc.constant('one-dyno' as const), quantity },
        ...{ features: fc.constant(IDENTITY), identityHeaders: fc.constant(true) },
      }),
    ),
    times,
  )
  .map(([{ preset, ...app }, { phaseSeconds, ...seconds }]) => {
    const phase: App =
      phaseSeconds === undefined
        ? {}
        : {
            processes: { release: { command: 'node migrate.js' } },
            releasePhase: { seconds: phaseSeconds },
          };
    return scenarioOf(preset, { ...app, ...seconds, ...phase });
  });

describe('the record of a deploy and the simulator’s log', () => {
  it.each(fc.sample(scenarios, { seed: SEED, numRuns: COUNT }).map((one) => [one]))(
    'agree about the build, the release, the boot and the switch: %j',
    async (scenario) => {
      const simulator = await start(scenario, SPEED);
      const own = await repository();
      const commit = await own.git('rev-parse', 'HEAD');
      const { ended } = await startFollowing(simulator, SPEED, commit.trim());
      await push(simulator, own, 'main');
      const { course } = await ended;
      expect(outcomeOf(course)).toMatchObject({ kind: 'live', release: 4 });
      expectSameTimes(simulator, course);
    },
  );
});

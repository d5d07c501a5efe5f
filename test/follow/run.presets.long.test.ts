import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/follow/deploy.ts';
import {
  PRESET_NAMES,
  type PresetName,
  presetScenario,
} from '../../src/simulator/scenario/presets.ts';
import { useTeardown } from '../support/teardown.ts';
import { APP, push, worlds } from '../simulator/in-world.ts';
import { startFollowing } from './in-world.ts';
import { outcomeOf } from './news.ts';

const { start, repository } = worlds(useTeardown());

const SPEED = 60;

/** The others come live. */
const OUTCOMES: { readonly [Name in PresetName]?: Outcome['kind'] } = {
  sleeping: 'asleep',
  'eco-exhausted': 'asleep',
  'zero-dynos': 'scaled-to-zero',
  'worker-only': 'scaled-to-zero',
  'build-fails': 'build-failed',
  'crash-on-boot': 'crashed',
  'boot-timeout': 'crashed',
};

/** Their API can't be read at all, see cases.ts. */
const UNREADABLE: readonly PresetName[] = ['two-factor', 'rate-limited', 'api-down'];

describe('following a deploy', () => {
  it.each(PRESET_NAMES.filter((name) => !UNREADABLE.includes(name)))(
    'takes at most 150 API calls: %s',
    async (name) => {
      const simulator = await start(presetScenario(name, APP), SPEED);
      const own = await repository();
      const commit = await own.git('rev-parse', 'HEAD');
      const { ended } = await startFollowing(simulator, SPEED, commit.trim());
      await push(simulator, own, 'main');
      const { course, calls } = await ended;
      expect(outcomeOf(course)?.kind).toBe(OUTCOMES[name] ?? 'live');
      expect(calls).toBeLessThanOrEqual(150);
    },
  );
});

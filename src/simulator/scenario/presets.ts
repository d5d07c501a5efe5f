import type { Scenario } from './scenario.ts';

type AppInput = Scenario['apps'][string];

interface Preset {
  readonly summary: string;
  readonly app: AppInput;
}

const preset = (summary: string, app: AppInput): Preset => ({ summary, app });

/** The scenarios that have a name. Each has one app, whose name the caller chooses. */
export const PRESETS = {
  sleeping: preset('one eco dyno, asleep', { size: 'eco', asleep: true }),
  warm: preset('one eco dyno, awake', { size: 'eco' }),
  'one-dyno': preset('one standard-1x dyno, no feature on', { size: 'standard-1x' }),
  'zero-downtime': preset('two standard-1x dynos, session affinity and preboot on', {
    size: 'standard-1x',
    quantity: 2,
    features: { preboot: true, 'http-session-affinity': true },
  }),
  'no-release': preset('nothing deployed yet', { released: false }),
  maintenance: preset('one standard-1x dyno behind the maintenance page', {
    size: 'standard-1x',
    maintenance: true,
  }),
  'zero-dynos': preset('scaled to no web dyno', { size: 'standard-1x', quantity: 0 }),
  'build-fails': preset('one eco dyno, awake; every build fails', { buildFails: true }),
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

export function presetScenario(name: PresetName, appName = 'my-app'): Scenario {
  return { apps: { [appName]: PRESETS[name].app } };
}

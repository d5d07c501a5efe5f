import { isSingleDyno } from './dyno-sizes.ts';
import { currentRelease, type FeatureName, type SimApp, type World } from './model.ts';

interface FeatureSpec {
  readonly title: string;
  readonly description: string;
}

/** The app features that the simulator knows, as Heroku lists them. */
export const FEATURES: Readonly<Record<FeatureName, FeatureSpec>> = {
  preboot: { title: 'Preboot', description: 'Provide seamless web dyno deploys' },
  'http-session-affinity': {
    title: 'Session Affinity',
    description: 'Enable session affinity for all requests',
  },
  'runtime-dyno-metadata': {
    title: 'Runtime Dyno Metadata',
    description: 'Tell dynos their release and themselves',
  },
};

export const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];

/** Why Heroku would refuse to enable it for this app; undefined if it wouldn't. */
export function featureObstacle(app: SimApp, name: FeatureName): string | undefined {
  if (name === 'runtime-dyno-metadata') return undefined;
  if (app.spec.space !== undefined) return `${name} isn't available in Private Spaces.`;
  const size = app.formation.get('web')?.size ?? app.spec.size;
  if (name !== 'preboot' || !isSingleDyno(size)) return undefined;
  return 'Preboot is available for Standard and Performance dynos only.';
}

export function setFeature(world: World, app: SimApp, name: FeatureName, enabled: boolean): void {
  app.features[name] = enabled;
  world.log.record({ type: 'feature', app: app.name, name, enabled });
}

export function setMaintenance(world: World, app: SimApp, enabled: boolean): void {
  app.maintenance = enabled;
  world.log.record({ type: 'maintenance', app: app.name, enabled });
  app.changes.emit('change');
}

// The stacks that Heroku still builds for (devcenter: stack).
export const STACKS = ['heroku-22', 'heroku-24', 'heroku-26', 'container'];

/** Whether an app's next build can be for `stack`. Generation Fir has only one. */
export const isAvailable = ({ spec }: SimApp, stack: string): boolean =>
  spec.generation === 'fir' ? stack === 'cnb' : STACKS.includes(stack);

/** Takes effect with the next build, or at once if there's no code yet. */
export function setStack(app: SimApp, stack: string): void {
  app.buildStack = stack;
  if (currentRelease(app).slug === null) app.stack = stack;
}

import { once } from 'node:events';
import { type Effect, effectOf } from './code.ts';
import type { SimApp, SimRelease, World } from './model.ts';

/**
 * Whether a release runs a command before it takes effect: every release of an app with a process type
 * `release`, once there's code (devcenter: release-phase).
 */
export const hasReleasePhase = (app: SimApp, { slug }: Pick<SimRelease, 'slug'>): boolean =>
  slug !== null && (slug.processes ?? app.formation).has('release');

/** @param onSuccess the release takes effect; after a failure, the one before stays */
export function runReleasePhase(
  world: World,
  app: SimApp,
  release: SimRelease,
  onSuccess: () => void,
): void {
  app.phasesRun += 1;
  const own = release.slug?.processes?.get('release');
  const command = own ?? app.formation.get('release')?.command ?? '';
  const { seconds, fails } = own === undefined ? asTheScenarioSays(app) : effectOf(own);
  release.output.push(`(simulated) ${command}`);
  world.clock.after(seconds * 1000, () => {
    release.output.push(`(simulated) the release command ${fails ? 'failed' : 'succeeded'}`);
    release.status = fails ? 'failed' : 'succeeded';
    release.updatedAt = world.clock.date();
    if (!fails) onSuccess();
    app.changes.emit('build');
  });
}

function asTheScenarioSays({ phasesRun, spec }: SimApp): Effect {
  const { seconds, failures } = spec.releasePhase;
  return { seconds, fails: phasesRun <= failures };
}

/**
 * Resolves when the release's phase has ended.
 * @throws AbortError if the world stops before
 */
export async function releaseSettles(
  world: World,
  app: SimApp,
  release: SimRelease,
): Promise<void> {
  while (release.status === 'pending') await once(app.changes, 'build', { signal: world.stopped });
}

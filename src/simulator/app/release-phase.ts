import { once } from 'node:events';
import type { SimApp, SimRelease, World } from './model.ts';

/**
 * Whether a release runs a command before it takes effect: every release of an app with a process type
 * `release`, once there's code (devcenter: release-phase).
 */
export const hasReleasePhase = (app: SimApp, { slug }: Pick<SimRelease, 'slug'>): boolean =>
  slug !== null && app.formation.has('release');

/** @param onSuccess the release takes effect; after a failure, the one before stays */
export function runReleasePhase(
  world: World,
  app: SimApp,
  release: SimRelease,
  onSuccess: () => void,
): void {
  const { seconds, failures } = app.spec.releasePhase;
  app.phasesRun += 1;
  const fails = app.phasesRun <= failures;
  const command = app.formation.get('release')?.command ?? '';
  release.output.push(`(simulated) ${command}`);
  world.clock.after(seconds * 1000, () => {
    release.output.push(`(simulated) the release command ${fails ? 'failed' : 'succeeded'}`);
    release.status = fails ? 'failed' : 'succeeded';
    release.updatedAt = world.clock.date();
    if (!fails) onSuccess();
    app.changes.emit('build');
  });
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

import type { Release } from '../heroku/shapes.ts';
import type { Check, Verdict } from './check.ts';

/** A release phase that failed leaves the app on the release before, whatever was pushed. */
export const lastRelease: Check<unknown, 'app' | 'releases', never> = {
  id: 'last-release',
  title: 'last release',
  doc: 'https://devcenter.heroku.com/articles/release-phase',
  onPush: 'findings',
  reads: ['app', 'releases'],
  optionalReads: [],
  judge({ app, releases }): Verdict {
    const newest = releases.toSorted((one, other) => one.version - other.version).at(-1);
    if (!newest) return { status: 'not-applicable', reason: 'not-released' };
    const { status, version, description = null } = newest;
    const kind = PROBLEMS.get(status);
    if (!kind) return { status: 'pass', detail: { kind: 'release', version } };
    const running = runningVersion(releases, version);
    return { status: 'fail', problem: { kind, app: app.name, version, description, running } };
  },
};

const PROBLEMS: ReadonlyMap<string, 'release-failed' | 'release-pending'> = new Map([
  ['failed', 'release-failed'],
  ['pending', 'release-pending'],
]);

function runningVersion(releases: readonly Release[], newest: number): number | null {
  const current = releases.find((release) => release.current && release.version !== newest);
  if (current) return current.version;
  const before = releases.filter(
    ({ status, version }) => status === 'succeeded' && version < newest,
  );
  return before.length === 0 ? null : Math.max(...before.map(({ version }) => version));
}

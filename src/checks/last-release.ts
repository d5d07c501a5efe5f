import type { Formation, Release } from '../heroku/shapes.ts';
import type { Check, Verdict } from './check.ts';

/** After a failed release phase, the app still runs the release before. */
export const lastRelease: Check<unknown, 'app' | 'releases', 'formation'> = {
  id: 'last-release',
  title: 'last release',
  doc: 'https://devcenter.heroku.com/articles/release-phase',
  onPush: 'findings',
  reads: ['app', 'releases'],
  optionalReads: ['formation'],
  judge({ app, releases, formation = [] }): Verdict {
    const newest = releases.toSorted((one, other) => one.version - other.version).at(-1);
    if (!newest) return withoutRelease(formation);
    const { status, version, description = null } = newest;
    const kind = PROBLEMS.get(status);
    if (!kind && DONE.has(status)) return { status: 'pass', detail: { kind: 'release', version } };
    if (!kind) return { status: 'advice', advice: { kind: 'release-status', version, status } };
    const running = runningVersion(releases, version);
    return { status: 'fail', problem: { kind, app: app.name, version, description, running } };
  },
};

/** Dynos run a release, so there must be one that Heroku doesn't list. */
const withoutRelease = (formation: readonly Formation[]): Verdict =>
  formation.some(({ quantity }) => quantity > 0)
    ? { status: 'advice', advice: { kind: 'no-release-listed' } }
    : { status: 'not-applicable', reason: 'not-released' };

const DONE: ReadonlySet<string> = new Set(['succeeded', 'expired']);

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

import type { Build } from '../heroku/shapes.ts';
import type { Check, Verdict } from './check.ts';
import type { BuildRunning } from './findings.ts';

/** Heroku runs builds in parallel and releases each: whichever finishes last wins. */
export const buildRunning: Check<unknown, 'builds', never> = {
  id: 'build-running',
  title: 'builds',
  doc: 'https://devcenter.heroku.com/articles/limits#concurrent-builds',
  onPush: 'findings',
  reads: ['builds'],
  optionalReads: [],
  judge({ builds }, _, { today }): Verdict {
    const running = builds.filter(({ status }) => status === 'pending');
    const newest = running.toSorted(byTime).at(-1);
    if (!newest) return { status: 'pass' };
    return { status: 'fail', problem: describe(newest, running.length, today) };
  },
};

const byTime = (one: Build, other: Build): number =>
  one.created_at < other.created_at ? -1 : Number(one.created_at > other.created_at);

function describe(build: Build, count: number, today: Date): BuildRunning {
  const startedAt = Date.parse(build.created_at);
  return {
    ...{ kind: 'build-running', count },
    commit: build.source_blob?.version ?? null,
    by: build.user?.email ?? null,
    since: build.created_at,
    // This machine's clock may be behind Heroku's.
    ms: Number.isNaN(startedAt) ? null : Math.max(0, today.getTime() - startedAt),
  };
}

import { PREBOOT, webProcess } from '../heroku/platform.ts';
import type { App, Feature } from '../heroku/shapes.ts';
import {
  type Check,
  isInPrivateSpace,
  isOn,
  type Undecided,
  type Verdict,
  withoutWebProcess,
} from './check.ts';
import type { Advice, Problem } from './findings.ts';

/** Heroku accepts a push of any branch, but builds only main and master. */
export const deployRef: Check<unknown, 'push', never> = {
  id: 'deploy-ref',
  title: 'deploy branch',
  doc: 'https://devcenter.heroku.com/articles/git#deploy-from-a-branch-besides-main',
  onPush: 'findings',
  reads: ['push'],
  optionalReads: [],
  judge({ push }): Verdict {
    if (!push) return { status: 'not-applicable', reason: 'not-a-push' };
    if (push.deploys) return { status: 'pass' };
    const { refs, remote, refspec, isTagObject } = push;
    const problem: Problem = isTagObject
      ? { kind: 'tag-object' }
      : { kind: 'builds-nothing', refs };
    if (refspec === undefined) return { status: 'fail', problem };
    return { status: 'fail', problem, remedy: { command: ['git', 'push', remote, refspec] } };
  },
};

/** What the commit's Procfile does to the dynos that run. */
export const procfile: Check<unknown, 'app' | 'formation' | 'procfile', 'features'> = {
  id: 'procfile',
  title: 'Procfile',
  doc: 'https://devcenter.heroku.com/articles/procfile',
  onPush: 'findings',
  reads: ['app', 'formation', 'procfile'],
  optionalReads: ['features'],
  judge({ app, formation, procfile: file, features }): Verdict | Undecided {
    if (file === undefined) return { status: 'not-applicable', reason: 'no-commit' };
    if (app.stack?.name === 'container') return { status: 'not-applicable', reason: 'container' };
    if (file === null) return { status: 'not-applicable', reason: 'no-procfile' };
    const web = webProcess(formation);
    if (!web) return withoutWebProcess(formation);
    const { quantity } = web;
    if (quantity > 0 && !file.types.has('web'))
      return { status: 'fail', problem: { kind: 'web-process-gone', quantity } };
    if (file.types.has('release')) {
      if (!features && !isInPrivateSpace(app)) return { status: 'undecided', needs: 'features' };
      const oldCodeRunsOn = whyOldCodeRunsOn(app, features ?? []);
      if (oldCodeRunsOn)
        return { status: 'advice', advice: { kind: 'release-phase', oldCodeRunsOn } };
    }
    return { status: 'pass', detail: { kind: 'process-types', types: [...file.types.keys()] } };
  },
};

type Reason = Extract<Advice, { kind: 'release-phase' }>['oldCodeRunsOn'];

function whyOldCodeRunsOn(app: App, features: readonly Feature[]): Reason | undefined {
  if (isInPrivateSpace(app)) return 'rolling-deploys';
  return isOn(features, PREBOOT) ? 'preboot' : undefined;
}

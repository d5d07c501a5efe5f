import type { Check, Verdict } from './check.ts';
import type { Problem } from './findings.ts';

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

import type { CantMeet, Check, Verdict } from './check.ts';

/** During an incident, a deploy may fail or its dynos may not come up. */
export const herokuStatus: Check<unknown, 'status', never> = {
  id: 'heroku-status',
  title: 'Heroku status',
  doc: 'https://devcenter.heroku.com/articles/heroku-status',
  onPush: 'findings',
  reads: ['status'],
  optionalReads: [],
  judge({ status }): Verdict | CantMeet {
    switch (status.kind) {
      case 'no-page':
        return { status: 'not-applicable', reason: 'no-status-page' };
      case 'late':
        return { status: 'unmet', problem: { kind: 'unmet', reason: 'status-late' } };
      case 'known':
        return status.troubled.length === 0
          ? { status: 'pass' }
          : { status: 'fail', problem: { kind: 'incident', systems: status.troubled } };
    }
  },
};

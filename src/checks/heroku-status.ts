import type { Check, Verdict } from './check.ts';

/** During an incident, a deploy may fail or its dynos may not come up. */
export const herokuStatus: Check<unknown, 'status', never> = {
  id: 'heroku-status',
  title: 'Heroku status',
  doc: 'https://devcenter.heroku.com/articles/heroku-status',
  onPush: 'findings',
  reads: ['status'],
  optionalReads: [],
  judge({ status }): Verdict {
    switch (status.kind) {
      case 'no-page':
        return { status: 'not-applicable', reason: 'no-status-page' };
      case 'late':
        return { status: 'not-applicable', reason: 'status-late' };
      case 'known':
        return status.troubled.length === 0
          ? { status: 'pass' }
          : { status: 'fail', problem: { kind: 'incident', systems: status.troubled } };
    }
  },
};

import type { Check, Verdict } from './check.ts';

/** If someone forgets to turn it off, visitors see no release at all. */
export const maintenance: Check<unknown, 'app', never> = {
  id: 'maintenance',
  title: 'maintenance',
  doc: 'https://devcenter.heroku.com/articles/maintenance-mode',
  onPush: 'findings',
  reads: ['app'],
  optionalReads: [],
  judge({ app }): Verdict {
    if (!app.maintenance) return { status: 'pass' };
    return {
      status: 'fail',
      problem: { kind: 'maintenance-on' },
      remedy: { command: ['heroku', 'maintenance:off', '-a', app.name] },
    };
  },
};

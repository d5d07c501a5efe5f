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
import type { Advice } from './findings.ts';

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

import type { CheckId } from '../config/check-settings.ts';
import { webProcess } from '../heroku/formation.ts';
import type { Check, Verdict } from './check.ts';
import type { NotApplicable } from './findings.ts';
import { isEntryTier, isInPrivateSpace, isOn, withoutWebProcess } from './formation.ts';

interface AppFeature {
  readonly id: CheckId;
  readonly title: string;
  readonly doc: Check['doc'];
  /** Heroku's name for it */
  readonly feature: string;
  /** why no Private Space has it */
  readonly inPrivateSpace: NotApplicable;
}

/** A check that an app feature is on, where the app's web dynos can have it at all. */
export function appFeatureCheck({
  id,
  title,
  doc,
  feature,
  inPrivateSpace,
}: AppFeature): Check<unknown, 'app' | 'features' | 'formation', never> {
  return {
    id,
    title,
    doc,
    onPush: 'result',
    reads: ['app', 'features', 'formation'],
    optionalReads: [],
    judge({ app, features, formation }): Verdict {
      const web = webProcess(formation);
      if (!web) return withoutWebProcess(formation);
      if (isInPrivateSpace(app)) return { status: 'not-applicable', reason: inPrivateSpace };
      if (isEntryTier(web.size))
        return { status: 'not-applicable', reason: 'tier-without-zero-downtime' };
      if (isOn(features, feature)) return { status: 'pass' };
      return {
        status: 'fail',
        problem: { kind: 'feature-off' },
        remedy: { command: ['heroku', 'features:enable', feature, '-a', app.name] },
      };
    },
  };
}

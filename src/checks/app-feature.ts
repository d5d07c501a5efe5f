import type { CheckId } from '../config/check-settings.ts';
import type { Check, Verdict } from './check.ts';
import { isEntryTier, isInPrivateSpace, webProcess } from './formation.ts';

/** A check that an app feature is on, where the app's web dynos can have it at all. */
export function appFeatureCheck(
  id: CheckId,
  title: string,
  feature: string,
): Check<unknown, 'app' | 'features' | 'formation'> {
  return {
    id,
    title,
    reads: ['app', 'features', 'formation'],
    judge({ app, features, formation }): Verdict {
      const web = webProcess(formation);
      if (!web) return { status: 'not-applicable', reason: 'no-web-process' };
      if (isInPrivateSpace(app)) return { status: 'not-applicable', reason: 'private-space' };
      if (isEntryTier(web.size))
        return { status: 'not-applicable', reason: 'tier-without-zero-downtime' };
      if (features.some(({ name, enabled }) => name === feature && enabled))
        return { status: 'pass' };
      return {
        status: 'fail',
        problem: { kind: 'feature-off' },
        remedy: { command: ['heroku', 'features:enable', feature, '-a', app.name] },
      };
    },
  };
}

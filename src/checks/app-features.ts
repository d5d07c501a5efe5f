import type { CheckId } from '../config/defaults.ts';
import { AFFINITY, PREBOOT, RUNTIME_METADATA, webProcess } from '../heroku/platform.ts';
import {
  type Check,
  isEntryTier,
  isInPrivateSpace,
  isOn,
  type Verdict,
  withoutWebProcess,
} from './check.ts';
import type { NotApplicable } from './findings.ts';

interface AppFeature {
  readonly id: CheckId;
  readonly title: string;
  readonly doc: Check['doc'];
  /** Heroku's name for it */
  readonly feature: string;
  /** why no Private Space has it */
  readonly inPrivateSpace: NotApplicable;
}

/** A check that an app feature is on, if the app's web dynos support it. */
function appFeatureCheck({
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

/** Without it, a second dyno logs users out of an app that keeps its sessions in memory. */
export const sessionAffinity = appFeatureCheck({
  id: 'session-affinity',
  title: 'session affinity',
  doc: 'https://devcenter.heroku.com/articles/session-affinity',
  feature: AFFINITY,
  inPrivateSpace: 'unavailable-in-private-spaces',
});

/** Without it, the old dynos stop before the new ones have booted. */
export const preboot = appFeatureCheck({
  id: 'preboot',
  title: 'preboot',
  doc: 'https://devcenter.heroku.com/articles/preboot',
  feature: PREBOOT,
  inPrivateSpace: 'rolling-deploys',
});

/** With it, an answer can name its release and dyno, so nothing has to be guessed. */
export const runtimeMetadata: Check<unknown, 'app' | 'features' | 'formation', never> = {
  id: 'runtime-metadata',
  title: 'runtime metadata',
  doc: 'https://devcenter.heroku.com/articles/dyno-metadata',
  // As good as no app has it: that needn't be said at every push.
  onPush: 'errors',
  isAdvisory: true,
  reads: ['app', 'features', 'formation'],
  optionalReads: [],
  judge({ app, features, formation }): Verdict {
    if (!webProcess(formation)) return withoutWebProcess(formation);
    if (isOn(features, RUNTIME_METADATA)) return { status: 'pass' };
    const couldName = isInPrivateSpace(app) ? 'release' : 'release-and-dyno';
    return {
      status: 'advice',
      advice: { kind: 'no-identity', couldName },
      remedy: { command: ['heroku', 'labs:enable', RUNTIME_METADATA, '-a', app.name] },
    };
  },
};

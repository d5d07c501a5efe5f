import type { CheckId } from '../config/defaults.ts';
import { AFFINITY, PREBOOT, RUNTIME_METADATA, webProcess } from '../heroku/platform.ts';
import type { Formation } from '../heroku/shapes.ts';
import {
  type CantMeet,
  type Check,
  isEntryTier,
  isInPrivateSpace,
  isOn,
  onEntryTier,
  type Verdict,
  withoutWebDynos,
} from './check.ts';

interface AppFeature {
  readonly id: CheckId;
  readonly title: string;
  readonly doc: Check['doc'];
  /** Heroku's name for it */
  readonly feature: string;
  /** no Private Space has it */
  readonly inPrivateSpace: (web: Formation) => Verdict | CantMeet;
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
    judge({ app, features, formation }): Verdict | CantMeet {
      const web = webProcess(formation);
      if (!web) return withoutWebDynos(formation);
      if (isInPrivateSpace(app)) return inPrivateSpace(web);
      if (isEntryTier(web.size)) return onEntryTier(web);
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
  inPrivateSpace: () => ({
    status: 'unmet',
    problem: { kind: 'unmet', reason: 'unavailable-in-private-spaces' },
  }),
});

/** Without it, the old dynos stop before the new ones have booted. */
export const preboot = appFeatureCheck({
  id: 'preboot',
  title: 'preboot',
  doc: 'https://devcenter.heroku.com/articles/preboot',
  feature: PREBOOT,
  // Replacing dyno by dyno does the same, if there is another one meanwhile.
  inPrivateSpace: ({ app, quantity }) =>
    quantity === 1
      ? { status: 'unmet', problem: { kind: 'unmet', reason: 'rolling-deploys', app: app.name } }
      : { status: 'not-applicable', reason: 'rolling-deploys' },
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
  judge({ app, features, formation }): Verdict | CantMeet {
    if (!webProcess(formation)) return withoutWebDynos(formation);
    if (isOn(features, RUNTIME_METADATA)) return { status: 'pass' };
    const couldName = isInPrivateSpace(app) ? 'release' : 'release-and-dyno';
    return {
      status: 'advice',
      advice: { kind: 'no-identity', couldName },
      remedy: { command: ['heroku', 'labs:enable', RUNTIME_METADATA, '-a', app.name] },
    };
  },
};

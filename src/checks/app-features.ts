import {
  AFFINITY,
  bootTime,
  canAutoscale,
  PREBOOT,
  RUNTIME_METADATA,
  sharedDataPlans,
  webProcess,
} from '../heroku/platform.ts';
import type { Autoscaler } from '../heroku/readings.ts';
import type { App, Formation } from '../heroku/shapes.ts';
import {
  type CantMeet,
  type Check,
  type FactName,
  isEntryTier,
  isInPrivateSpace,
  isOn,
  onEntryTier,
  type Remedy,
  type Undecided,
  type Verdict,
  withoutWebDynos,
} from './check.ts';
import { leastQuantity, moreWebDynos } from './web-dynos.ts';

type AppCheck<Extras extends FactName = never> = Check<
  unknown,
  'app' | 'features' | 'formation',
  Extras
>;

type Ruling = Verdict | CantMeet | Undecided;

const turnOn = (feature: string, { name }: App): Remedy => ({
  command: ['heroku', 'features:enable', feature, '-a', name],
});

/** Without it, a second dyno logs users out of an app that keeps its sessions in memory. */
export const sessionAffinity: AppCheck = {
  id: 'session-affinity',
  title: 'session affinity',
  doc: 'https://devcenter.heroku.com/articles/session-affinity',
  onPush: 'result',
  reads: ['app', 'features', 'formation'],
  optionalReads: [],
  judge({ app, features, formation }): Verdict | CantMeet {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    if (isInPrivateSpace(app))
      return {
        status: 'unmet',
        problem: { kind: 'unmet', reason: 'unavailable-in-private-spaces' },
      };
    if (isEntryTier(web.size)) return onEntryTier(web);
    if (isOn(features, AFFINITY)) return { status: 'pass' };
    const problem = { kind: 'feature-off' } as const;
    return { status: 'fail', problem, remedy: turnOn(AFFINITY, app) };
  },
};

/** Without it, the old dynos stop before the new ones have booted. */
export const preboot: AppCheck<'addons' | 'autoscaler' | 'dynos'> = {
  id: 'preboot',
  title: 'preboot',
  doc: 'https://devcenter.heroku.com/articles/preboot',
  onPush: 'result',
  reads: ['app', 'features', 'formation'],
  optionalReads: ['addons', 'autoscaler', 'dynos'],
  judge({ app, features, formation, addons, autoscaler, dynos = [] }): Ruling {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    if (isInPrivateSpace(app)) return inPrivateSpace(web, autoscaler);
    if (isEntryTier(web.size)) return onEntryTier(web);
    const isPrebooting = isOn(features, PREBOOT);
    const plans = sharedDataPlans(addons ?? []);
    if (plans.length > 0)
      return { status: 'advice', advice: { kind: 'shared-data', plans, isOn: isPrebooting } };
    if (isPrebooting) return { status: 'pass' };
    const bootMs = bootTime(dynos);
    const problem = { kind: 'feature-off', ...(bootMs !== undefined && { bootMs }) } as const;
    if (!addons) return { status: 'fail', problem: { ...problem, isDataUnknown: true } };
    return { status: 'fail', problem, remedy: turnOn(PREBOOT, app) };
  },
};

/** Replacing dyno by dyno does the same, if there is another one meanwhile. */
function inPrivateSpace(web: Formation, autoscaler: Autoscaler | null | undefined): Ruling {
  const isKnown = autoscaler !== undefined || !canAutoscale(web.size);
  const quantity = leastQuantity(web, autoscaler);
  // An autoscaler that couldn't be read may be about to leave a single one.
  if (quantity > 1 && !isKnown) return { status: 'undecided', needs: 'autoscaler' };
  if (quantity !== 1) return { status: 'not-applicable', reason: 'rolling-deploys' };
  const problem = { kind: 'unmet', reason: 'single-dyno' } as const;
  return { status: 'unmet', problem, ...(isKnown && { remedy: moreWebDynos(web, autoscaler, 2) }) };
}

/** With it, an answer can name its release and dyno, so nothing has to be guessed. */
export const runtimeMetadata: AppCheck = {
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
    const hasIds = !isInPrivateSpace(app) && app.stack?.name !== 'container';
    const couldName = hasIds ? 'release-and-dyno' : 'release';
    return {
      status: 'advice',
      advice: { kind: 'no-identity', couldName },
      remedy: { command: ['heroku', 'labs:enable', RUNTIME_METADATA, '-a', app.name] },
    };
  },
};

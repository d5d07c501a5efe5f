import { webProcess } from '../heroku/formation.ts';
import { isJvm } from '../heroku/jvm.ts';
import type { Check, Verdict } from './check.ts';
import { isEntryTier, withoutWebProcess } from './formation.ts';

type Extras = 'buildpacks' | 'procfile';

/** A JVM's first requests are slow; Heroku's advice is a script beside the app that sends them. */
export const javaWarmup: Check<unknown, 'app' | 'formation', Extras> = {
  id: 'java-warmup',
  title: 'Java warm-up',
  doc: 'https://devcenter.heroku.com/articles/warming-up-a-java-process',
  onPush: 'findings',
  isAdvisory: true,
  reads: ['app', 'formation'],
  optionalReads: ['buildpacks', 'procfile'],
  judge({ app, formation, buildpacks = [], procfile }): Verdict {
    const web = webProcess(formation);
    if (!web) return withoutWebProcess(formation);
    const onJvm = isJvm({
      app: { ok: true, value: app },
      buildpacks: { ok: true, value: buildpacks },
    });
    if (onJvm !== true)
      return { status: 'not-applicable', reason: onJvm === false ? 'not-jvm' : 'unknown-language' };
    // No dyno there has a time before it serves, which is what warming up beside the app is for.
    if (isEntryTier(web.size))
      return { status: 'not-applicable', reason: 'tier-without-zero-downtime' };
    const command = procfile?.types.get('web') ?? web.command ?? '';
    return startsMore(command)
      ? { status: 'pass' }
      : { status: 'advice', advice: { kind: 'no-visible-warmup' } };
  },
};

// A "&" in the background of a shell, and none of &&, 2>&1, &>, |& or a query's; and WildFly Swarm
// warms nothing up.
const BESIDE_THE_APP = /(?<!s)warm|(?<![&>|\\])&(?=[\s;)]|$)/i;

/** Whether a web process's command starts something beside the app: `bin/warmup & java …`. */
const startsMore = (command: string): boolean => BESIDE_THE_APP.test(command);

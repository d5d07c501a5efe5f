import { bootLimit, bootTime, webProcess } from '../heroku/platform.ts';
import { type CantMeet, type Check, type Verdict, withoutWebDynos } from './check.ts';

/** A dyno that takes longer than Heroku allows is stopped (R10), so a little more work ends an app. */
export const bootTimeCheck: Check<unknown, 'app' | 'formation' | 'dynos', 'buildpacks'> = {
  id: 'boot-time',
  title: 'boot time',
  doc: 'https://devcenter.heroku.com/articles/error-codes#r10-boot-timeout',
  onPush: 'findings',
  reads: ['app', 'formation', 'dynos'],
  optionalReads: ['buildpacks'],
  judge({ app, formation, dynos, buildpacks = [] }): Verdict | CantMeet {
    if (!webProcess(formation)) return withoutWebDynos(formation);
    const limitMs = bootLimit({
      app: { ok: true, value: app },
      buildpacks: { ok: true, value: buildpacks },
    });
    const bootMs = bootTime(dynos, limitMs);
    if (bootMs === undefined) return { status: 'not-applicable', reason: 'no-boot-seen' };
    const times = { kind: 'boot-time', bootMs, limitMs } as const;
    return bootMs > limitMs * CLOSE
      ? { status: 'fail', problem: times }
      : { status: 'pass', detail: times };
  },
};

const CLOSE = 0.8;

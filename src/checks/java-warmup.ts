import { isJvm, webProcess } from '../heroku/platform.ts';
import {
  type CantMeet,
  type Check,
  isEntryTier,
  onEntryTier,
  type Undecided,
  type Verdict,
  withoutWebDynos,
} from './check.ts';
import { commandAfter } from './pushed.ts';

type Extras = 'buildpacks' | 'source';

/** A JVM's first requests are slow. Heroku recommends a script beside the app that sends them. */
export const javaWarmup: Check<unknown, 'app' | 'formation', Extras> = {
  id: 'java-warmup',
  title: 'Java warm-up',
  doc: 'https://devcenter.heroku.com/articles/warming-up-a-java-process',
  onPush: 'findings',
  isAdvisory: true,
  reads: ['app', 'formation'],
  optionalReads: ['buildpacks', 'source'],
  judge({ app, formation, buildpacks, source }): Verdict | CantMeet | Undecided {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    const onJvm = isJvm({
      app: { ok: true, value: app },
      buildpacks: { ok: true, value: buildpacks ?? [] },
    });
    if (onJvm === false) return { status: 'not-applicable', reason: 'not-jvm' };
    if (onJvm === undefined && !buildpacks) return { status: 'undecided', needs: 'buildpacks' };
    if (onJvm === undefined)
      return { status: 'unmet', problem: { kind: 'unmet', reason: 'unknown-language' } };
    // No dyno there has a time before it serves, which is what warming up beside the app is for.
    if (isEntryTier(web.size)) return onEntryTier(web);
    const command = commandAfter('web', source, app, buildpacks) ?? web.command ?? '';
    return startsMore(command)
      ? { status: 'pass' }
      : { status: 'advice', advice: { kind: 'no-visible-warmup' } };
  },
};

/** Whether a web process's command starts something beside the app: `bin/warmup & java …`. */
const startsMore = (command: string): boolean =>
  WARM_COMMAND.test(command) || [...command.matchAll(BACKGROUND)].some(isJobBeforeJvm);

// The first word of a command begins with "warm": at its beginning, or behind ;, &&, ||, |, & or (.
const WARM_COMMAND =
  /(?:^|[;|(]|&(?=\s)|-c\s+["'])\s*(?:(?:exec|nohup|\w+=\S*)\s+)*(?:[\w.$~{}-]*\/)*warm/i;

// The "&" that puts a command in the background; not &&, 2>&1, &>, |& or a query's.
const BACKGROUND = /(?<![&>|\\])&(?=[\s;)]|$)/g;

const JVM = /(?:^|[\s/;&|("'])java(?=\s|$)/;

/** The JVM itself in the background, or its log, doesn't warm anything up. */
function isJobBeforeJvm({ index, input }: RegExpExecArray): boolean {
  const job =
    input
      .slice(0, index)
      .split(/;|&&|\|\||\(|(?<![>|])&(?=\s)/)
      .at(-1) ?? '';
  return /\w/.test(job) && !JVM.test(job) && JVM.test(input.slice(index + 1));
}

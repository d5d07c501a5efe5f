import type { CommandContext } from '../base/context.ts';
import { jsonText } from '../base/json.ts';
import { harmOf, type Watched, verdictOf } from '../follow/watched.ts';
import { watchJson } from '../report/watch-json.ts';
import { watchAnnotations, watchLines, watchSummary } from '../report/watch-lines.ts';
import { styleFor } from '../terminal/style.ts';
import { command } from './cli.ts';
import { flag } from './command-table.ts';
import { addToSummary, annotated, isInActions } from './github-step.ts';
import { APP_OPTIONS, openApp } from './open-app.ts';
import { farewellOf, type Stage } from './watch-stage.ts';
import { takeBack } from './watch-rollback.ts';
import { probeWish } from './watch-probe.ts';
import { watchDeploys } from './watch-deploys.ts';

/** `heroku-preflight watch`. */
export const watchCommand = command(
  {
    name: 'watch',
    summary: 'Follow a deploy until the new release is warm',
    usage: 'heroku-preflight watch [options] [-- COMMAND ARGS...]',
    about: [
      'Follows the deploy under way until the new release gets the requests. Then requests each path once, and warms the app as `heroku-preflight warm` does.',
      'With COMMAND, runs it, and follows what it deploys.',
    ],
    options: {
      ...APP_OPTIONS,
      rollback: flag(
        'if new dynos crash, or visitors still have trouble at the end (FAIL), roll back to the release before',
      ),
      probe: flag(
        'measure what visitors feel, until a minute after the switch (default: with COMMAND)',
      ),
      'no-probe': flag("don't measure it"),
      json: flag('print one JSON object (described by watch.schema.json)'),
    },
    notes: [
      "If no deploy is under way, it says which release is live. COMMAND isn't looked for in the working tree; to run a program there, give its path. With --json, its output goes to stderr.",
      'In GitHub Actions, the result also appears as annotations and in the job summary.',
    ],
    examples: [
      'npx heroku-preflight watch',
      'npx heroku-preflight watch -- git push heroku main',
      'npx heroku-preflight watch --app my-app -- heroku pipelines:promote -a staging',
    ],
    exits: {
      0: 'the newest release is live, and warm if it was watched, and visitors felt little',
      1: 'the deploy failed, visitors felt it (FAIL), a path is not warm, or COMMAND failed or deployed nothing',
      2: "it couldn't be told (INCONCLUSIVE), or the command couldn't run",
    },
    takesProgram: true,
  },
  async (options, context, program) => {
    const opened = await openApp(context, options);
    let stage: Stage = { kind: 'begun' };
    const onStage = (next: Stage): void => {
      stage = next;
    };
    const toRun = program.length > 0 ? { words: program, stdout: options.json ? 2 : 1 } : undefined;
    const wish = { program: toRun, probe: probeWish(options, toRun !== undefined) };
    const watch = async (): Promise<Watched> => {
      const watched = await watchDeploys(context, opened, wish, onStage);
      const harm = options.rollback ? harmOf(watched) : undefined;
      if (harm === undefined) return watched;
      onStage({ kind: 'rollback' });
      return { ...watched, takenBack: await takeBack(context, opened, watched, harm) };
    };
    const watched = await watch().catch((error: unknown) => {
      if (context.signal.aborted) context.stderr.write(farewellOf(stage, opened.app));
      throw error;
    });
    context.stdout.write(options.json ? jsonText(watchJson(watched)) : toText(watched, context));
    if (isInActions(context.env)) await addToSummary(watchSummary(watched), context);
    return EXIT_CODES[verdictOf(watched)];
  },
);

const EXIT_CODES = { ok: 0, failed: 1, unknown: 2 } as const;

function toText(watched: Watched, { stdout, env, platform }: CommandContext): string {
  const text = `${watchLines(watched, styleFor(stdout, env, platform)).join('\n')}\n`;
  return isInActions(env) ? annotated(text, watchAnnotations(watched)) : text;
}

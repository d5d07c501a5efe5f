import { systemClock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { unwritable } from '../base/files.ts';
import { jsonText } from '../base/json.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { printable } from '../base/text.ts';
import { openGit } from '../git/git.ts';
import type { Deployed } from '../report/comparison.ts';
import { judgementJson } from '../report/watch-json.ts';
import { stateLayout } from '../state/layout.ts';
import { styleFor } from '../terminal/style.ts';
import { stopRuns } from '../warmup/stop-runs.ts';
import { command, print } from './cli.ts';
import { flag, option } from './command-table.ts';
import { chooseDeploy, pageLine, writePage } from './report-page.ts';
import { latestOf, readHistory, reportText, stoppedText } from './report-text.ts';

interface Wish {
  readonly app: string | undefined;
  readonly deploy: string | undefined;
  /** where the page is written; `-`: to stdout */
  readonly html: string | undefined;
  readonly stop: boolean;
  readonly json: boolean;
}

/** `heroku-preflight report`. */
export const reportCommand = command(
  {
    name: 'report',
    summary: 'Show what went on in the background after a push',
    usage: 'heroku-preflight report [options]',
    about: [
      'Shows the latest 20 warm-ups and deploys, newest first, and all that are still running. Of the newest deploy that was probed, it draws what visitors felt.',
      'For Eco apps, it also counts how often one that was awake came back awake.',
    ],
    options: {
      app: { ...option('NAME', 'show only this app'), short: 'a' },
      deploy: option('vN', 'show only the deploy of this release, or with this id'),
      html: option('FILE', 'write a page about the deploy, or the newest one ("-": to stdout)'),
      stop: flag('stop and show the warm-ups that are still running'),
      json: flag('print one JSON object: {"runs": [...]}'),
    },
    notes: [
      'The records are in the git directory, in heroku-preflight/runs: the last 20 of each app.',
      'The page is one file that loads nothing: the timeline, the numbers, what the check found, and the last 20 deploys. It overwrites an earlier page, and no other file.',
    ],
    examples: [
      'npx heroku-preflight report',
      'npx heroku-preflight report --app my-app --html deploy.html',
      'npx heroku-preflight report --app my-app --stop',
    ],
    exits: {
      0: 'done',
      2: "the command couldn't run, or a process didn't stop within 5 s",
    },
  },
  async (wish, context) => {
    rejectMixed(wish);
    const { runs: folder } = stateLayout(await openGit(context).commonDir());
    if (wish.stop) return stop(wish, folder, context);
    const history = await readHistory(files, folder, wish.app, context.uid);
    if (wish.html !== undefined) {
      const deploy = chooseDeploy(history, wish.deploy);
      await writePage(wish.html, deploy, history, { ...context, folder });
      return wish.html === '-' ? 0 : print(context, pageLine(wish.html, deploy));
    }
    const shown =
      wish.deploy === undefined ? latestOf(history) : [chooseDeploy(history, wish.deploy)];
    const text = (): Promise<string> =>
      reportText(shown, history, { ...context, files, folder, style: styleOf(context), ...wish });
    return print(context, wish.json ? jsonText({ runs: shown.map(runJson) }) : await text());
  },
);

/** Each of these answers in its own way. */
function rejectMixed({ stop, html, deploy, json }: Wish): void {
  if (html === '') throw new PreflightError('usage', '--html needs the name of a file');
  const given = [
    ...(stop ? ['--stop'] : []),
    ...(html === undefined ? [] : ['--html']),
    ...(json && !stop ? ['--json'] : []),
  ];
  const [one, other = stop && deploy !== undefined ? '--deploy' : undefined] = given;
  if (one !== undefined && other !== undefined)
    throw new PreflightError('usage', `${one} and ${other} can't be used together`);
}

const runJson = ({ run, judgement }: Deployed): object => ({
  ...run,
  judgement: judgement ? judgementJson(judgement, run.app) : null,
});

const styleOf = ({ stdout, env, platform }: CommandContext) => styleFor(stdout, env, platform);

async function stop({ app, json }: Wish, folder: string, context: CommandContext): Promise<number> {
  const { isAlive, signal, uid } = context;
  const runs = await stopRuns({ ...systemClock, files, isAlive, uid }, folder, app, signal).catch(
    (error: unknown) => {
      throw isErrnoException(error) ? unwritable(folder, error) : error;
    },
  );
  const which = app === undefined ? '' : ` of ${printable(app)}`;
  print(
    context,
    json ? jsonText({ runs }) : stoppedText(runs, which, { ...context, style: styleOf(context) }),
  );
  return runs.some(({ outcome }) => outcome.kind === 'running') ? 2 : 0;
}

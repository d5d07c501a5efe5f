import { systemClock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { isErrnoException } from '../base/errors.ts';
import { unwritable } from '../base/files.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { openGit } from '../git/git.ts';
import { sleepTally } from '../follow/sleep-across.ts';
import { sleepLine } from '../report/followed-words.ts';
import { runLines } from '../report/run-lines.ts';
import { type Judgement, readJudgement } from '../state/judgement.ts';
import { stateLayout } from '../state/layout.ts';
import { listRuns, type WarmupRun } from '../state/warmup-runs.ts';
import { type Line, renderLine } from '../terminal/line.ts';
import { paint, type Style, styleFor } from '../terminal/style.ts';
import { stopRuns } from '../warmup/stop-runs.ts';
import { command } from './cli.ts';
import { flag, option } from './command-table.ts';

interface Wish {
  readonly app: string | undefined;
  readonly stop: boolean;
}

/** `heroku-preflight report`. */
export const reportCommand = command(
  {
    name: 'report',
    summary: 'Show what went on in the background after a push',
    usage: 'heroku-preflight report [options]',
    about: [
      'Shows the latest 20 warm-ups and deploys, newest first, and all that are still running.',
      'For Eco apps, it also counts how often one that was awake came back awake.',
    ],
    options: {
      app: { ...option('NAME', 'show only this app'), short: 'a' },
      stop: flag('stop and show the warm-ups that are still running'),
      json: flag('print one JSON object: {"runs": [...]}'),
    },
    notes: ['The records are in the git directory, in heroku-preflight/runs.'],
    examples: ['npx heroku-preflight report', 'npx heroku-preflight report --app my-app --stop'],
    exits: {
      0: 'done',
      2: "the command couldn't run, or a process didn't stop within 5 s",
    },
  },
  async ({ json, ...wish }, context) => {
    const { runs: folder } = stateLayout(await openGit(context).commonDir());
    const runs = wish.stop
      ? await stop(context, folder, wish)
      : (await listRuns(files, folder)).filter(({ app }) => [undefined, app].includes(wish.app));
    const style = styleFor(context.stdout, context.env, context.platform);
    const judged = await Promise.all(
      runs.map(async (run) => ({ run, judgement: await readJudgement(files, folder, run.id) })),
    );
    context.stdout.write(
      json
        ? jsonText({ runs })
        : text(judged, wish, (one) => paragraph(one, wish, context.isAlive, style)) +
            tallyText(runs, style),
    );
    return wish.stop && runs.some(({ outcome }) => outcome.kind === 'running') ? 2 : 0;
  },
);

async function stop(
  { signal, isAlive }: CommandContext,
  folder: string,
  { app }: Wish,
): Promise<WarmupRun[]> {
  try {
    return await stopRuns({ ...systemClock, files, isAlive }, folder, app, signal);
  } catch (error) {
    throw isErrnoException(error) ? unwritable(folder, error) : error;
  }
}

interface Judged {
  readonly run: WarmupRun;
  /** what visitors felt; undefined: it wasn't measured */
  readonly judgement: Judgement | undefined;
}

function text(runs: readonly Judged[], wish: Wish, paragraphOf: (run: Judged) => string): string {
  if (runs.length > 0) return `${runs.map(paragraphOf).join('\n\n')}\n`;
  const which = wish.app === undefined ? '' : ` of ${printable(wish.app)}`;
  return wish.stop
    ? `No warm-up${which} is running.\n`
    : `No warm-up${which} continued after a push.\n`;
}

function paragraph(
  { run, judgement }: Judged,
  wish: Wish,
  isAlive: CommandContext['isAlive'],
  style: Style,
): string {
  const title = paint(style, 'bold', printable(run.app));
  const when = run.startedAt.slice(0, 19).replace('T', ' ');
  const { outcome } = run;
  const alive = outcome.kind === 'running' && outcome.pid !== null && isAlive(outcome.pid);
  const what = run.commit === '' ? 'watched' : `pushed ${printable(run.commit.slice(0, 7))}`;
  const head = `${title}  ${what} at ${printable(when)} UTC`;
  const lines = [
    ...runLines(run, alive, new Date(), judgement),
    ...(wish.stop && outcome.kind === 'running' ? [unendedLine(outcome.pid)] : []),
  ];
  return [head, ...lines.flatMap((line) => renderLine(line, style))].join('\n');
}

/** Whether apps came back as they were, over all these deploys. */
function tallyText(runs: readonly WarmupRun[], style: Style): string {
  const line = sleepLine(sleepTally(runs));
  return line ? `\n${renderLine(line, style).join('\n')}\n` : '';
}

const unendedLine = (pid: number | null): Line => ({
  tone: 'warn',
  label: 'not stopped',
  text:
    `process ${pid ?? 'unknown'} was still running after 5 s; ` +
    'if ours was killed, this may be another program',
});

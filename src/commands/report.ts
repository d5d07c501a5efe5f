import { openGit } from '../git/git.ts';
import { printable } from '../report/printable.ts';
import { renderLine } from '../report/line.ts';
import { runLine } from '../report/run-line.ts';
import { paint, type Style, styleFor } from '../report/style.ts';
import { stateLayout } from '../state/layout.ts';
import { nodeFileStore } from '../state/node-file-store.ts';
import { listRuns, type WarmupRun } from '../state/warmup-runs.ts';
import type { CommandContext } from './command.ts';
import { parseOptions } from './options.ts';

const USAGE = `heroku-preflight report [--json]

Shows what became of the warm-ups that went on in the background after their push, newest first.
`;

/** `heroku-preflight report`. `isAlive` tells whether a process id is in use. */
export async function reportCommand(
  context: CommandContext,
  isAlive: (pid: number) => boolean,
): Promise<number> {
  const options = parseOptions(context.argv, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help === true) {
    context.stdout.write(USAGE);
    return 0;
  }
  const git = openGit(context);
  const { runs: folder } = stateLayout(await git.commonDir());
  const runs = await listRuns(nodeFileStore, folder);
  const style = styleFor(context.stdout, context.env, context.platform);
  context.stdout.write(
    options.json === true ? `${JSON.stringify({ runs }, null, 2)}\n` : text(runs, isAlive, style),
  );
  return 0;
}

function text(runs: readonly WarmupRun[], isAlive: (pid: number) => boolean, style: Style): string {
  if (runs.length === 0) return 'No warm-up has had to go on after a push: nothing to report.\n';
  return `${runs.map((run) => paragraph(run, isAlive, style)).join('\n\n')}\n`;
}

function paragraph(run: WarmupRun, isAlive: (pid: number) => boolean, style: Style): string {
  const title = paint(style, 'bold', printable(run.app));
  const when = run.startedAt.slice(0, 19).replace('T', ' ');
  const { outcome } = run;
  const alive = outcome.kind === 'running' && outcome.pid !== null && isAlive(outcome.pid);
  const head = `${title}  pushed ${run.commit.slice(0, 7)} at ${when} UTC`;
  return [head, ...renderLine(runLine(run, alive, new Date()), style)].join('\n');
}

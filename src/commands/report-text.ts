import type { CommandContext } from '../base/context.ts';
import type { Files } from '../base/files.ts';
import { printable } from '../base/text.ts';
import { sleepTally } from '../follow/sleep-across.ts';
import { compare, type Deployed } from '../report/comparison.ts';
import { sleepLine } from '../report/followed-words.ts';
import { usualLine } from '../report/probe-lines.ts';
import { visitorsLines } from '../report/probe-words.ts';
import { runLines } from '../report/run-lines.ts';
import { timelineLines } from '../report/timeline.ts';
import { type Judgement, readJudgement } from '../state/judgement.ts';
import { readProbeRun } from '../state/probe-record.ts';
import { listRuns } from '../state/run-list.ts';
import { isUnderWay, type WarmupRun } from '../state/warmup-runs.ts';
import { COLUMNS, type Line, renderLine } from '../terminal/line.ts';
import { paint, type Style } from '../terminal/style.ts';

/** Everything on record, the newest first. */
export async function readHistory(
  files: Files,
  folder: string,
  app: string | undefined,
  uid: number | undefined,
): Promise<Deployed[]> {
  const all = await listRuns(files, folder, uid);
  const runs = all.filter((run) => [undefined, run.app].includes(app));
  return Promise.all(
    runs.map(async (run) => ({ run, judgement: await readJudgement(files, folder, run.id) })),
  );
}

const MOST = 20;

/** What `report` shows of them. */
export const latestOf = (history: readonly Deployed[]): readonly Deployed[] =>
  history.filter(({ run }, index) => index < MOST || run.outcome.kind === 'running');

interface Place extends Pick<CommandContext, 'isAlive'> {
  readonly style: Style;
}

interface Records extends Place {
  readonly files: Files;
  readonly folder: string;
  readonly app: string | undefined;
}

/** @param history all on record, to compare with */
export async function reportText(
  shown: readonly Deployed[],
  history: readonly Deployed[],
  { files, folder, app, ...place }: Records,
): Promise<string> {
  const which = app === undefined ? '' : ` of ${printable(app)}`;
  if (shown.length === 0) return `No warm-up${which} continued after a push.\n`;
  const drawn = shown.find(({ judgement }) => judgement);
  const probes = drawn && (await readProbeRun(files, folder, drawn.run.id));
  const paragraphs = shown.map((deploy) => {
    const isDrawn = deploy === drawn;
    const { run, judgement } = deploy;
    const felt = isDrawn && judgement ? visitors({ run, judgement }, history) : [];
    return [
      ...paragraph(deploy, felt, place),
      ...(isDrawn && probes
        ? timelineLines(probes, judgement, widthOf(place.style), place.style)
        : []),
    ].join('\n');
  });
  return `${paragraphs.join('\n\n')}\n${tallyText(history, place.style)}`;
}

/** A wider timeline would be a wider gap between two marks. */
const widthOf = ({ columns }: Style): number => Math.min(columns, COLUMNS);

interface Probed extends Deployed {
  readonly judgement: Judgement;
}

/** The others have it in a few words. */
function visitors({ run, judgement }: Probed, history: readonly Deployed[]): Line[] {
  const usual = usualLine(compare({ run, judgement }, history));
  return [...visitorsLines({ judgement }, run.app), ...(usual ? [usual] : [])];
}

/** @param which ` of my-app` */
export function stoppedText(runs: readonly WarmupRun[], which: string, place: Place): string {
  if (runs.length === 0) return `No warm-up${which} is running.\n`;
  const texts = runs.map((run) => {
    const { outcome } = run;
    const unended = outcome.kind === 'running' ? [unendedLine(outcome.pid)] : [];
    return paragraph({ run, judgement: undefined }, unended, place).join('\n');
  });
  const all = runs.map((run) => ({ run, judgement: undefined }));
  return `${texts.join('\n\n')}\n${tallyText(all, place.style)}`;
}

function paragraph(
  { run, judgement }: Deployed,
  more: readonly Line[],
  { isAlive, style }: Place,
): string[] {
  const title = paint(style, 'bold', printable(run.app));
  const when = run.startedAt.slice(0, 19).replace('T', ' ');
  const now = new Date();
  const what = run.commit === '' ? 'watched' : `pushed ${printable(run.commit.slice(0, 7))}`;
  const head = `${title}  ${what} at ${printable(when)} UTC`;
  const lines = [...runLines(run, isUnderWay(run, isAlive, now), now, judgement), ...more];
  return [head, ...lines.flatMap((line) => renderLine(line, style))];
}

/** Whether apps came back as they were, over all these deploys. */
function tallyText(history: readonly Deployed[], style: Style): string {
  const line = sleepLine(sleepTally(history.map(({ run }) => run)));
  return line ? `\n${renderLine(line, style).join('\n')}\n` : '';
}

const unendedLine = (pid: number | null): Line => ({
  tone: 'warn',
  label: 'not stopped',
  text:
    `process ${pid ?? 'unknown'} was still running after 5 s; ` +
    'if ours was killed, this may be another program',
});

import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import type { GitConfig } from '../git/git-config.ts';
import { complaintLines } from '../report/hook-report.ts';
import { headline, pushReport } from '../report/push-report.ts';
import type { LastDeploy, PushFindings } from '../report/push-topics.ts';
import { recallSaid, rememberSaid } from '../state/remembered.ts';
import type { Style } from '../terminal/style.ts';
import { reportChoice } from './mode.ts';
import type { Deploy } from './plan-push.ts';

export interface TellPorts {
  readonly files: Files;
  readonly sleep: Clock['sleep'];
  readonly gitConfig: GitConfig;
  /** absolute path of the file that keeps what was said */
  readonly saidPath: string;
  /** what became of the app's deploy before; never rejects */
  readonly lastDeploy: (app: string) => Promise<LastDeploy | undefined>;
  readonly style: Style;
  readonly say: (lines: readonly string[]) => void;
}

interface Telling {
  readonly quiet: boolean;
  /** after this long, a push that isn't quiet says that it's at work */
  readonly patienceMs: number;
}

/** Prints what a push finds, without what earlier pushes have said. */
export async function tell(
  push: Deploy,
  coming: Promise<PushFindings>,
  { quiet, patienceMs }: Telling,
  ports: TellPorts,
): Promise<PushFindings> {
  const { files, gitConfig, saidPath, style, say } = ports;
  const choice = reportChoice(gitConfig);
  if (choice.problem) say(complaintLines(choice.problem, style));
  // Read while the answers come in.
  const recalled = recallSaid(files, saidPath, push.app);
  const last = ports.lastDeploy(push.app);
  const head = headline(push.app, push.commit, push.branch, style);
  const isAnnounced = quiet ? false : await isSlow(coming, patienceMs, ports.sleep);
  if (isAnnounced) say([head]);
  const [found, said = {}, lastDeploy] = await Promise.all([coming, recalled, last]);
  const findings = { ...found, lastDeploy };
  const report = pushReport(
    findings,
    head,
    { report: choice.report, quiet, said, isAnnounced },
    style,
  );
  if (report.lines.length > 0) say(report.lines);
  // If it can't be kept, the next push says it again.
  if (JSON.stringify(report.said) !== JSON.stringify(said))
    await rememberSaid(files, saidPath, push.app, report.said).catch(() => undefined);
  return findings;
}

/** Whether `coming` takes longer than `ms`. */
async function isSlow(
  coming: Promise<unknown>,
  ms: number,
  sleep: Clock['sleep'],
): Promise<boolean> {
  const timer = new AbortController();
  const over = sleep(ms, timer.signal).then(() => !timer.signal.aborted);
  const inTime = coming.then(
    () => false,
    () => false,
  );
  const slow = await Promise.race([over, inTime]);
  timer.abort();
  return slow;
}

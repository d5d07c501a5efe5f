import { printable } from '../base/text.ts';
import { isCore } from '../checks/run-checks.ts';
import type { Said } from '../state/remembered.ts';
import { renderLine, renderRemark } from '../terminal/line.ts';
import { paint, type Style } from '../terminal/style.ts';
import { fixLines, isFixable } from './check-lines.ts';
import { NAME } from './hook-report.ts';
import { summaryBelow, summaryLines } from './push-summary.ts';
import {
  hasTone,
  LAST_DEPLOY,
  newsIn,
  NOT_CHECKED,
  type PushFindings,
  saidAfter,
  saidOfApp,
  type Topic,
  topicsOf,
  WARM_UP,
} from './push-topics.ts';

/** `git config preflight.report` */
export const REPORTS = ['auto', 'full', 'short'] as const;

export interface ReportOptions {
  /** auto: what is new in full, and the rest in a line; short: a line, unless the push is stopped */
  readonly report: (typeof REPORTS)[number];
  /** `git push -q`: what is new, and nothing else */
  readonly quiet: boolean;
  /** what earlier pushes of this app said */
  readonly said: Said;
  /** whether the headline is on the screen already */
  readonly isAnnounced: boolean;
}

export interface PushReport {
  /** none where there is nothing to say on a quiet push */
  readonly lines: readonly string[];
  /** for the next push */
  readonly said: Said;
}

/** What a push says about what it found. */
export function pushReport(
  findings: PushFindings,
  headline: string,
  options: ReportOptions,
  style: Style,
): PushReport {
  const topics = topicsOf(findings);
  const before = saidOfApp(options.said, findings);
  const inFull = saidInFull(topics, { ...options, said: before });
  const said = saidAfter(before, findings, inFull);
  const last = lastDeployLines(findings, { ...options, said: before }, style);
  if (inFull.length > 0) {
    const lines = [...last, ...block(findings, topics, inFull, style)];
    return { said, lines: options.isAnnounced ? lines : [headline, ...lines] };
  }
  if (options.quiet && last.length === 0) return { said, lines: [] };
  const isAsBefore = newsIn(topics, before).length === 0;
  const summary = { findings, topics, isAsBefore };
  const lines = (options.isAnnounced ? summaryBelow : summaryLines)(summary, style);
  return { said, lines: [...lines, ...last] };
}

/** Once, and where few lines are wanted only if it wasn't a success. */
function lastDeployLines(
  { lastDeploy }: PushFindings,
  { report, quiet, said }: ReportOptions,
  style: Style,
): string[] {
  if (!lastDeploy || said[LAST_DEPLOY] === lastDeploy.id) return [];
  const isGood = lastDeploy.line.tone === 'pass';
  return isGood && (quiet || report === 'short') ? [] : renderLine(lastDeploy.line, style);
}

export const headline = (app: string, commit: string, branch: string, style: Style): string =>
  `${paint(style, 'bold', NAME)}  ${printable(app)}: deploying ${commit.slice(0, 7)} to ${branch}`;

function saidInFull(topics: readonly Topic[], { report, quiet, said }: ReportOptions): Topic[] {
  if (quiet || report === 'auto') return newsIn(topics, said);
  return topics.filter((each) => report === 'full' || hasTone(each, 'error'));
}

/** What is new, below whether the app is awake, and above what is as before. */
function block(
  findings: PushFindings,
  topics: readonly Topic[],
  inFull: readonly Topic[],
  style: Style,
): string[] {
  const shown = topics.filter((each) => each.id === WARM_UP || inFull.includes(each));
  const rest = topics.filter((each) => !shown.includes(each));
  return [
    ...shown.flatMap((each) => topicLines(each, style)),
    ...asBeforeLines(rest, style),
    ...(wantsFix(findings, inFull) ? fixLines(findings.app, style) : []),
  ];
}

/** A failure takes two lines if it can, which have no room for a column of labels. */
function topicLines({ id, lines }: Topic, style: Style): string[] {
  return lines.flatMap((line) => {
    const remark = renderRemark(line, style);
    if (id === NOT_CHECKED) return remark;
    const inColumns = renderLine(line, style);
    return id === WARM_UP && inColumns.length > 2 && remark.length <= 2 ? remark : inColumns;
  });
}

function asBeforeLines(topics: readonly Topic[], style: Style): string[] {
  const names = topics
    .filter((each) => hasTone(each, 'warn') || each.id === NOT_CHECKED)
    .map(({ lines: [line] }) => line.label);
  if (names.length === 0) return [];
  return renderLine({ tone: 'info', label: 'as before', text: names.join(', ') }, style);
}

/** For a single finding its own command will do. */
function wantsFix({ checks }: PushFindings, inFull: readonly Topic[]): boolean {
  const found = checks.filter(
    ({ id, status }) => isCore(id) && status === 'fail' && inFull.some((each) => each.id === id),
  );
  return found.length > 1 && isFixable(checks);
}

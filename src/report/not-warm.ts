import type { Answer, Failure } from '../warmup/answer.ts';
import type { Coverage, NotWarm, PathReport } from '../warmup/warm-report.ts';
import { duration } from './duration.ts';
import { nextStep } from './line.ts';
import { printable } from './printable.ts';
import type { Remark } from './redirect-remark.ts';
import { explainStatus, unexpectedRemark } from './status-remark.ts';
import { pathLabel } from './warm-table.ts';

/** What the words depend on beside the path's own report. */
export interface WarmSubject {
  readonly app: string;
  /** for everything, in milliseconds */
  readonly timeout: number;
}

type Explain = (report: PathReport, subject: WarmSubject) => Remark;

/** Why a path isn't warm, as a sentence that begins with it; undefined where it is. */
export function notWarmRemark(report: PathReport, subject: WarmSubject): Remark | undefined {
  const { path, notWarm } = report;
  if (notWarm === undefined) return undefined;
  const { text, ...step } = REMARKS[notWarm](report, subject);
  return { text: `${pathLabel(path)} ${text}`, ...step };
}

const REMARKS: Readonly<Record<NotWarm, Explain>> = {
  unanswered: ({ last, requests }) => {
    const times = requests > 1 ? `, asked ${requests} times` : '';
    if (last?.kind !== 'status') return unreached(last, times);
    return { text: `answers ${last.status}${times}${explainStatus(last.status)}` };
  },
  unexpected: explainUnexpected,
  'getting-faster': ({ requests, warmMs }) => ({
    text: `still gets faster: ${countOf(requests)}${medianText(warmMs)}`,
    hint: 'Run it again: it begins where this ended',
  }),
  'out-of-time': ({ last, requests }, { timeout }) => ({
    text: `isn't warm after ${duration(timeout)}: ${countOf(requests)}, ${lastText(last)}`,
    hint: 'warmup.timeout allows more',
  }),
  'dynos-missing': ({ coverage, requests }, { app }) => ({
    text: `was answered by ${dynosSeen(coverage)} in ${countOf(requests)}`,
    command: `heroku ps -a ${printable(app)}`,
  }),
};

function explainUnexpected({ last }: PathReport, { app }: WarmSubject): Remark {
  return last?.kind === 'status' ? unexpectedRemark(last, app) : unreached(last, '');
}

const unreached = (last: Failure | undefined, times: string): Remark =>
  last
    ? { text: `isn't answered: ${last.error.message}${times}`, ...nextStep(last.error) }
    : { text: `isn't answered${times}` };

const medianText = (ms: number | undefined): string =>
  ms === undefined ? '' : `, the last at ${duration(ms)}`;

function lastText(last: Answer | undefined): string {
  if (last?.kind === 'status') return `the last answered ${last.status} in ${duration(last.ms)}`;
  return last ? last.error.message : 'no answer';
}

const dynosSeen = (coverage: Coverage): string =>
  coverage.kind === 'counted'
    ? `only ${coverage.reached} of ${coverage.dynos} dynos`
    : 'not all of its dynos';

const countOf = (requests: number): string => `${requests} request${requests === 1 ? '' : 's'}`;

import type { Answer, Failure } from '../warmup/answer.ts';
import type { Coverage, NotWarm, PathReport } from '../warmup/warm-report.ts';
import { duration } from './duration.ts';
import { nextStep } from './line.ts';
import { plural } from './plural.ts';
import { printable } from './printable.ts';
import type { Remark } from './redirect-remark.ts';
import { explainAnswer, unexpectedRemark } from './status-remark.ts';
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
  const remark = whyNotWarm(report, subject);
  return remark && { ...remark, text: `${pathLabel(report.path)} ${remark.text}` };
}

/** The same without the path. */
export const whyNotWarm = (report: PathReport, subject: WarmSubject): Remark | undefined =>
  report.notWarm && REMARKS[report.notWarm](report, subject);

const REMARKS: Readonly<Record<NotWarm, Explain>> = {
  unanswered: ({ last, requests }) => {
    const times = requests > 1 ? `, asked ${requests} times` : '';
    if (last?.kind !== 'status') return unreached(last, times);
    return { text: `answers ${last.status}${times}${explainAnswer(last)}` };
  },
  unexpected: explainUnexpected,
  'getting-faster': ({ requests, warmMs }) => ({
    text: `still gets faster: ${plural(requests, 'request')}${medianText(warmMs)}`,
    hint: 'Run it again, or set warmup.timeout / warmup.window',
  }),
  'out-of-time': ({ last, requests }, { timeout }) => ({
    text:
      requests === 0
        ? `was never asked: its turn didn't come within ${duration(timeout)}`
        : `isn't warm after ${duration(timeout)}: ${plural(requests, 'request')}, ${lastText(last)}`,
    hint: 'warmup.timeout allows more',
  }),
  'dynos-missing': ({ coverage, requests }, { app }) => ({
    text: `was answered by ${dynosSeen(coverage)} in ${plural(requests, 'request')}`,
    command: `heroku ps -a ${printable(app)}`,
  }),
};

function explainUnexpected({ last }: PathReport, { app }: WarmSubject): Remark {
  if (last?.kind === 'status') return unexpectedRemark(last, app);
  if (!last) return unreached(last, '');
  return { text: `isn't answered as it should be: ${last.error.message}`, ...nextStep(last.error) };
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

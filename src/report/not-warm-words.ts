import { duration, plural, printable } from '../base/text.ts';
import { isEco } from '../heroku/platform.ts';
import type { Coverage, NotWarm, PathReport } from '../warm/report.ts';
import type { Answer, Failure } from '../warmup/answer.ts';
import { explainAnswer, failureStep, type Remark, unexpectedRemark } from './answer-words.ts';
import { pathLabel } from './warm-table.ts';

/** What the words need besides the path's own report. */
interface WarmSubject {
  readonly app: string;
  /** of the web dynos; undefined if unknown */
  readonly size: string | undefined;
  /** for the whole command, in milliseconds */
  readonly timeout: number;
}

const sleepsOf = ({ size }: WarmSubject): boolean | undefined =>
  size === undefined ? undefined : isEco(size);

type Explain = (report: PathReport, subject: WarmSubject) => Remark;

/** Why a path isn't warm, as a sentence that begins with the path; undefined if it's warm. */
export function notWarmRemark(report: PathReport, subject: WarmSubject): Remark | undefined {
  const remark = whyNotWarm(report, subject);
  return remark && { ...remark, text: `${pathLabel(report.path)} ${remark.text}` };
}

/** The same sentence without the path. */
export const whyNotWarm = (report: PathReport, subject: WarmSubject): Remark | undefined =>
  report.notWarm && REMARKS[report.notWarm](report, subject);

const REMARKS: Readonly<Record<NotWarm, Explain>> = {
  unanswered: ({ last, requests }, subject) => {
    const after = requests > 1 ? ` after ${requests} requests` : '';
    if (last?.kind !== 'status') return unreached(last, after, subject);
    const still = requests > 1 ? 'still ' : '';
    const why = explainAnswer(last, sleepsOf(subject));
    return { text: `${still}answers ${last.status}${after}${why}` };
  },
  unexpected: explainUnexpected,
  'getting-faster': ({ requests, warmMs }) => ({
    text: `is still getting faster after ${plural(requests, 'request')}${medianText(warmMs)}`,
    hint: 'Run it again, or raise warmup.window',
  }),
  'out-of-time': ({ last, requests }, { timeout }) => ({
    text:
      requests === 0
        ? `got no request in ${duration(timeout)}: other paths came first`
        : `ran out of time: ${plural(requests, 'request')} in ${duration(timeout)}, ${lastText(last)}`,
    hint: 'Raise warmup.timeout',
  }),
  'dynos-missing': ({ coverage, requests }, { app }) => ({
    text: `reached ${dynosSeen(coverage)} in ${plural(requests, 'request')}`,
    command: `heroku ps -a ${printable(app)}`,
  }),
  'old-release': ({ last, requests }, { app }) => ({
    text: `still answers from an older release${releaseText(last)} after ${plural(requests, 'request')}`,
    command: `heroku releases -a ${printable(app)}`,
  }),
};

const releaseText = (last: Answer | undefined): string =>
  last?.kind === 'status' && last.release !== undefined ? `, v${last.release},` : '';

function explainUnexpected({ last }: PathReport, subject: WarmSubject): Remark {
  if (last?.kind === 'status')
    return unexpectedRemark(last, { app: subject.app, sleeps: sleepsOf(subject) });
  return unreached(last, '', subject);
}

const unreached = (last: Failure | undefined, after: string, { app }: WarmSubject): Remark =>
  last
    ? { text: `failed${after}: ${last.error.message}`, ...failureStep(last.error, app) }
    : { text: `got no answer${after}` };

const medianText = (ms: number | undefined): string =>
  ms === undefined ? '' : ` (now ${duration(ms)})`;

function lastText(last: Answer | undefined): string {
  if (last?.kind === 'status') return `the last answered ${last.status} in ${duration(last.ms)}`;
  return last ? last.error.message : 'no answer';
}

const dynosSeen = (coverage: Coverage): string =>
  coverage.kind === 'counted'
    ? `only ${coverage.reached} of ${coverage.dynos} dynos`
    : 'not all dynos';

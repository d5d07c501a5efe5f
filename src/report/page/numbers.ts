import { duration, elapsed, shownPath } from '../../base/text.ts';
import type { Judgement, Latency } from '../../state/judgement.ts';
import type { ProbeRun } from '../../state/probe-record.ts';
import { SAMPLE_RESULTS, VOID_REASONS } from '../../state/probe-record.ts';
import type { Compared } from '../comparison.ts';
import { known, percentText, timeText, valueText, VOID_NAMES } from '../judgement-words.ts';
import { RESULT_WORDS, sumOf, thousands } from '../probe-words.ts';
import { clockText, type PhaseSpan } from '../probe-series.ts';
import { type Content, type Html, html } from './html.ts';
import { foreign, table } from './tables.ts';

/** The few numbers that say most, each with what is usual. */
export function keyNumbers(judgement: Judgement, compared: readonly Compared[]): Html {
  const { failed, valid, downtimeMs, longestGapMs, after, firstAnswerMs } = judgement;
  const isClean = sumOf(failed) === 0;
  const share = isClean ? '' : `, ${percentText(sumOf(failed) / valid)}`;
  const numbers: readonly (readonly [label: string, text: string, aside: string])[] = [
    ['Downtime', timeText(downtimeMs), usual('downtime', compared)],
    ['Failed probes', thousands(sumOf(failed)), `of ${thousands(valid)}${share}`],
    ['Longest gap', timeText(longestGapMs), usual('longest gap', compared)],
    ['First answer', known(firstAnswerMs), usual('first answer', compared)],
    ['p95 afterwards', known(after?.p95), usual('p95 afterwards', compared)],
  ];
  return html`<dl class="numbers">
    ${numbers.map(
      ([label, text, aside]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${text}</dd>
          ${aside === '' ? '' : html`<dd>${aside}</dd>`}
        </div> `,
    )}
  </dl> `;
}

function usual(label: string, compared: readonly Compared[]): string {
  const found = compared.find((each) => each.label === label);
  return found ? `usually ${valueText(found.median, found.unit)}` : '';
}

export const latencyTable = ({ before, during, after }: Judgement): Html | string =>
  table<readonly [part: string, latency: Latency]>(
    [
      ['before the release', before],
      ['from there to the switch', during],
      ['after the switch', after],
    ],
    [
      { title: 'Answers', of: ([part]) => part },
      { title: 'count', isNumber: true, of: ([, all]) => thousands(all?.count ?? 0) },
      { title: 'p50', isNumber: true, of: ([, all]) => (all ? timeText(all.p50) : '–') },
      { title: 'p95', isNumber: true, of: ([, all]) => (all ? timeText(all.p95) : '–') },
      { title: 'p99', isNumber: true, of: ([, all]) => (all ? timeText(all.p99) : '–') },
    ],
    { caption: 'How long good answers took, from when their probe was due' },
  );

const MOST_OUTAGES = 10;

export function outageTable({ outages }: Judgement): Html | string {
  const longest = outages
    .toSorted((one, other) => other.to - other.from - (one.to - one.from))
    .slice(0, MOST_OUTAGES);
  const isCut = longest.length < outages.length;
  return table(
    outages.filter((outage) => longest.includes(outage)),
    [
      { title: 'from', of: ({ from }) => clockText(from) },
      { title: 'to', of: ({ to }) => clockText(to) },
      { title: 'time', isNumber: true, of: ({ from, to }) => timeText(to - from) },
      {
        title: 'its probes',
        of: ({ results }) => results.map((each) => RESULT_WORDS[each]).join(', '),
      },
    ],
    {
      caption: `Times without a good answer${isCut ? `: the longest ${MOST_OUTAGES} of ${outages.length}` : ''}`,
    },
  );
}

interface Count {
  readonly name: Content;
  readonly count: number;
}

/** How probes failed, and which don't count. */
export function countTables(judgement: Judgement): Content {
  const { failed, voided, failedBefore, normal } = judgement;
  const failures = [
    ...SAMPLE_RESULTS.map((result) => ({ name: RESULT_WORDS[result], count: failed[result] ?? 0 })),
    { name: 'any of these before the deploy: not its doing', count: failedBefore },
  ];
  const ignored = VOID_REASONS.map((why) => ({ name: VOID_NAMES[why], count: voided[why] ?? 0 }));
  const columns = [
    { title: 'Reason', of: ({ name }: Count) => name },
    { title: 'probes', isNumber: true, of: ({ count }: Count) => thousands(count) },
  ];
  const look = (caption: string) => ({ caption });
  const isThere = ({ count }: Count): boolean => count > 0;
  return [
    table(failures.filter(isThere), columns, look('Why probes failed')),
    table(ignored.filter(isThere), columns, look('Why probes are ignored')),
    normal.length === 0
      ? ''
      : html`<p class="why">
          Counted as good, because it was the same before the deploy:
          ${normal.map(({ path, status }, index) => html`${index === 0 ? '' : ', '}${foreign(shownPath(path))} ${status === null ? 'without an answer' : status}`)}.
        </p>`,
  ];
}

export const phaseTable = (phases: readonly PhaseSpan[]): Html | string =>
  table(
    phases,
    [
      { title: 'Phase', of: ({ name }) => name },
      { title: 'from', isNumber: true, of: ({ from }) => clockText(from) },
      {
        title: 'to',
        isNumber: true,
        of: ({ to, isOver }) => (isOver ? clockText(to) : 'not over'),
      },
      { title: 'took', isNumber: true, of: ({ from, to }) => elapsed(to - from) },
    ],
    { caption: 'The deploy, in minutes and seconds from the first probe' },
  );

export const probesText = ({ paths, intervalMs, samples, startedAt }: ProbeRun): Html =>
  html`${thousands(samples.length)} probes of
  ${paths.map((path, index) => html`${index === 0 ? '' : ', '}<code>${foreign(shownPath(path))}</code>`)},
  one every ${duration(intervalMs)}, from ${dateText(startedAt)} on. Each was sent at its own time,
  whatever became of the others, and half of them on a new connection.`;

/** In UTC. */
export const dateText = (ms: number): string =>
  Number.isFinite(ms) && Math.abs(ms) <= 8.64e15
    ? `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : 'an unknown time';

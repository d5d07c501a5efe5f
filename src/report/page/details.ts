import { duration, shownPath } from '../../base/text.ts';
import type { ProbeRun, Sample } from '../../state/probe-record.ts';
import { timeText } from '../judgement-words.ts';
import { RESULT_WORDS, thousands } from '../probe-words.ts';
import { bucketsOf, clockText, indexIn, latencyOf, type ProbeSeries } from '../probe-series.ts';
import { type Content, html } from './html.ts';
import { foreign, table } from './tables.ts';

const PARTS = 24;

/** The timeline in words, for those who can't see it. */
export function timelineTable({ answers, failed, voided, phases, endMs }: ProbeSeries): Content {
  const countIn = (index: number, samples: readonly Sample[]): number =>
    samples.filter(({ dueMs }) => indexIn(dueMs, PARTS, endMs) === index).length;
  const length = endMs / PARTS;
  const rows = bucketsOf(answers, PARTS, endMs).map((range, index) => {
    const from = index * length;
    const phase = phases.find((span) => span.from < from + length && span.to > from);
    return {
      range,
      from,
      phase: phase?.name ?? '',
      failed: countIn(index, failed),
      ignored: countIn(index, voided),
    };
  });
  type Row = (typeof rows)[number];
  const time = (title: string, of: (range: NonNullable<Row['range']>) => number) => ({
    ...{ title, isNumber: true },
    of: ({ range }: Row) => (range ? duration(of(range)) : '–'),
  });
  return details(
    'The timeline as a table',
    table(
      rows,
      [
        { title: 'from', of: ({ from }) => clockText(from) },
        { title: 'phase', of: ({ phase }) => phase },
        { title: 'answers', isNumber: true, of: ({ range }) => range?.count ?? 0 },
        time('median', ({ median }) => median),
        time('slowest', ({ max }) => max),
        { title: 'failed', isNumber: true, of: (row) => row.failed },
        { title: 'ignored', isNumber: true, of: (row) => row.ignored },
      ],
      {
        caption: `Each row: ${timeText(length)}`,
        isWide: true,
      },
    ),
  );
}

const MOST_LISTED = 200;

/** The failed probes one by one. */
export function failedTable({ failed }: ProbeSeries, { paths }: ProbeRun): Content {
  if (failed.length === 0) return '';
  const more = failed.length - MOST_LISTED;
  return details(
    `Failed probes (${thousands(failed.length)})`,
    table(
      failed.slice(0, MOST_LISTED),
      [
        { title: 'due', of: ({ dueMs }) => `${(dueMs / 1_000).toFixed(1)} s` },
        { title: 'path', of: ({ path }) => foreign(pathAt(paths, path)) },
        { title: 'connection', of: ({ isNew }) => (isNew ? 'new' : 'reused') },
        { title: 'what happened', of: ({ result }) => RESULT_WORDS[result] },
        { title: 'status', isNumber: true, of: ({ status }) => status ?? '–' },
        { title: 'after', isNumber: true, of: (sample) => duration(latencyOf(sample)) },
        { title: 'release', of: ({ release }) => (release === null ? '–' : `v${release}`) },
        { title: 'dyno', of: ({ dyno }) => (dyno === null ? '–' : foreign(dyno)) },
      ],
      { caption: 'Times from the first probe', isWide: true },
    ),
    more > 0 ? html`<p class="why">And ${thousands(more)} more. All are in the timeline.</p>` : '',
  );
}

/** A damaged record may lack it. */
function pathAt(paths: readonly string[], index: number): string {
  const path = paths[index];
  return path === undefined ? '?' : shownPath(path);
}

const details = (title: string, ...content: readonly Content[]): Content =>
  html`<details>
    <summary>${title}</summary>
    ${content}
  </details> `;

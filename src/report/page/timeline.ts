import type { Judgement } from '../../state/judgement.ts';
import type { ProbeRun } from '../../state/probe-record.ts';
import type { ProbeSeries } from '../probe-series.ts';
import { chart } from './chart.ts';
import { failedTable, timelineTable } from './details.ts';
import { type Content, type Html, html } from './html.ts';
import { isMany } from './marks.ts';
import { section } from './tables.ts';

/** The probes over time, drawn and as tables. */
export const timeline = (
  series: ProbeSeries,
  probes: ProbeRun,
  judgement: Judgement | undefined,
): Content =>
  section(
    'Timeline',
    html`<figure>
      ${chart(series, judgement, {
        title: 'Probes over time',
        description: `Latency of ${series.answers.length} good answers on a logarithmic scale, ${series.failed.length} failed probes and ${series.voided.length} ignored ones, with the phases of the deploy. The same is in the table below.`,
      })}
      ${legend(series, judgement)}
    </figure> `,
    timelineTable(series),
    failedTable(series, probes),
  );

function legend(series: ProbeSeries, judgement: Judgement | undefined): Html {
  const { answers, names, failed, voided } = series;
  const has = (side: string): boolean => answers.some((answer) => answer.side === side);
  const item = (mark: Html, text: string): Html =>
    html`<span><svg viewBox="0 0 12 12" aria-hidden="true">${mark}</svg>${text}</span>`;
  const dot = (look: string): Html => html`<path class="dot ${look}" d="M6 6h0" />`;
  return html`<figcaption>
    ${has('old') ? item(html`${dot('old')}${dot('old hole')}`, `answers of ${names.old}`) : ''}
    ${has('new') ? item(dot('new'), `answers of ${names.new}`) : ''}
    ${has('unnamed') ? item(dot('unnamed'), 'answers that name no release') : ''}
    ${isMany(answers) ? item(html`<path class="range new" d="M6 1v10" />`, 'their range; a dot is their median') : ''}
    ${failed.length > 0 ? item(html`<path class="failed" d="M3 1v10M7 1v10" />`, 'failed') : ''}
    ${voided.length > 0 ? item(dot('ignored'), 'ignored: our own machine or network') : ''}
    ${judgement && judgement.outages.length > 0 ? item(html`<path class="area" d="M0 0h12v12H0z" />`, 'no good answer') : ''}
  </figcaption>`;
}

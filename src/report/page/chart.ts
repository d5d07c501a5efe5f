import { duration, elapsed } from '../../base/text.ts';
import type { Judgement } from '../../state/judgement.ts';
import { SAMPLE_RESULTS, type SampleResult } from '../../state/probe-record.ts';
import { RESULT_WORDS } from '../probe-words.ts';
import { clockText, type PhaseSpan, type ProbeSeries, timeTicks } from '../probe-series.ts';
import { type Html, html } from './html.ts';
import { answerMarks, eventMarks, type LogScale, logScale, WIDTH } from './marks.ts';

// Drawn without a viewBox, in percent, so that text keeps its size on a phone. Only the marks are stretched.

const PHASE = 22;
const LANE = 20;
const PLOT = 230;
const AXIS = 24;
const GAP = 10;

interface Lane {
  readonly result: SampleResult | 'ignored';
  readonly label: string;
  readonly at: readonly number[];
}

const LANE_LABELS: Readonly<Record<SampleResult | 'ignored', string>> = {
  ...{ ok: '', dns: 'DNS', connect: 'connect', tls: 'TLS', reset: 'broken', timeout: 'time-out' },
  ...{ 'server-error': '5xx', status: 'status', body: 'text', ignored: 'ignored' },
};

/** The probes over time, with the phases of the deploy above them. */
export function chart(
  series: ProbeSeries,
  judgement: Judgement | undefined,
  { title, description }: { readonly title: string; readonly description: string },
): Html {
  const { phases, answers } = series;
  const lanes = lanesOf(series);
  const lanesAt = phases.length * PHASE + (phases.length > 0 ? GAP : 0);
  const plotAt = lanesAt + lanes.length * LANE + (lanes.length > 0 ? GAP : 0);
  const height = plotAt + PLOT;
  const scale = logScale(answers, PLOT);
  const place = { series, top: lanesAt, height };
  return html`<div class="chart">
    <svg class="labels" height="${height + AXIS}" aria-hidden="true">
      ${phases.map(({ name }, index) => rowLabel(name, index * PHASE + PHASE / 2))}
      ${lanes.map(({ label }, index) => rowLabel(label, lanesAt + index * LANE + LANE / 2))}
      ${scale.ticks.map(({ text, y }) => rowLabel(text, plotAt + y))}
    </svg>
    <svg class="plot" height="${height + AXIS}" role="img" aria-labelledby="chart-title chart-text">
      <title id="chart-title">${title}</title>
      <desc id="chart-text">${description}</desc>
      ${scale.ticks.map(({ y }) => html`<line class="grid" x2="100%" y1="${plotAt + y}" y2="${plotAt + y}" />`)}
      ${timeAxis(series.endMs, height)}
      ${(judgement?.outages ?? []).map((outage) => band(outage, place))}
      ${phases.map((span, index) => phaseBar(span, index * PHASE, series.endMs))}
      ${switchLine(place)}
      ${lanes.map(({ result, at }, index) => stretched(lanesAt + index * LANE, LANE, eventMarks(result, at, series.endMs, LANE)))}
      ${judgement ? slowLine(judgement.slowMs, scale, plotAt) : ''}
      ${stretched(plotAt, PLOT, answerMarks(answers, scale, series.endMs))}
    </svg>
  </div>`;
}

/** A row for each way to fail, so that no failure hides behind an answer. */
function lanesOf({ failed, voided }: ProbeSeries): Lane[] {
  const lanes = SAMPLE_RESULTS.map((result) => ({
    ...{ result, label: LANE_LABELS[result] },
    at: failed.filter((sample) => sample.result === result).map(({ dueMs }) => dueMs),
  }));
  const ignored = { result: 'ignored', label: LANE_LABELS.ignored } as const;
  return [...lanes, { ...ignored, at: voided.map(({ dueMs }) => dueMs) }].filter(
    ({ at }) => at.length > 0,
  );
}

const rowLabel = (text: string, y: number): Html =>
  html`<text x="100%" dx="-10" y="${y}" class="label">${text}</text>`;

/** In percent of the time. */
const share = (ms: number, endMs: number): number =>
  Math.round(Math.min(1, Math.max(0, ms / endMs)) * 10_000) / 100;

const stretched = (y: number, height: number, marks: Html): Html =>
  html`<svg
    y="${y}"
    width="100%"
    height="${height}"
    viewBox="0 0 ${WIDTH} ${height}"
    preserveAspectRatio="none"
  >
    ${marks}
  </svg>`;

const TICKS = 6;
// A label's middle is at its tick, so one near the edge would be cut.
const EDGE = 5;

function timeAxis(endMs: number, y: number): Html {
  const ticks = timeTicks(endMs, TICKS).map((tick) => {
    const x = share(tick, endMs);
    const anchor = x < EDGE ? 'start' : x > 100 - EDGE ? 'end' : 'middle';
    return html`<line class="tick" x1="${x}%" x2="${x}%" y1="${y}" y2="${y + 5}" /><text
        class="time"
        x="${x}%"
        y="${y + 18}"
        text-anchor="${anchor}"
        >${clockText(tick)}</text
      >`;
  });
  return html`<line class="base" x2="100%" y1="${y}" y2="${y}" />${ticks}`;
}

// Of the narrowest chart, a phone's, in percent.
const LETTER = 2.4;

function phaseBar({ name, from, to, isOver }: PhaseSpan, y: number, endMs: number): Html {
  const [start, end] = [share(from, endMs), share(to, endMs)];
  const text = `${elapsed(to - from)}${isOver ? '' : ', not over'}`;
  const room = text.length * LETTER + 2;
  const label =
    end + room <= 100
      ? { x: end, dx: 7, anchor: 'start', look: 'took' }
      : start - room >= 0
        ? { x: start, dx: -7, anchor: 'end', look: 'took' }
        : { x: end, dx: -7, anchor: 'end', look: 'took inside' };
  const middle = y + PHASE / 2;
  return html`<g
    ><title>${name}: ${text}</title>
    <rect
      class="${isOver ? 'phase' : 'phase open'}"
      x="${start}%"
      y="${y + 4}"
      width="${round(end - start)}%"
      height="${PHASE - 8}"
      rx="2"
    />
    <text
      class="${label.look}"
      x="${label.x}%"
      dx="${label.dx}"
      y="${middle}"
      text-anchor="${label.anchor}"
      >${text}</text
    ></g
  >`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

interface Place {
  readonly series: ProbeSeries;
  readonly top: number;
  readonly height: number;
}

function band(
  { from, to, results }: Judgement['outages'][number],
  { series: { endMs }, top, height }: Place,
): Html {
  const [start, end] = [share(from, endMs), share(to, endMs)];
  const how = results.map((result) => RESULT_WORDS[result]).join(', ');
  return html`<rect
    class="outage"
    x="${start}%"
    width="${round(end - start)}%"
    y="${top}"
    height="${height - top}"
    ><title>${duration(to - from)} without a good answer: ${how}</title></rect
  >`;
}

/** From here on, only the new release answers. */
function switchLine({ series: { phases, endMs }, height }: Place): Html | string {
  const span = phases.find(({ name, isOver }) => name === 'switch' && isOver);
  if (!span) return '';
  const x = share(span.to, endMs);
  return html`<line class="switched" x1="${x}%" x2="${x}%" y1="0" y2="${height}" />`;
}

function slowLine(slowMs: number, scale: LogScale, plotAt: number): Html | string {
  const y = plotAt + scale.y(slowMs);
  // At the top of the plot, there's no room above it.
  const label = scale.y(slowMs) < 16 ? y + 14 : y - 5;
  return html`<line class="slow" x2="100%" y1="${y}" y2="${y}" /><text
      class="slow-label"
      x="100%"
      dx="-4"
      y="${label}"
      text-anchor="end"
      >slow: over ${duration(slowMs)}</text
    >`;
}

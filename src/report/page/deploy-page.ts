import { createHash } from 'node:crypto';
import type { Judgement, ProbeVerdict } from '../../state/judgement.ts';
import type { ProbeRun } from '../../state/probe-record.ts';
import { compare, type Deployed } from '../comparison.ts';
import { VERDICT_NAMES } from '../judgement-words.ts';
import { feltText } from '../probe-words.ts';
import { type ProbeSeries, seriesOf } from '../probe-series.ts';
import { runLines } from '../run-lines.ts';
import { comparisonTable, historyTable, releaseText } from './history.ts';
import { type Content, Html, html } from './html.ts';
import {
  countTables,
  dateText,
  keyNumbers,
  latencyTable,
  outageTable,
  phaseTable,
  probesText,
} from './numbers.ts';
import { STYLE } from './style.ts';
import { columns, foreign, section } from './tables.ts';

import { saidLines } from './said.ts';
import { timeline } from './timeline.ts';

export interface DeployPage {
  readonly deploy: Deployed;
  /** undefined: it wasn't probed */
  readonly probes: ProbeRun | undefined;
  /** all deploys on record, the newest first */
  readonly history: readonly Deployed[];
  /** whether the process that follows it is running */
  readonly isRunning: boolean;
  readonly now: Date;
  readonly version: string;
}

/** How a page of ours begins, whatever the version. */
export const PAGE_START = '<!doctype html>\n<!-- heroku-preflight report -->\n';

// The hash is of every character between the tags.
const STYLES = new Html(`<style>${STYLE}</style>`);

// No script, no request: an icon that isn't named would be asked for.
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** A deploy as one HTML file that needs nothing else. */
export function deployPage(page: DeployPage): string {
  const { deploy, probes } = page;
  const { run, judgement } = deploy;
  const series = probes && probes.samples.length > 0 ? seriesOf(probes, judgement) : undefined;
  const name = `${run.app} ${releaseText(deploy)}`;
  const result = judgement ? VERDICT_NAMES[judgement.verdict] : 'not probed';
  const body = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <link rel="icon" href="data:," />
      <title>${name}: ${result}</title>
      ${STYLES}
    </head>
    <body>
      <header>
        <h1>${foreign(run.app)} ${releaseText(deploy)}</h1>
        <p class="about">${aboutText(run)}</p>
        ${verdictLine(judgement, series)}
      </header>
      <main>${content(page, series)}</main>
      <footer>
        ${series && probes ? html`<p>${probesText(probes)}</p>` : ''}
        <p>
          Made by heroku-preflight ${page.version} on ${dateText(page.now.getTime())}, from the
          records in the git directory.
        </p>
      </footer>
    </body>
  </html> `;
  return PAGE_START + body.markup;
}

/** A deploy that `watch` followed may have no commit of ours. */
const aboutText = ({ commit, startedAt }: Deployed['run']): Html => {
  const date = dateText(Date.parse(startedAt));
  return commit === ''
    ? html`Watched ${date}`
    : html`Commit <code>${foreign(commit.slice(0, 7))}</code>, pushed ${date}`;
};

function verdictLine(judgement: Judgement | undefined, series: ProbeSeries | undefined): Content {
  if (!judgement)
    return series
      ? badgeLine('inconclusive', 'NO VERDICT', 'The probes ended before the deploy did.')
      : badgeLine('inconclusive', 'NOT PROBED', 'What visitors felt wasn’t measured.');
  const { verdict } = judgement;
  return badgeLine(verdict, VERDICT_NAMES[verdict], feltText(judgement));
}

const badgeLine = (look: ProbeVerdict, name: string, text: string): Html =>
  html`<p class="verdict"><span class="badge ${look}">${name}</span> <span>${text}</span></p>`;

function content(
  { deploy, probes, history, isRunning, now }: DeployPage,
  series: ProbeSeries | undefined,
): Content {
  const { run, judgement } = deploy;
  const compared = compare(deploy, history);
  return [
    judgement ? keyNumbers(judgement, compared) : '',
    series && probes ? timeline(series, probes, judgement) : '',
    judgement
      ? section(
          'Numbers',
          columns(latencyTable(judgement), [outageTable(judgement), countTables(judgement)]),
        )
      : '',
    section(
      'Deploy',
      saidLines(runLines(run, isRunning, now, judgement)),
      columns(series ? phaseTable(series.phases) : ''),
    ),
    checkSection(deploy),
    section('Compared with the last deploys', columns(comparisonTable(compared))),
    section('Last deploys', historyTable(deploy, history)),
  ];
}

/** What the push said. A check with the report would show today's configuration. */
function checkSection({ run: { checked } }: Deployed): Content {
  if (checked === null) return '';
  const { passed, lines } = checked;
  const text = `${passed} ${passed === 1 ? 'check' : 'checks'} passed`;
  return section(
    'What the check found before the deploy',
    lines.length === 0 ? html`<p>${text}.</p>` : saidLines(lines),
    lines.length === 0 || passed === 0 ? '' : html`<p class="why">${text}.</p>`,
  );
}

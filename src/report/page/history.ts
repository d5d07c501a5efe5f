import type { OutcomeRecord } from '../../state/deploy-record.ts';
import { type Compared, type Deployed, firstAnswerOf } from '../comparison.ts';
import { timeText, valueText, VERDICT_NAMES } from '../judgement-words.ts';
import { type Content, html } from './html.ts';
import { foreign, table } from './tables.ts';

export const comparisonTable = (compared: readonly Compared[]): Content =>
  table(
    compared,
    [
      { title: 'Number', of: ({ label }) => label },
      { title: 'this deploy', isNumber: true, of: ({ value, unit }) => valueText(value, unit) },
      { title: 'median before', isNumber: true, of: ({ median, unit }) => valueText(median, unit) },
      { title: 'deploys', isNumber: true, of: ({ of }) => of },
    ],
    { caption: 'This deploy against the median of those before it' },
  );

const OUTCOME_NAMES: Readonly<Record<OutcomeRecord['kind'], string>> = {
  live: 'live',
  'nothing-built': 'nothing built',
  'build-failed': 'build failed',
  'release-failed': 'release phase failed',
  crashed: 'crashed',
  asleep: 'came back asleep',
  superseded: 'replaced by a newer one',
  'scaled-to-zero': 'no web dyno',
  unknown: 'unknown',
};

export const releaseText = ({ run }: Deployed): string =>
  run.deploy?.release == null ? 'no release' : `v${run.deploy.release}`;

const outcomeText = ({ run: { deploy } }: Deployed): string =>
  deploy?.outcome ? OUTCOME_NAMES[deploy.outcome.kind] : 'no end on record';

/** '': a deploy that `watch` followed. */
const commitText = (commit: string): Content =>
  commit === '' ? '–' : html`<code>${foreign(commit.slice(0, 7))}</code>`;

const MOST = 20;

/** The last deploys of the app, the newest first. */
export function historyTable(current: Deployed, all: readonly Deployed[]): Content {
  const deploys = all.filter(({ run }) => run.app === current.run.app && run.deploy !== null);
  const maybe = (ms: number | null | undefined): string => (ms == null ? '–' : timeText(ms));
  return table<Deployed>(
    deploys.slice(0, MOST),
    [
      { title: 'Release', of: releaseText },
      { title: 'verdict', of: ({ judgement }) => verdict(judgement) },
      { title: 'downtime', isNumber: true, of: ({ judgement }) => maybe(judgement?.downtimeMs) },
      { title: 'first answer', isNumber: true, of: (deploy) => maybe(firstAnswerOf(deploy)) },
      { title: 'p95', isNumber: true, of: ({ judgement }) => maybe(judgement?.after?.p95) },
      { title: 'begun (UTC)', of: ({ run }) => run.startedAt.slice(0, 16).replace('T', ' ') },
      { title: 'commit', of: ({ run }) => commitText(run.commit) },
      { title: 'outcome', of: outcomeText },
    ],
    {
      caption: 'The newest first; p95 is of the answers after the switch',
      isCurrent: ({ run }) => run.id === current.run.id,
      isWide: true,
    },
  );
}

const verdict = (judgement: Deployed['judgement']): Content =>
  judgement
    ? html`<span class="${judgement.verdict}">${VERDICT_NAMES[judgement.verdict]}</span>`
    : 'not probed';

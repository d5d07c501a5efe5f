import type { PreflightError } from '../base/errors.ts';
import type { DeploySettings } from '../config/settings.ts';
import type { FirstAnswer } from '../state/deploy-record.ts';
import type { Judgement } from '../state/judgement.ts';
import type { ProbeRun } from '../state/probe-record.ts';
import type { Skipped, WarmOutcome, WarmStart } from '../warm/report.ts';
import { type Followed, isLive, type Liveness } from './await-live.ts';
import type { Rollback } from './roll-back.ts';

/** What `watch` has seen of a deploy. */
export interface Watched {
  /** the app, as it was before */
  readonly start: WarmStart;
  readonly elapsedMs: number;
  /** the command that was run; undefined: there was none */
  readonly command: RunCommand | undefined;
  /** undefined: the command has deployed nothing */
  readonly liveness: Liveness | undefined;
  /** the email address of who made the release; undefined: us, or unknown */
  readonly author: string | undefined;
  /** one for each path, once the new release got the requests */
  readonly answers: readonly FirstAnswer[];
  /** undefined: not tried, because it isn't live, was live before, or may not be asked */
  readonly warmth: WarmOutcome | undefined;
  /** why it may not be asked; `warmup-off`: the config says so */
  readonly unasked: PreflightError | undefined;
  /** undefined: there was no reason for one, or it wasn't asked for */
  readonly takenBack: TakenBack | undefined;
  /** what visitors felt; undefined: it wasn't measured */
  readonly visitors: Visitors | undefined;
}

/** A rollback, and what became of the release that it made. */
export interface TakenBack {
  readonly rollback: Rollback;
  /** undefined: it has made none */
  readonly followed: Followed | undefined;
}

export interface Visitors extends Pick<DeploySettings, 'failOn'> {
  readonly judgement: Judgement;
  readonly run: ProbeRun;
}

export interface RunCommand {
  readonly name: string;
  /** as in a shell: 128 + n if signal n ended it */
  readonly exitCode: number;
}

/** failed: it isn't live, or isn't warm, or the command failed; unknown: it couldn't be told */
export type Verdict = 'ok' | 'failed' | 'unknown';

export function verdictOf(watched: Watched): Verdict {
  const verdicts = [deployVerdict(watched), visitorsVerdict(watched)];
  return (['failed', 'unknown'] as const).find((one) => verdicts.includes(one)) ?? 'ok';
}

function visitorsVerdict({ visitors }: Watched): Verdict {
  switch (visitors?.judgement.verdict) {
    case 'fail':
      return 'failed';
    case 'degraded':
      return visitors.failOn === 'degraded' ? 'failed' : 'ok';
    case 'inconclusive':
      return 'unknown';
    case 'pass':
    case undefined:
      return 'ok';
  }
}

function deployVerdict(watched: Watched): Verdict {
  const { liveness, command } = watched;
  if (!liveness) return 'failed';
  if (liveness.kind === 'unchecked') return 'unknown';
  if (liveness.kind === 'settled' && liveness.release === undefined) return 'failed';
  if (!isLive(liveness) && !isWithoutWeb(watched))
    return liveness.kind === 'followed' && liveness.outcome.kind === 'unknown'
      ? 'unknown'
      : 'failed';
  return command && command.exitCode !== 0 ? 'failed' : warmVerdict(watched);
}

/** What a release does to visitors; past: only while it took over, so a rollback would do it again. */
export type Harm = 'lasting' | 'past';

export function harmOf({ liveness, visitors }: Watched): Harm | undefined {
  if (liveness?.kind !== 'followed') return undefined;
  if (liveness.outcome.kind === 'crashed') return 'lasting';
  if (visitors?.judgement.verdict !== 'fail') return undefined;
  const { judgement, run } = visitors;
  const calmSince = (run.samples.at(-1)?.dueMs ?? 0) - CALM_MS;
  return judgement.outages.some(({ to }) => to > calmSince) ? 'lasting' : 'past';
}

/** Half of the time that is measured after the switch. */
const CALM_MS = 30_000;

/** An app of workers: nothing is switched, and nothing can be asked. */
export const isWithoutWeb = ({ liveness, warmth }: Watched): boolean =>
  liveness?.kind === 'followed' &&
  liveness.outcome.kind === 'scaled-to-zero' &&
  warmth?.kind === 'skipped' &&
  warmth.reason === 'no-web-process';

function warmVerdict({ warmth, unasked }: Watched): Verdict {
  if (unasked) return unasked.code === 'warmup-off' ? 'ok' : 'unknown';
  if (!warmth) return 'ok';
  if (warmth.kind === 'skipped') return NOT_TO_ASK.includes(warmth.reason) ? 'ok' : 'failed';
  return warmth.report.isWarm ? 'ok' : 'failed';
}

/** It has nothing to ask, or only its Private Space can. */
const NOT_TO_ASK: readonly Skipped['reason'][] = ['no-web-process', 'internal-routing'];

import { failureJson } from '../base/errors.ts';
import { liveRelease } from '../follow/await-live.ts';
import type { Outcome } from '../follow/deploy.ts';
import { verdictOf, type Watched } from '../follow/watched.ts';
import type { Judgement } from '../state/judgement.ts';
import { warmJson } from './warm-json.ts';
import { visitorsLines } from './probe-words.ts';
import { rollbackLine } from './rollback-words.ts';
import { deployLines } from './watch-lines.ts';
import type { WatchJson } from './watch-schema.ts';

/** What `heroku-preflight watch --json` prints, as watch.schema.json describes it. */
export function watchJson(watched: Watched): WatchJson {
  const { start, elapsedMs, command, answers, unasked } = watched;
  return {
    ...{ version: 1, app: start.app, startedAt: start.startedAt.toISOString() },
    elapsedMs: tenth(elapsedMs),
    result: verdictOf(watched),
    command: command ? { name: command.name, exitCode: command.exitCode } : null,
    deploy: deployJson(watched),
    answers: [...answers],
    warm: warmthJson(watched),
    notWarmed: unasked ? failureJson(unasked) : null,
    rollback: rollbackJson(watched),
    visitors: visitorsJson(watched),
  };
}

const visitorsJson = ({ visitors, start }: Watched): WatchJson['visitors'] =>
  visitors ? judgementJson(visitors.judgement, start.app) : null;

/** `report --json` has it, too. */
export function judgementJson(
  judgement: Judgement,
  app: string,
): NonNullable<WatchJson['visitors']> {
  const { downtimeMs, longestGapMs, normal, voided, failed, reasons, ...same } = judgement;
  const { outages, ...rest } = same;
  return {
    ...rest,
    downtimeSeconds: downtimeMs / 1_000,
    longestGapSeconds: longestGapMs / 1_000,
    message: visitorsLines({ judgement }, app)[0].text,
    reasons: [...reasons],
    normal: [...normal],
    ...{ voided: { ...voided }, failed: { ...failed } },
    outages: outages.map(({ from, to, results }) => ({ from, to, results: [...results] })),
  };
}

function deployJson(watched: Watched): WatchJson['deploy'] {
  const { liveness, author = null } = watched;
  const [{ text: message, hint = null, command = null }] = deployLines(watched);
  return { ...stateJson(liveness), author, message, hint, command };
}

type State = Omit<WatchJson['deploy'], 'author' | 'message' | 'hint' | 'command'>;

function stateJson(liveness: Watched['liveness']): State {
  const rest = { by: null, trafficInMs: null, waitedMs: 0 };
  if (!liveness) return { state: 'nothing-deployed', release: null, ...rest };
  if (liveness.kind !== 'followed')
    return { state: liveness.kind, release: liveRelease(liveness) ?? null, ...rest };
  const { outcome, course, waitedMs } = liveness;
  return {
    state: outcome.kind,
    release: ('release' in outcome ? outcome.release : undefined) ?? null,
    by: outcome.kind === 'live' ? outcome.by : null,
    trafficInMs: trafficIn(outcome, course.at),
    waitedMs: tenth(waitedMs),
  };
}

function trafficIn(outcome: Outcome, at: number): number | null {
  if (outcome.kind !== 'crashed' || outcome.trafficAt === undefined) return null;
  return outcome.trafficAt > at ? outcome.trafficAt - at : null;
}

function warmthJson({ warmth }: Watched): WatchJson['warm'] {
  if (!warmth) return null;
  const { url, elapsedMs, warm, wasAsleep, skipped, dynos, window, paths } = warmJson(warmth);
  return { url, elapsedMs, warm, wasAsleep, skipped, dynos, window, paths };
}

function rollbackJson({ takenBack, start }: Watched): WatchJson['rollback'] {
  if (!takenBack) return null;
  const { rollback, followed } = takenBack;
  const { text: message, hint = null, command = null } = rollbackLine(takenBack, start.app);
  return {
    state: followed?.outcome.kind ?? rollback.kind,
    to: ('to' in rollback ? rollback.to : undefined) ?? null,
    release: rollback.kind === 'released' ? rollback.release : null,
    ...{ message, hint, command },
  };
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10;

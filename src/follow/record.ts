import type { ErrorCode } from '../base/error-codes.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { DeployRecord, OutcomeRecord } from '../state/deploy-record.ts';
import type { Course, Outcome, Times } from './deploy.ts';
import { targetOf } from './machine.ts';

/** The record of a deploy after a step. */
export function recordAfter(record: DeployRecord, course: Course): DeployRecord {
  const { phase, times, calls } = course;
  const sinceStart = (at: number | undefined): number | null =>
    at === undefined ? null : Math.max(0, Math.round(at - times.begun));
  const names = ['found', 'built', 'released', 'booted', 'switched'] as const;
  const web = phase.kind === 'over' ? phase.web : phase.kind === 'switch' ? phase : undefined;
  return {
    ...record,
    phase: phase.kind,
    release: targetOf(course) ?? record.release,
    ...(web && { up: web.up, dynos: web.quantity ?? null }),
    times: Object.fromEntries(
      names.map((name) => [name, sinceStart(times[name])]),
    ) as DeployRecord['times'],
    calls,
    ...(phase.kind === 'over' && outcomeParts(phase.outcome, times)),
  };
}

function outcomeParts(
  outcome: Outcome,
  times: Times,
): Pick<DeployRecord, 'outcome' | 'asleepAfter'> {
  return {
    outcome: outcomeRecord(outcome, times),
    asleepAfter: outcome.kind === 'asleep' ? true : outcome.kind === 'live' ? false : null,
  };
}

function outcomeRecord(outcome: Outcome, { begun }: Times): OutcomeRecord {
  switch (outcome.kind) {
    case 'release-failed':
      return { ...outcome, running: outcome.running ?? null };
    case 'crashed': {
      const { trafficAt } = outcome;
      return { ...outcome, trafficAt: trafficAt === undefined ? null : trafficAt - begun };
    }
    case 'unknown': {
      const { why, release = null, error } = outcome;
      return { kind: 'unknown', why, release, error: error ? errorRecord(error) : null };
    }
    case 'live':
    case 'asleep':
    case 'nothing-built':
    case 'build-failed':
    case 'superseded':
    case 'scaled-to-zero':
      return outcome;
  }
}

const errorRecord = ({
  code,
  message,
  hint,
}: PreflightError): Extract<OutcomeRecord, { kind: 'unknown' }>['error'] => ({
  ...{ code, message },
  hint: hint ?? null,
});

/** The outcome on record, times in milliseconds from the push's first request; undefined: not over. */
export function outcomeOf({ outcome }: DeployRecord): Outcome | undefined {
  switch (outcome?.kind) {
    case undefined:
      return undefined;
    case 'release-failed':
      return { ...outcome, running: outcome.running ?? undefined };
    case 'crashed':
      return { ...outcome, trafficAt: outcome.trafficAt ?? undefined };
    case 'unknown': {
      const { why, release, error } = outcome;
      return {
        ...{ kind: 'unknown', why, release: release ?? undefined },
        error:
          error === null
            ? undefined
            : // An error's texts are fit to be shown, but anyone can have written the file.
              new PreflightError(error.code as ErrorCode, printable(error.message), {
                ...(error.hint !== null && { hint: printable(error.hint) }),
              }),
      };
    }
    case 'live':
    case 'asleep':
    case 'nothing-built':
    case 'build-failed':
    case 'superseded':
    case 'scaled-to-zero':
      return outcome;
  }
}

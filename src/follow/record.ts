import type { DeployRecord, OutcomeRecord } from '../state/deploy-record.ts';
import type { Course, Outcome, Times } from './deploy.ts';
import { targetOf } from './machine.ts';

/** The record of a deploy after a step. */
export function recordAfter(record: DeployRecord, course: Course): DeployRecord {
  const { phase, times, calls } = course;
  const sinceStart = (at: number | undefined): number | null =>
    at === undefined ? null : Math.max(0, Math.round(at - times.begun));
  const names = ['found', 'built', 'released', 'booted', 'switched'] as const;
  return {
    ...record,
    phase: phase.kind,
    release: targetOf(course) ?? record.release,
    ...(phase.kind === 'switch' && { up: phase.up, dynos: phase.quantity ?? null }),
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
      return { kind: 'unknown', why, release, reason: error?.message ?? null };
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

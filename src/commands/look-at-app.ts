import type { CommandContext } from '../base/context.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { FOLLOW_READS } from '../follow/under-way.ts';
import type { AppReadings, ReadName } from '../heroku/readings.ts';
import type { PlannedWarming, UselessWarming } from '../warm/plan.ts';
import type { WarmStart } from '../warm/report.ts';
import { conditionOf } from '../warmup/condition.ts';
import { API_BUDGET_MS as budgetMs, type OpenedApp } from './open-app.ts';
import { planOf } from './warming.ts';

/** What is known of an app whose deploy is followed. */
export interface AppView {
  readonly readings: AppReadings;
  /** how to ask it; an error: it may not be asked */
  readonly plan: PlannedWarming | UselessWarming | PreflightError;
}

/** The deploy can be followed, although no request may be sent. */
const CAN_FOLLOW: readonly ErrorCode[] = ['warmup-off', 'unknown-address', 'host-not-trusted'];

const READS: ReadonlySet<ReadName> = new Set([...FOLLOW_READS, 'formation']);

/** Rejects with a PreflightError for a mistake in the config. */
export async function lookAtApp(context: CommandContext, opened: OpenedApp): Promise<AppView> {
  try {
    const plan = await planOf(context, opened);
    context.signal.throwIfAborted();
    return { readings: plan.readings, plan };
  } catch (cause) {
    context.signal.throwIfAborted();
    const error = asPreflightError(cause);
    if (!CAN_FOLLOW.includes(error.code)) throw error;
    const { app, token } = opened;
    const readings = await opened.readApp({ app, token, wanted: READS, budgetMs });
    context.signal.throwIfAborted();
    return { readings, plan: uselessOf(readings) ?? error };
  }
}

const NOTHING_FOUND = {
  ...{ dynos: undefined, size: undefined, wasAsleep: undefined, baseUrl: undefined },
} as const;

/** An app that can't answer isn't live, whether it may be asked or not. */
function uselessOf(readings: AppReadings): UselessWarming | undefined {
  const { useless: reason } = conditionOf(readings, null);
  return reason && { kind: 'useless', reason, readings, ...NOTHING_FOUND };
}

export function startOf(
  about: Pick<WarmStart, 'app' | 'startedAt'>,
  plan: AppView['plan'],
): WarmStart {
  if (plan instanceof PreflightError) return { ...about, ...NOTHING_FOUND };
  const { dynos, size, wasAsleep, baseUrl } = plan;
  return { ...about, dynos, size, wasAsleep, baseUrl };
}

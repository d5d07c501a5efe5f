import { PreflightError } from '../base/errors.ts';
import type { Readings } from '../heroku/readings.ts';
import { type HerokuCommand, undoFor } from './change.ts';
import { deviation, type Fact, factAbout, holds, latestFacts, readsFor } from './fact.ts';
import type { Plan, Step } from './plan.ts';
import type { WaitPorts } from './wait.ts';

/** How to get back to the state before. */
export interface Undo {
  /** those that are or may be in effect, newest first: the order to undo them */
  readonly steps: readonly Step[];
  /** what another person has changed since, in words: undoing would undo that */
  readonly left: readonly string[];
  /** whether it was read again */
  readonly isSure: boolean;
}

/** The steps that are or may be in effect, newest first. */
export const inEffect = (steps: readonly StepReport[]): readonly Step[] =>
  steps
    .filter(({ state }) => state === 'done' || state === 'made' || state === 'unknown')
    .map(({ step }) => step)
    .reverse();

/** The commands that undo `steps`; fewer if some can't be undone. */
export const undoCommands = (steps: readonly Step[], app: string): HerokuCommand[] =>
  steps.flatMap(({ change }) => {
    const command = undoFor(change, app);
    return command ? [command] : [];
  });

/** Reads the app again, so as not to undo what another person has changed since. Never rejects. */
export async function undoOf(
  reports: readonly StepReport[],
  { read }: Pick<WaitPorts, 'read'>,
): Promise<Undo> {
  const steps = inEffect(reports);
  if (steps.length === 0) return { steps, left: [], isSure: true };
  try {
    const made = [...steps].reverse().flatMap(({ makes }) => makes);
    const readings = await read(readsFor(made));
    return sorted(steps, worldsOf(made, reports), readings);
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    return { steps, left: [], isSure: false };
  }
}

/** The states that the app may be in: two if it isn't known whether the last step was made. */
function worldsOf(made: readonly Fact[], reports: readonly StepReport[]): Fact[][] {
  const doubtful = reports.find(isDoubtful);
  return [latestFacts(made), ...(doubtful ? [[...doubtful.step.needs]] : [])];
}

const isDoubtful = (report: StepReport): boolean =>
  report.state === 'unknown' || (report.state === 'made' && report.error.code === 'not-as-set');

function sorted(steps: readonly Step[], worlds: readonly Fact[][], readings: Readings): Undo {
  const undone: Step[] = [];
  const left = new Set<string>();
  for (const step of steps) {
    const gone = step.makes.flatMap((made) => changed(made, worlds, readings));
    if (gone.length === 0) undone.push(step);
    for (const words of gone) left.add(words);
  }
  return { steps: undone, left: [...left], isSure: true };
}

/** The actual state in words; nothing if it's one of the worlds. */
function changed(made: Fact, worlds: readonly Fact[][], readings: Readings): string[] {
  const expected = worlds.flatMap((world) => factAbout(made, world) ?? []);
  if (expected.some((fact) => holds(fact, readings))) return [];
  return [deviation(expected.slice(0, 1), readings) ?? ''];
}

/** The outcome of a step. */
export type StepReport =
  | {
      readonly step: Step;
      readonly state: 'done';
      /** how long its dynos took to be up; undefined: it starts none */
      readonly bootMs: number | undefined;
    }
  | {
      readonly step: Step;
      /** made: in effect, but something is wrong with it; unknown: it may be in effect */
      readonly state: 'not-made' | 'made' | 'unknown';
      readonly error: PreflightError;
    }
  | { readonly step: Step; readonly state: 'not-begun' };

/** The outcome of a plan. */
export interface FixReport {
  /** for every step of the plan */
  readonly steps: readonly StepReport[];
  /** why it isn't done; undefined: it is */
  readonly error: PreflightError | undefined;
  /** why the final check couldn't run, although every step is done */
  readonly unchecked: PreflightError | undefined;
  readonly undo: Undo;
}

/** How a run ended. */
export type FixOutcome =
  | {
      /** planned: a dry run */
      readonly kind: 'nothing-to-do' | 'planned' | 'declined';
      readonly plan: Plan;
    }
  | {
      /** needs-yes: it couldn't ask; refused: the app or account isn't ready for it */
      readonly kind: 'needs-yes' | 'refused';
      readonly plan: Plan;
      readonly error: PreflightError;
    }
  | { readonly kind: 'applied'; readonly plan: Plan; readonly report: FixReport };

/** 0: done, or nothing to do; 1: declined, stopped halfway or not possible; 2: failed without a change. */
export function exitCodeOf(outcome: FixOutcome): 0 | 1 | 2 {
  switch (outcome.kind) {
    case 'planned':
      return 0;
    case 'nothing-to-do':
      return outcome.plan.unmet.length > 0 ? 1 : 0;
    case 'declined':
      return 1;
    case 'needs-yes':
    case 'refused':
      return 2;
    case 'applied':
      if (!outcome.report.error) return outcome.plan.unmet.length > 0 ? 1 : 0;
      return inEffect(outcome.report.steps).length > 0 ? 1 : 2;
  }
}

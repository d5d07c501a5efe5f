import { PreflightError } from '../base/errors.ts';
import type { Readings } from '../heroku/readings.ts';
import { type HerokuCommand, undoFor } from './change.ts';
import { deviation, type Fact, factAbout, holds, latestFacts, readsFor } from './fact.ts';
import type { Plan, Step } from './plan.ts';
import type { WaitPorts } from './wait.ts';

/** How to get back to what there was. */
export interface Undo {
  /** those that are in effect, or may be, the newest first: in this order they can be undone */
  readonly steps: readonly Step[];
  /** what somebody else has changed since, in words: undoing would undo that */
  readonly left: readonly string[];
  /** whether it was looked at once more */
  readonly isSure: boolean;
}

/** The steps that are in effect, or may be, the newest first. */
export const inEffect = (steps: readonly StepReport[]): readonly Step[] =>
  steps
    .filter(({ state }) => state === 'done' || state === 'made' || state === 'unknown')
    .map(({ step }) => step)
    .reverse();

/** The commands that undo `steps`; fewer where nothing undoes some of them. */
export const undoCommands = (steps: readonly Step[], app: string): HerokuCommand[] =>
  steps.flatMap(({ change }) => {
    const command = undoFor(change, app);
    return command ? [command] : [];
  });

/** Looks once more: nobody should be told to undo what somebody else has changed since. Never rejects. */
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

/** The states that an app may have been left in: two where the last step may not have been made. */
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

/** What is there instead, in words; nothing where it is as one of the worlds has it. */
function changed(made: Fact, worlds: readonly Fact[][], readings: Readings): string[] {
  const expected = worlds.flatMap((world) => factAbout(made, world) ?? []);
  if (expected.some((fact) => holds(fact, readings))) return [];
  return [deviation(expected.slice(0, 1), readings) ?? ''];
}

/** What became of a step. */
export type StepReport =
  | {
      readonly step: Step;
      readonly state: 'done';
      /** how long its dynos took until all were up; undefined: it starts none */
      readonly bootMs: number | undefined;
    }
  | {
      readonly step: Step;
      /** made: it's in effect, but something is wrong with it; unknown: whether it is can't be told */
      readonly state: 'not-made' | 'made' | 'unknown';
      readonly error: PreflightError;
    }
  | { readonly step: Step; readonly state: 'not-begun' };

/** What became of a plan. */
export interface FixReport {
  /** of every step of the plan */
  readonly steps: readonly StepReport[];
  /** why it isn't done; undefined: it is */
  readonly error: PreflightError | undefined;
  /** why the whole couldn't be checked once more, where every step is done all the same */
  readonly unchecked: PreflightError | undefined;
  readonly undo: Undo;
}

/** How a run ended. */
export type FixOutcome =
  | {
      /** planned: that was all that was asked for */
      readonly kind: 'nothing-to-do' | 'planned' | 'declined';
      readonly plan: Plan;
    }
  | {
      /** needs-yes: nobody could be asked; refused: the app is in no state for it */
      readonly kind: 'needs-yes' | 'refused';
      readonly plan: Plan;
      readonly error: PreflightError;
    }
  | { readonly kind: 'applied'; readonly plan: Plan; readonly report: FixReport };

/** 0: there is nothing left to do, or nothing was to be done; 1: it isn't done; 2: it can't be. */
export function exitCodeOf(outcome: FixOutcome): 0 | 1 | 2 {
  switch (outcome.kind) {
    case 'nothing-to-do':
    case 'planned':
      return 0;
    case 'declined':
      return 1;
    case 'needs-yes':
    case 'refused':
      return 2;
    case 'applied':
      if (!outcome.report.error) return 0;
      return inEffect(outcome.report.steps).length > 0 ? 1 : 2;
  }
}

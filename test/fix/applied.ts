import { applyPlan } from '../../src/fix/apply.ts';
import { undoFor } from '../../src/fix/change.ts';
import { betweenChanges } from '../../src/fix/interruption.ts';
import type { Plan } from '../../src/fix/plan.ts';
import type { FixReport } from '../../src/fix/undo.ts';
import type { WaitProgress } from '../../src/fix/wait.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { type FakeApp, fakeApp, type FakeFaults } from '../support/fake-app.ts';
import { GOOD } from '../support/readings.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { planned, type Wish } from './planned.ts';

export interface Applied {
  readonly plan: Plan;
  readonly app: FakeApp;
  readonly report: FixReport;
  readonly waits: readonly WaitProgress[];
  /** in the order in which they were reported to the user */
  readonly told: readonly string[];
}

interface Trial extends FakeFaults {
  readonly wish?: Wish;
  readonly signal?: AbortSignal;
}

/** Plans for an app and carries the plan out on an app in memory. Waiting takes no time. */
export async function applied(
  changes: Partial<AppData>,
  { wish, signal = new AbortController().signal, ...faults }: Trial = {},
): Promise<Applied> {
  const plan = planned(changes, wish);
  const app = fakeApp({ ...GOOD, ...changes }, faults);
  const waits: WaitProgress[] = [];
  const told: string[] = [];
  const report = await applyPlan(
    plan,
    { ...virtualClock(), ...betweenChanges(signal), read: app.read, write: app.write },
    {
      onSend: () => undefined,
      onWait: (progress) => waits.push(progress),
      onStep: ({ step, state }) => told.push(`${step.check} ${state}`),
    },
  );
  return { plan, app, report, waits, told };
}

export const statesOf = ({ report }: Applied): string[] => report.steps.map(({ state }) => state);

/** The undo commands, in order. */
export const undoOf = ({ plan, report }: Applied): string[] =>
  report.undo.steps.map(
    ({ change }) => undoFor(change, plan.app)?.slice(1, -2).join(' ') ?? 'nothing',
  );

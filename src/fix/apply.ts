import type { Clock } from '../base/clock.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { checkOf } from '../checks/index.ts';
import { readsOf, runChecks } from '../checks/run-checks.ts';
import { ApiError } from '../heroku/api-error.ts';
import type { Readings } from '../heroku/readings.ts';
import type { WritableApp } from '../heroku/writer.ts';
import { makeChange } from './change.ts';
import { changedMeanwhile, deviation, type Fact, holds, readsFor } from './fact.ts';
import { interrupted, type Interruption, toldAs } from './interruption.ts';
import { changesDynos, type Plan, type Step } from './plan.ts';
import { type FixReport, inEffect, type StepReport, undoOf } from './undo.ts';
import { type AwaitedDynos, untilUp, type WaitPorts, type WaitProgress } from './wait.ts';

interface FixPorts extends WaitPorts, Pick<Clock, 'today'>, Pick<Interruption, 'heardOut'> {
  readonly write: WritableApp['write'];
}

export interface FixWatcher {
  /** the change is about to be sent */
  readonly onSend: (step: Step) => void;
  readonly onWait: (progress: WaitProgress) => void;
  readonly onStep: (report: StepReport) => void;
}

/**
 * Carries a plan out, step by step, and stops at the first that isn't done: each is made only if what
 * it rests on is still so, read back, and waited for until its dynos are up. Never rejects for what
 * Heroku, the network or the user does.
 */
export async function applyPlan(
  plan: Plan,
  ports: FixPorts,
  watcher: FixWatcher,
): Promise<FixReport> {
  const steps: StepReport[] = [];
  for (const step of plan.steps) {
    const report = await applyStep(step, plan, ports, watcher);
    watcher.onStep(report);
    steps.push(report);
    if ('error' in report) {
      const undo = await undoOf(steps, ports);
      const all = [...steps, ...notBegun(plan, steps)];
      return { steps: all, error: report.error, unchecked: undefined, undo };
    }
  }
  return checked(steps, plan, ports);
}

/** Every step is done, and was read back: a look at the whole that fails takes nothing of that away. */
async function checked(
  steps: readonly StepReport[],
  plan: Plan,
  ports: FixPorts,
): Promise<FixReport> {
  const flaw = await failureOf(checkAll(plan, ports));
  if (flaw?.code === 'not-mended')
    return { steps, error: flaw, unchecked: undefined, undo: await undoOf(steps, ports) };
  const undo = { steps: inEffect(steps), left: [], isSure: true };
  return { steps, error: undefined, unchecked: flaw && toldAs(flaw, ports.signal), undo };
}

const notBegun = (plan: Plan, done: readonly StepReport[]): StepReport[] =>
  plan.steps.slice(done.length).map((step) => ({ step, state: 'not-begun' }));

async function applyStep(
  step: Step,
  plan: Plan,
  ports: FixPorts,
  { onSend, onWait }: FixWatcher,
): Promise<StepReport> {
  const { signal, heardOut, write } = ports;
  const unfit = await failureOf(mustStillHold(step.needs, plan, ports));
  if (unfit) return { step, state: 'not-made', error: toldAs(unfit, signal) };
  onSend(step);
  const refusal = await failureOf(heardOut(() => makeChange(step.change, plan.app, write)));
  if (refusal) {
    const state = await effectOf(refusal, step, ports);
    return { step, state, error: explained(refusal, step) };
  }
  const flaw = await failureOf(mustHoldNow(step.makes, ports));
  if (flaw) return { step, state: 'made', error: toldAs(flaw, signal) };
  return { step, ...(await boot(awaitedBy(step, plan), ports, onWait)) };
}

type Ended =
  | { readonly state: 'done'; readonly bootMs: number | undefined }
  | { readonly state: 'made'; readonly error: PreflightError };

async function boot(
  awaited: AwaitedDynos | undefined,
  ports: FixPorts,
  onWait: FixWatcher['onWait'],
): Promise<Ended> {
  if (!awaited) return { state: 'done', bootMs: undefined };
  try {
    return { state: 'done', bootMs: await untilUp(awaited, ports, onWait) };
  } catch (error) {
    return { state: 'made', error: toldAs(error, ports.signal) };
  }
}

/** Undefined where it starts no web dyno. */
function awaitedBy({ makes }: Step, { app, bootMs }: Plan): AwaitedDynos | undefined {
  const web = makes.find(
    (fact): fact is Fact<'process'> => fact.kind === 'process' && fact.type === 'web',
  );
  return web && web.quantity > 0 ? { app, bootMs, web } : undefined;
}

/** Undefined where `work` succeeds. */
const failureOf = (work: Promise<unknown>): Promise<PreflightError | undefined> =>
  work.then(() => undefined, asPreflightError);

async function mustStillHold(
  facts: readonly Fact[],
  { app }: Plan,
  { read, signal }: FixPorts,
): Promise<void> {
  if (signal.aborted) throw interrupted(signal);
  const found = deviation(facts, await read(readsFor(facts)));
  if (found !== undefined) throw changedMeanwhile(app, found);
}

// What Heroku has just been told may take a moment to show.
const LOOKS = 3;
const PAUSE_MS = 1_000;

async function mustHoldNow(facts: readonly Fact[], ports: FixPorts): Promise<void> {
  const { read, sleep, signal } = ports;
  for (let look = 1; ; look += 1) {
    const found = deviation(facts, await read(readsFor(facts)));
    if (found === undefined) return;
    if (look === LOOKS) {
      throw new PreflightError('not-as-set', `Heroku took the change, and yet ${found}`, {
        hint: 'Has somebody else changed it back? Run this again: it plans anew with what there is',
      });
    }
    await sleep(PAUSE_MS * look, signal);
  }
}

/** Each step may be as it should be and the whole not so: somebody else may be at work as well. */
async function checkAll({ app, steps, checks }: Plan, ports: FixPorts): Promise<void> {
  const mended = new Set(steps.map(({ check }) => check));
  const results = runChecks(await ports.read(readsOf(checks)), checks, { today: ports.today() });
  const found = results.filter(({ id, status }) => mended.has(id) && status !== 'pass');
  for (const result of found) if (result.status === 'unreadable') throw result.error;
  if (found.length === 0) return;
  const titles = found.map(({ id }) => checkOf(id).title).join(', ');
  throw new PreflightError('not-mended', `the check at the end still finds fault: ${titles}`, {
    hint: `Look at it: heroku-preflight check --app ${printable(app)}`,
  });
}

/** What a change that failed has done all the same. */
type Effect = 'not-made' | 'made' | 'unknown';

/** The failures by which nothing has left yet. */
const NEVER_SENT: ReadonlySet<ErrorCode> = new Set([
  'dns',
  'connect',
  'tls',
  'proxy',
  'api-path',
  'untrusted-api-host',
]);

/** Only looking tells what became of a request whose answer was lost, or was an error of Heroku's. */
async function effectOf(
  failure: PreflightError,
  { needs, makes }: Step,
  { read }: Pick<WritableApp, 'read'>,
): Promise<Effect> {
  if (failure instanceof ApiError) {
    if (failure.status >= 400 && failure.status < 500) return 'not-made';
  } else if (NEVER_SENT.has(failure.code)) return 'not-made';
  const readings = await read(new Set([...readsFor(needs), ...readsFor(makes)]));
  if (hold(makes, readings)) return 'made';
  // What hasn't been answered may still be on its way.
  return failure instanceof ApiError && hold(needs, readings) ? 'not-made' : 'unknown';
}

function hold(facts: readonly Fact[], readings: Readings): boolean {
  try {
    return facts.every((fact) => holds(fact, readings));
  } catch (error) {
    if (error instanceof PreflightError) return false;
    throw error;
  }
}

/** The refusal, with what to do where Heroku's words don't say. */
function explained(refusal: PreflightError, step: Step): PreflightError {
  // "Cannot change formation for a preboot app until preboot is complete"
  if (!changesDynos(step) || !/until preboot is complete/i.test(refusal.message)) return refusal;
  return new PreflightError(refusal.code, refusal.message, {
    hint: 'A deploy is being switched over, which takes about 3 minutes. Then run this again',
  });
}

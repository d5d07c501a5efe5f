import type { Clock } from '../base/clock.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { ownCommand, printable } from '../base/text.ts';
import { checkOf } from '../checks/index.ts';
import { readsOf, runChecks } from '../checks/run-checks.ts';
import { ApiError } from '../heroku/api-error.ts';
import type { Readings } from '../heroku/readings.ts';
import type { WritableApp } from '../heroku/writer.ts';
import { makeChange } from './change.ts';
import { changedMeanwhile, deviation, type Fact, holds, readsFor } from './fact.ts';
import { interrupted, type Interruption, toldAs } from './interruption.ts';
import { isMet } from './fixes.ts';
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
 * Carries out a plan step by step, and stops at the first failure. Each change is made only if its facts
 * still hold; then it's read back, and its dynos are awaited. Never rejects because of Heroku, the
 * network or the user.
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

/** Every step is done and was read back. A final check that can't run doesn't change that. */
async function checked(
  steps: readonly StepReport[],
  plan: Plan,
  ports: FixPorts,
): Promise<FixReport> {
  const flaw = await failureOf(checkAll(plan, ports));
  if (flaw?.code === 'not-fixed')
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

/** Undefined if it starts no web dyno. */
function awaitedBy({ makes }: Step, { app, bootMs }: Plan): AwaitedDynos | undefined {
  const web = makes.find(
    (fact): fact is Fact<'process'> => fact.kind === 'process' && fact.type === 'web',
  );
  return web && web.quantity > 0 ? { app, bootMs, web } : undefined;
}

/** Undefined if `work` succeeds. */
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

// A change may take a moment to show up.
const LOOKS = 3;
const PAUSE_MS = 1_000;

async function mustHoldNow(facts: readonly Fact[], ports: FixPorts): Promise<void> {
  const { read, sleep, signal } = ports;
  for (let look = 1; ; look += 1) {
    const found = deviation(facts, await read(readsFor(facts)));
    if (found === undefined) return;
    if (look === LOOKS) {
      throw new PreflightError('not-as-set', `Heroku accepted the change, but ${found}`, {
        hint: 'Run this again for a new plan',
      });
    }
    await sleep(PAUSE_MS * look, signal);
  }
}

/** Every step can be correct and the check still fail: another person may change the app as well. */
async function checkAll({ app, steps, checks }: Plan, ports: FixPorts): Promise<void> {
  const fixed = new Set(steps.map(({ check }) => check));
  const results = runChecks(await ports.read(readsOf(checks)), checks, { today: ports.today() });
  const found = results.filter((result) => fixed.has(result.id) && !isMet(result));
  for (const result of found) if (result.status === 'unreadable') throw result.error;
  if (found.length === 0) return;
  const titles = found.map(({ id }) => checkOf(id).title).join(', ');
  throw new PreflightError('not-fixed', `the final check still fails: ${titles}`, {
    hint: `Run: ${ownCommand(`check --app ${printable(app)}`)}`,
  });
}

/** The effect of a failed change. */
type Effect = 'not-made' | 'made' | 'unknown';

/** Failures before anything was sent. */
const NEVER_SENT: ReadonlySet<ErrorCode> = new Set([
  'dns',
  'connect',
  'tls',
  'proxy',
  'api-path',
  'untrusted-api-host',
]);

/** Whether the change certainly wasn't made. */
export const isRefused = (failure: PreflightError): boolean =>
  failure instanceof ApiError
    ? failure.status >= 400 && failure.status < 500
    : NEVER_SENT.has(failure.code);

/** After a lost answer or an error on Heroku's side, only reading the app tells what happened. */
async function effectOf(
  failure: PreflightError,
  { needs, makes }: Step,
  { read }: Pick<WritableApp, 'read'>,
): Promise<Effect> {
  if (isRefused(failure)) return 'not-made';
  const readings = await read(new Set([...readsFor(needs), ...readsFor(makes)]));
  if (hold(makes, readings)) return 'made';
  // A request without an answer may still arrive.
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

/** The refusal, with a hint if Heroku's words don't have one. */
function explained(refusal: PreflightError, step: Step): PreflightError {
  // "Cannot change formation for a preboot app until preboot is complete"
  if (!changesDynos(step) || !/until preboot is complete/i.test(refusal.message)) return refusal;
  return new PreflightError(refusal.code, refusal.message, {
    hint: 'A deploy is switching over: run this again in 3 minutes',
  });
}

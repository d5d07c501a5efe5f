import { failureJson, type PreflightError } from '../base/errors.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { commandFor, undoFor } from '../fix/change.ts';
import type { Plan, Step } from '../fix/plan.ts';
import { type FixOutcome, type StepReport, undoCommands } from '../fix/undo.ts';
import { priceJson } from './amount-words.ts';
import { cautionText, wordsOf } from './fix-words.ts';
import { unmetLine } from './fix-lines.ts';
import type { FixJson } from './json-schemas.ts';

/** What `heroku-preflight fix --json` prints, as fix.schema.json describes it. */
export function fixJson(outcome: FixOutcome): FixJson {
  const { plan } = outcome;
  const report = outcome.kind === 'applied' ? outcome.report : undefined;
  const steps = report
    ? report.steps.map((step) => stepJson(step, plan))
    : plan.steps.map((step) => stepJson({ step, state: 'planned' }, plan));
  return {
    version: 1,
    app: plan.app,
    result: resultOf(outcome),
    steps,
    price: totalJson(plan),
    left: [...plan.afterwards.flatMap((result) => leftJson(result, plan)), ...unnamedJson(plan)],
    error: errorJson(outcome),
    unchecked: failureOrNull(report?.unchecked),
    undo: report ? undoCommands(report.undo.steps, plan.app) : [],
    changedSince: report ? [...report.undo.left] : [],
  };
}

function resultOf(outcome: FixOutcome): FixJson['result'] {
  if (outcome.kind === 'nothing-to-do' && outcome.plan.unmet.length > 0) return 'refused';
  if (outcome.kind !== 'applied') return outcome.kind;
  return outcome.report.error ? 'stopped' : 'done';
}

type PlannedStep = { readonly step: Step; readonly state: 'planned' };

function stepJson(report: StepReport | PlannedStep, { app }: Plan): FixJson['steps'][number] {
  const { check, change, caution, price } = report.step;
  const { text: description, effect } = wordsOf(change);
  return {
    ...{ check, description, effect },
    caution: caution ? cautionText(caution) : null,
    command: commandFor(change, app),
    undo: undoFor(change, app) ?? null,
    price: price ? priceJson(price) : null,
    state: report.state,
    upMs: report.state === 'done' && report.bootMs !== undefined ? Math.round(report.bootMs) : null,
    error: failureOrNull('error' in report ? report.error : undefined),
  };
}

function totalJson({ total }: Plan): FixJson['price'] {
  if (!total) return null;
  const { centsPerMonth, isWhole: whole, isPartial: partial } = total;
  return { centsPerMonth, whole, partial };
}

function errorJson(outcome: FixOutcome): FixJson['error'] {
  if ('error' in outcome) return failureOrNull(outcome.error);
  if (outcome.kind === 'applied') return failureOrNull(outcome.report.error);
  const [unmet] = outcome.kind === 'nothing-to-do' ? outcome.plan.unmet : [];
  if (!unmet) return null;
  const { label, text, hint = null, command = null } = unmetLine(unmet);
  return { code: reasonOf(unmet), message: `${label}: ${text}`, hint, command };
}

const reasonOf = (result: CheckResult): string => {
  if (result.status === 'not-applicable') return result.reason;
  return result.status === 'fail' && result.problem.kind === 'unmet'
    ? result.problem.reason
    : result.status;
};

function leftJson(result: CheckResult, { unnamed }: Plan): FixJson['left'] {
  const { id: check, status } = result;
  if (unnamed.includes(check)) return [];
  return status === 'pass' ? [] : [{ check, reason: reasonOf(result) }];
}

const unnamedJson = ({ unnamed }: Plan): FixJson['left'] =>
  unnamed.map((check) => ({ check, reason: 'must-be-named' }));

const failureOrNull = (error: PreflightError | undefined): FixJson['error'] =>
  error ? failureJson(error) : null;

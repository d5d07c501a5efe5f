import type { PreflightError } from '../base/errors.ts';
import { isInPrivateSpace, isOn, type Price } from '../checks/check.ts';
import { type CheckResult, readsOf, runChecks } from '../checks/run-checks.ts';
import { CHECK_IDS, type CheckId, type CheckSettings } from '../config/defaults.ts';
import { AFFINITY, bootTimeout } from '../heroku/platform.ts';
import type { AppReadings, Readings, ReadName } from '../heroku/readings.ts';
import { type Change, factsOf } from './change.ts';
import { chosenChecks, type FixChoice, noticedChecks, wantedChecks } from './choice.ts';
import { type Fact, hypothetical, latestFacts } from './fact.ts';
import { type Finding, FIXES, isMet, type PricedChange } from './fixes.ts';

/** One change, the facts that it depends on, and those that it causes. */
export interface Step {
  /** what it fixes */
  readonly check: CheckId;
  readonly change: Change;
  /** undefined: it costs nothing */
  readonly price: Price | undefined;
  readonly caution: Caution | undefined;
  readonly needs: readonly Fact[];
  readonly makes: readonly Fact[];
}

/** Whether a step starts or restarts dynos. */
export const changesDynos = ({ makes }: Step): boolean =>
  makes.some(({ kind }) => kind === 'process');

/** Why a second dyno may log visitors out if an app keeps its sessions in memory. */
export type Caution =
  | 'affinity-off'
  /** visitors who make no request between the two steps have no cookie yet */
  | 'affinity-just-on'
  | 'affinity-unavailable'
  /** it couldn't be read */
  | 'affinity-unknown';

export interface Plan {
  readonly app: string;
  readonly steps: readonly Step[];
  /** undefined: nothing costs anything */
  readonly total: TotalPrice | undefined;
  /** what the checks would find afterwards; not all pass if something can't be fixed */
  readonly afterwards: readonly CheckResult[];
  /** only fixed if named */
  readonly unnamed: readonly CheckId[];
  /** what was named, or is an error by the config, and isn't possible, or only by hand */
  readonly unmet: readonly CheckResult[];
  /** what the config turns off: everything, or all that is fixed without being named */
  readonly off: 'all' | 'fixable' | undefined;
  /** why there are no prices */
  readonly unpriced: PreflightError | undefined;
  /** the only checks that are on */
  readonly checks: CheckSettings;
  /** how long a dyno may take to boot, in milliseconds */
  readonly bootMs: number;
}

/** The reads for a plan: those of the checks to fix, and a few more. */
export const readsForPlan = (settings: CheckSettings, choice: FixChoice): ReadonlySet<ReadName> =>
  new Set([
    ...readsOf(chosenChecks(settings, choice)),
    ...readsOf(noticedChecks(settings, choice)),
    ...ALWAYS_READ,
  ]);

const ALWAYS_READ = ['app', 'features', 'formation', 'buildpacks', 'dynos'] as const;

interface Planning {
  readonly app: string;
  readonly readings: AppReadings;
  readonly settings: CheckSettings;
  readonly choice: FixChoice;
  readonly today: Date;
}

/**
 * The changes in a safe order. Each step is planned for the app after the steps before it. Pure; throws
 * the PreflightError of a read that a check needs.
 */
export function planFix({ app, readings, settings, choice, today }: Planning): Plan {
  const checks = chosenChecks(settings, choice);
  const judge = (app: Readings): CheckResult[] => runChecks(app, checks, { today });
  let expected: Readings = readings;
  let results = judge(expected);
  const steps: Step[] = [];
  const unnamed: CheckId[] = [];
  for (const fix of FIXES) {
    const finding = findingOf(fix.id, results);
    if (!finding) continue;
    if (choice.only === undefined && fix.needsName?.(finding, choice.isUnasked) === true) {
      unnamed.push(fix.id);
      continue;
    }
    for (const priced of fix.changes(finding, expected)) {
      const step = stepOf(fix.id, priced, expected, steps);
      steps.push(step);
      expected = hypothetical(expected, step.makes);
    }
    results = judge(expected);
  }
  const wanted = runChecks(expected, wantedChecks(checks, choice), { today });
  unnamed.push(...noticed(readings, settings, choice, today));
  const { dynoSizes } = readings;
  return {
    ...{ app, steps, unnamed, checks },
    unmet: wanted.filter(
      (result) => isUnmet(result) || isByHand(result) || isTooEarly(result, choice),
    ),
    total: totalOf(steps.flatMap(({ price }) => price ?? [])),
    afterwards: results,
    off: choice.only ? undefined : whatIsOff(settings),
    unpriced: dynoSizes?.ok === false ? dynoSizes.error : undefined,
    bootMs: bootTimeout(readings),
  };
}

/** Failing checks that must be named. One that can't be read doesn't matter here. */
function noticed(
  readings: Readings,
  settings: CheckSettings,
  choice: FixChoice,
  today: Date,
): CheckId[] {
  const results = runChecks(readings, noticedChecks(settings, choice), { today });
  return results.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

function whatIsOff(settings: CheckSettings): Plan['off'] {
  const isOff = (id: CheckId): boolean => settings[id].severity === 'off';
  if (CHECK_IDS.every(isOff)) return 'all';
  return FIXES.every(({ id, isNamedOnly }) => isNamedOnly || isOff(id)) ? 'fixable' : undefined;
}

function findingOf(id: CheckId, results: readonly CheckResult[]): Finding | undefined {
  const result = results.find((one) => one.id === id);
  if (result?.status === 'unreadable') throw result.error;
  if (result && (isUnmet(result) || isMet(result))) return undefined;
  return result?.status === 'fail' || result?.status === 'advice' ? result : undefined;
}

/** A named check before the first release, which nothing can be set up before. */
const isTooEarly = (result: CheckResult, { only }: FixChoice): boolean =>
  only?.has(result.id) === true &&
  result.status === 'not-applicable' &&
  result.reason === 'not-released';

/** An autoscaler's limits are set by hand: what else it's set to can't be kept. */
const isByHand = (result: CheckResult): boolean =>
  result.status === 'fail' &&
  result.severity === 'error' &&
  result.problem.kind === 'too-few-web-dynos' &&
  result.problem.upTo !== undefined;

const isUnmet = (result: CheckResult): boolean =>
  result.status === 'fail' && result.problem.kind === 'unmet';

function stepOf(
  check: CheckId,
  { change, price }: PricedChange,
  readings: Readings,
  before: readonly Step[],
): Step {
  const { needs, makes } = factsOf(change, readings);
  return {
    ...{ check, change, price, makes },
    caution: cautionOf(change, readings, before),
    // An earlier step may be what makes this one safe.
    needs: latestFacts([...needs, ...before.flatMap((step) => step.makes)]),
  };
}

function cautionOf(
  change: Change,
  { app, features }: Readings,
  before: readonly Step[],
): Caution | undefined {
  // With several dynos or none, it doesn't get worse.
  if (change.kind !== 'scale' || change.from !== 1 || change.to === 1) return undefined;
  if (app?.ok === true && isInPrivateSpace(app.value)) return 'affinity-unavailable';
  const isNew = before.some(
    (step) => step.change.kind === 'turn-on' && step.change.feature === AFFINITY,
  );
  if (isNew) return 'affinity-just-on';
  if (features?.ok !== true) return 'affinity-unknown';
  return isOn(features.value, AFFINITY) ? undefined : 'affinity-off';
}

/** The monthly price of several steps by Heroku's list. */
export interface TotalPrice {
  readonly centsPerMonth: number;
  /** whether a part replaces what is paid now, such as Eco's flat fee */
  readonly isWhole: boolean;
  /** whether another part has no list price */
  readonly isPartial: boolean;
  /** whether that's because the list couldn't be read */
  readonly isUnread: boolean;
}

function totalOf(all: readonly Price[]): TotalPrice | undefined {
  if (all.length === 0) return undefined;
  const listed = all.filter((price) => 'centsPerMonth' in price);
  return {
    centsPerMonth: listed.reduce((sum, { centsPerMonth }) => sum + centsPerMonth, 0),
    isWhole: listed.some(({ kind }) => kind === 'whole'),
    isUnread: all.some(({ kind }) => kind === 'unknown'),
    isPartial: listed.length < all.length,
  };
}

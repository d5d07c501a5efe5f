import type { PreflightError } from '../base/errors.ts';
import { CHECK_IDS, type CheckId, type CheckSettings, type Severity } from '../config/defaults.ts';
import { type ReadName, valueOf } from '../heroku/readings.ts';
import {
  type CantMeet,
  type Check,
  type CheckContext,
  type CheckData,
  type CheckReadings,
  type FactName,
  isLocal,
  type LocalName,
  type Undecided,
  type Verdict,
} from './check.ts';
import type { Advice } from './findings.ts';
import { CHECKS } from './index.ts';
import { commandAfter } from './pushed.ts';

interface Unreadable {
  readonly status: 'unreadable';
  readonly error: PreflightError;
}

export type CheckResult = {
  readonly id: CheckId;
  /** what it counts as where it finds something */
  readonly severity: Exclude<Severity, 'off'>;
} & (Verdict | Unreadable);

/** The reads of Heroku's API that the enabled checks use. */
export const readsOf = (settings: CheckSettings): ReadonlySet<ReadName> =>
  new Set(factsOf(settings).filter((name) => !isLocal(name)));

/** Whether Heroku's status is waited for: a gate doesn't open because its page is slow. */
export const awaitsStatus = (settings: CheckSettings): boolean =>
  settings['heroku-status'].severity === 'error';

/** The same for what this machine knows. */
export const localReadsOf = (settings: CheckSettings): ReadonlySet<LocalName> =>
  new Set(factsOf(settings).filter(isLocal));

const factsOf = (settings: CheckSettings): FactName[] =>
  enabled(settings).flatMap(({ reads, optionalReads }) => [...reads, ...optionalReads]);

/** Every enabled check's result, in the order of the index. Pure. */
export function runChecks(
  readings: CheckReadings,
  settings: CheckSettings,
  context: CheckContext,
): CheckResult[] {
  return enabled(settings).map((check) => {
    const { severity, options } = settings[check.id];
    const found = judge(check, readings, options, context);
    const outcome = found.status === 'unmet' ? unmet(found, severity, readings) : found;
    return { id: check.id, severity: counted(check, severity, outcome), ...outcome };
  });
}

const enabled = (settings: CheckSettings): Check[] =>
  CHECKS.filter(({ id }) => settings[id].severity !== 'off');

/** Only an error fails here. By default, the check of the cause says it once. */
function unmet(
  { problem, remedy }: CantMeet,
  severity: Severity,
  readings: CheckReadings,
): Verdict {
  const { reason } = problem;
  if (severity === 'error' && !(reason === 'no-web-process' && bringsWeb(readings)))
    return { status: 'fail', problem, ...(remedy && { remedy }) };
  return { status: 'not-applicable', reason };
}

/** Such a deploy is like the first one: nothing could be set up before it. */
const bringsWeb = ({ source, app, buildpacks }: CheckReadings): boolean =>
  app?.ok === true &&
  commandAfter('web', valueOf(source), app.value, valueOf(buildpacks)) !== undefined;

/** "error" is about the faults that a check finds, not about its advice. */
function counted(
  { isAdvisory }: Check,
  severity: Severity,
  outcome: Verdict | Unreadable,
): CheckResult['severity'] {
  if (outcome.status === 'advice' && isAdvisory !== true && !isOpen(outcome.advice)) return 'warn';
  return severity === 'error' ? 'error' : 'warn';
}

/** Whether the check isn't met: what was judged is off, or nothing could be judged. */
const isOpen = (advice: Advice): boolean =>
  advice.kind === 'shared-data'
    ? !advice.isOn
    : advice.kind === 'release-status' || advice.kind === 'no-release-listed';

function judge(
  check: Check,
  readings: CheckReadings,
  options: unknown,
  context: CheckContext,
): Verdict | CantMeet | Unreadable {
  const data: Partial<Record<FactName, unknown>> = {};
  for (const name of check.reads) {
    const reading = readings[name];
    if (reading?.ok === false) return { status: 'unreadable', error: reading.error };
    if (!reading && !isLocal(name))
      throw new Error(`${check.id} needs ${name}, which was not asked for`);
    data[name] = reading?.value;
  }
  for (const name of check.optionalReads) {
    const reading = readings[name];
    if (reading?.ok === true) data[name] = reading.value;
  }
  const verdict = check.judge(data as CheckData, options, context);
  return verdict.status === 'undecided' ? spoiled(check, verdict, readings) : verdict;
}

function spoiled({ id }: Check, { needs }: Undecided, readings: CheckReadings): Unreadable {
  const reading = readings[needs];
  if (reading?.ok === false) return { status: 'unreadable', error: reading.error };
  throw new Error(`${id} needs ${needs}, which was not asked for`);
}

// A deploy without downtime needs these; `fix` changes them without being asked for each by name.
const CORE: readonly CheckId[] = ['dyno-tier', 'session-affinity', 'web-dynos', 'preboot'];

/** Whether it's one of the checks about dynos and features. */
export const isCore = (id: CheckId): boolean => CORE.includes(id);

/** `settings` with only those checks on. */
export const coreChecks = (settings: CheckSettings): CheckSettings => onlyChecks(settings, CORE);

/** `settings` with only these checks on. */
export const onlyChecks = (settings: CheckSettings, ids: readonly CheckId[]): CheckSettings =>
  Object.fromEntries(
    CHECK_IDS.map((id) => [
      id,
      ids.includes(id) ? settings[id] : { ...settings[id], severity: 'off' },
    ]),
  ) as CheckSettings;

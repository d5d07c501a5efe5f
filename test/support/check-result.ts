import type { PreflightError } from '../../src/base/errors.ts';
import type { CheckReadings, LocalData } from '../../src/checks/check.ts';
import { type CheckResult, onlyChecks, readsOf, runChecks } from '../../src/checks/run-checks.ts';
import type { CheckId, CheckSettings } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { Source } from '../../src/git/source.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import { APP, GOOD, NOON, readingsOf } from './readings.ts';

/** How the checked app differs from a healthy one. */
export interface Circumstances {
  /** the API's different answers */
  readonly app?: Partial<AppData>;
  readonly local?: Partial<LocalData>;
  readonly failures?: { readonly [K in ReadName]?: PreflightError };
  readonly options?: object;
  readonly severity?: 'warn' | 'error';
  readonly today?: string;
}

/** The result of one check, which gets only the reads that it asks for. */
export function resultOf(id: CheckId, circumstances: Circumstances = {}): CheckResult {
  const { app, failures = {}, local = {}, today } = circumstances;
  const settings = onlyCheck(id, circumstances);
  const all = readingsOf({ ...GOOD, ...app }, failures);
  const asked = [...readsOf(settings)].map((name) => [name, all[name]]);
  const known = Object.entries(local).map(([name, value]) => [name, { ok: true, value }]);
  const readings = Object.fromEntries([...asked, ...known]) as CheckReadings;
  const [result] = runChecks(readings, settings, { today: today ? new Date(today) : NOON });
  if (!result) throw new Error(`${id} was not checked`);
  return result;
}

/** Settings with all other checks off. */
export function onlyCheck(
  id: CheckId,
  { severity = 'warn', options }: Pick<Circumstances, 'severity' | 'options'> = {},
): CheckSettings {
  const { checks } = settingsFor(undefined, APP);
  const only = { severity, options: options ?? checks[id].options };
  return { ...onlyChecks(checks, []), [id]: only };
}

/** A commit with these files at its root, and nothing wrong. */
export const commitWith = (changes: Partial<Source> = {}): Source => ({
  procfile: null,
  root: [],
  left: { isShallow: false, lfsPointers: [], submodules: [] },
  ...changes,
});

/** A commit with this Procfile. */
export const withProcfile = (procfile: string | Buffer): Source =>
  commitWith({ procfile: Buffer.from(procfile), root: [{ name: 'Procfile', kind: 'file' }] });

/** A commit whose Procfile declares these process types. */
export const declaring = (types: Readonly<Record<string, string>>): Source =>
  withProcfile(
    Object.entries(types)
      .map(([type, command]) => `${type}: ${command}\n`)
      .join(''),
  );

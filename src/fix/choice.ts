import { PreflightError } from '../base/errors.ts';
import { suggestionFor } from '../base/suggestion.ts';
import { printable } from '../base/text.ts';
import { onlyChecks } from '../checks/run-checks.ts';
import { CHECK_IDS, type CheckId, type CheckSettings } from '../config/defaults.ts';
import { type Fix, FIXES } from './fixes.ts';

/** Which checks to fix, by their ids. */
export interface FixChoice {
  /** undefined: those that the config turns on, except those that must be named */
  readonly only: ReadonlySet<CheckId> | undefined;
  readonly skip: ReadonlySet<CheckId>;
  /** whether the plan runs without a question */
  readonly isUnasked: boolean;
}

interface Options {
  /** ids with commas between them */
  readonly only?: string | undefined;
  readonly skip?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** Throws a PreflightError (`usage`) for anything but the id of a check that can be fixed. */
export function parseChoice({ only, skip, yes = false }: Options): FixChoice {
  return {
    only: only === undefined ? undefined : parseIds('--only', only),
    skip: skip === undefined ? new Set() : parseIds('--skip', skip),
    isUnasked: yes,
  };
}

const FIXABLE = FIXES.map(({ id }) => id);

const parseIds = (option: string, text: string): ReadonlySet<CheckId> =>
  new Set(text.split(',').map((word) => parseId(option, word.trim())));

function parseId(option: string, word: string): CheckId {
  const found = FIXABLE.find((id) => id === word);
  if (found !== undefined) return found;
  const isCheck = (CHECK_IDS as readonly string[]).includes(word);
  const meant = isCheck ? undefined : suggestionFor(word, FIXABLE);
  throw new PreflightError('usage', `${option}: ${noFix(word, isCheck)}`, {
    hint: meant === undefined ? `Checks: ${FIXABLE.join(', ')}` : `Did you mean ${meant}?`,
  });
}

const noFix = (word: string, isCheck: boolean): string =>
  isCheck ? `${word} can't be fixed automatically` : `unknown check "${printable(word)}"`;

/** Settings with only the checks to fix. */
export function chosenChecks(settings: CheckSettings, choice: FixChoice): CheckSettings {
  const chosen = new Set(
    FIXES.filter((fix) => isChosen(fix, settings, choice)).map(({ id }) => id),
  );
  const entries = CHECK_IDS.map((id) => {
    const { severity, options } = settings[id];
    // A named check is fixed even if the config turns it off for pushes.
    const wanted = severity === 'off' ? 'warn' : severity;
    return [id, { severity: chosen.has(id) ? wanted : 'off', options }];
  });
  return Object.fromEntries(entries) as CheckSettings;
}

/** `checks` as they count here: not to fix what the user names is an error. */
export const wantedChecks = (checks: CheckSettings, { only }: FixChoice): CheckSettings =>
  only === undefined
    ? checks
    : (Object.fromEntries(
        CHECK_IDS.map((id) => [
          id,
          only.has(id) ? { ...checks[id], severity: 'error' } : checks[id],
        ]),
      ) as CheckSettings);

/** Settings with the checks that must be named to be fixed, and weren't. */
export const noticedChecks = (settings: CheckSettings, { only, skip }: FixChoice): CheckSettings =>
  onlyChecks(settings, only === undefined ? NAMED_ONLY.filter((id) => !skip.has(id)) : []);

const NAMED_ONLY = FIXES.filter(({ isNamedOnly }) => isNamedOnly).map(({ id }) => id);

function isChosen(
  { id, isNamedOnly }: Fix,
  settings: CheckSettings,
  { only, skip }: FixChoice,
): boolean {
  if (skip.has(id)) return false;
  return only === undefined ? !isNamedOnly && settings[id].severity !== 'off' : only.has(id);
}

import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { type DeploySettings, WATCHED_APP } from '../config/settings.ts';
import type { GitConfig } from '../git/git-config.ts';
import { REPORTS } from '../report/push-report.ts';

const MODES = ['off', 'warm', 'check', 'on'] as const;
type Mode = (typeof MODES)[number];

/** What the developer chose for this push, and where. */
export interface PushMode {
  readonly mode: Mode;
  readonly source: 'PREFLIGHT' | 'preflight.mode' | 'default';
  /** the choice isn't one that there is: to be shown, and the push goes on as by default */
  readonly problem?: PreflightError;
}

/** What a push is to do. */
export interface PushSteps {
  readonly warm: boolean;
  readonly check: boolean;
}

const DEFAULT: PushMode = { mode: 'on', source: 'default' };

// git's own words for a boolean, since `git -c preflight.mode` without a value means true.
const SYNONYMS: ReadonlyMap<string, Mode> = new Map([
  ['true', 'on'],
  ['yes', 'on'],
  ['1', 'on'],
  ['false', 'off'],
  ['no', 'off'],
  ['0', 'off'],
]);

/** The variable PREFLIGHT, then git's preflight.mode (`git -c` included), then "on". */
export function pushMode(env: Env, gitConfig: Pick<GitConfig, 'get'>): PushMode {
  return (
    chosen('PREFLIGHT', env.PREFLIGHT) ??
    chosen('preflight.mode', gitConfig.get('preflight.mode')) ??
    DEFAULT
  );
}

function chosen(source: 'PREFLIGHT' | 'preflight.mode', value = ''): PushMode | undefined {
  const word = value.trim().toLowerCase();
  if (word === '') return undefined;
  const mode = MODES.find((known) => known === word) ?? SYNONYMS.get(word);
  if (mode) return { mode, source };
  const problem = new PreflightError(
    'unknown-mode',
    `${source} is "${printable(value)}", which isn't a mode, so it's ignored`,
    { hint: `Use one of ${MODES.join(', ')}` },
  );
  return { ...DEFAULT, problem };
}

const booleanOf = (value = ''): string => {
  const word = value.trim().toLowerCase();
  return SYNONYMS.get(word) ?? word;
};

/** git's words for a boolean. Anything else is neither. */
export const isYes = (value: string | undefined): boolean => booleanOf(value) === 'on';
const isNo = (value: string | undefined): boolean => booleanOf(value) === 'off';

export interface ReportChoice {
  readonly report: (typeof REPORTS)[number];
  readonly problem?: PreflightError;
}

/** How much a push says, from git's preflight.report; "auto" if it has no valid value. */
export function reportChoice(gitConfig: Pick<GitConfig, 'get'>): ReportChoice {
  const value = gitConfig.get('preflight.report') ?? '';
  const word = value.trim().toLowerCase();
  const report = REPORTS.find((known) => known === word);
  if (report !== undefined || word === '') return { report: report ?? 'auto' };
  const problem = new PreflightError(
    'unknown-mode',
    `preflight.report is "${printable(value)}", which isn't one of ${REPORTS.join(', ')}`,
    { hint: 'Change it: git config preflight.report auto' },
  );
  return { report: 'auto', problem };
}

/**
 * The steps of `mode`. In CI no one waits for the app, so only an explicit choice wakes it there:
 * for this push, or `warmup.ci` in the config.
 */
export function stepsOf(
  { mode, source }: PushMode,
  { ci, warmupInCi }: { readonly ci: boolean; readonly warmupInCi: boolean },
): PushSteps {
  const isChosen = source !== 'default';
  return {
    warm: (mode === 'on' || mode === 'warm') && (!ci || isChosen || warmupInCi),
    check: checksIn(mode),
  };
}

export const checksIn = (mode: Mode): boolean => mode === 'on' || mode === 'check';

/**
 * Whether the deploy is followed: the config wants it, the developer hasn't switched it off with git's
 * preflight.follow, there is someone to tell, and no `watch` does it in the foreground.
 */
export function mayFollow(
  app: string,
  settings: Pick<DeploySettings, 'follow'>,
  { env, gitConfig }: { readonly env: Env; readonly gitConfig: Pick<GitConfig, 'get'> },
): boolean {
  const isWatched = env[WATCHED_APP] === app;
  return settings.follow && !isWatched && !isCi(env) && !isNo(gitConfig.get('preflight.follow'));
}

/** The usual CI services set CI. */
export function isCi({ CI = '' }: Env): boolean {
  return !['', 'false', '0'].includes(CI.trim().toLowerCase());
}

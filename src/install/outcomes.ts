import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { fold } from '../terminal/line.ts';
import { type Facts, hooksIn } from './facts.ts';
import { isInside, type Show } from './files.ts';
import { isOurs } from './hook-file.ts';
import {
  INSTALLER,
  type InstallContext,
  type Outcome,
  pathShower,
  type Question,
} from './outcome.ts';
import type { InstallPlan } from './plan.ts';
import { warnings, whyOff } from './warnings.ts';
import { changeLine, snippetLines } from './wording.ts';

export type Feasible = Exclude<InstallPlan, { readonly type: 'refuse' }>;

/** @param question what would be asked */
export function planned(
  plan: Feasible,
  question: Question | null,
  context: InstallContext,
): Outcome {
  const show = pathShower(context);
  const { changes } = plan;
  const title = changes.length === 0 ? 'nothing to do' : 'would do this, and has done nothing yet';
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const snippet = plan.type === 'paste' && !plan.pasted ? snippetLines(plan) : [];
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version} ${title}`,
      ...steps,
      ...(question === null ? [] : ['', question.text]),
      ...snippet,
    ],
    report: {
      result: 'planned',
      ...details(plan, context),
      changes: changes.map(({ type, path }) => ({ type, path })),
    },
  };
}

export function installed(plan: Feasible, facts: Facts, context: InstallContext): Outcome {
  const isUpgrade =
    facts.manifest !== null && (plan.type === 'paste' || isPresent(plan.hook, facts));
  const did = isUpgrade ? 'updated' : 'installed';
  const result = plan.changes.length === 0 ? 'already-installed' : did;
  const hook = pathShower(context)(plan.hook);
  const isCommitted = plan.type === 'install' && plan.sharedChange && isInTree(plan.hook, facts);
  const share = isCommitted ? `commit ${hook} for the team; ` : '';
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version} ${result.replace('-', ' ')} in ${hook} (git ran it: verified)`,
      `  next:           ${share}git push heroku main`,
      ...dangers(plan, facts, pathShower(context)),
      ...teamLine(facts),
      `  to remove it:   ${INSTALLER} --uninstall`,
    ],
    report: { result, ...details(plan, context), verified: true },
  };
}

/** What would undo it one day, which its user had better know now. */
const dangers = (plan: Feasible, facts: Facts, show: Show): string[] =>
  (plan.type === 'install' ? warnings(plan, facts, show) : []).flatMap((text) =>
    fold(`  beware of:      ${text}`, 18),
  );

/** What makes npm install it for everybody: offered, since it changes a file of the team's. */
function teamLine({ packageJson }: Facts): string[] {
  const { dependencies, devDependencies, scripts } = packageJson;
  const isListed = [dependencies, devDependencies].some((list) => list && PACKAGE in list);
  const prepare = scripts?.prepare ?? '';
  if (!isListed || prepare.includes('install-hooks')) return [];
  if (prepare === '') return [`  for the team:   "prepare": "${PREPARE}" in package.json`];
  // In parentheses: a failure of what's there stays one.
  const line = `  for the team:   "prepare": ${JSON.stringify(`${printable(prepare)} && (${PREPARE})`)}`;
  return [line.length <= 80 ? line : `  for the team:   add && (${PREPARE}) to "prepare"`];
}

const PREPARE = 'install-hooks --quiet || exit 0';

const PACKAGE = 'heroku-preflight';

/** In place, but something else has to run first. */
export function waiting(
  plan: Extract<InstallPlan, { type: 'install' }>,
  context: InstallContext,
): Outcome {
  const hook = pathShower(context)(plan.hook);
  const { name } = plan.target;
  const next = `${plan.waitsFor ?? ''} && ${INSTALLER}`;
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is in ${hook}, but git doesn't run it yet:`,
      `  ${name} hasn't written its pre-push hook in this clone`,
      `  next: ${next}`,
    ],
    next,
    report: { result: 'waiting', ...details(plan, context), next: plan.waitsFor, verified: false },
  };
}

export function toPaste(
  plan: Extract<InstallPlan, { type: 'paste' }>,
  context: InstallContext,
): Outcome {
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is ready, but git doesn't run it yet:`,
      ...snippetLines(plan),
    ],
    report: {
      result: 'to-paste',
      ...details(plan, context),
      snippet: plan.snippet,
      verified: false,
    },
  };
}

export function declined(plan: Feasible, context: InstallContext): Outcome {
  return {
    exitCode: 2,
    lines: ['Nothing was written.'],
    report: { result: 'declined', ...details(plan, context) },
  };
}

const details = (plan: Feasible, { version }: InstallContext): Record<string, unknown> => ({
  version,
  target: plan.target.name,
  hook: plan.hook,
});

export function notRun({ hook, target }: Feasible, context: InstallContext): PreflightError {
  return new PreflightError(
    'not-verified',
    `${pathShower(context)(hook)} is in place, but git didn't run it on a trial push`,
    {
      hint: `${whyOff(target, context.env)}Look at what git push --dry-run says; install-hooks --uninstall removes it`,
    },
  );
}

const isInTree = (path: string, { repository: { topLevel } }: Facts): boolean =>
  topLevel !== null && isInside(topLevel, path);

/** Whether ours is in the hook, or the configuration, at `path`, be it an older version. */
export function isPresent(path: string, facts: Facts): boolean {
  const { configFile, hookSettings } = facts.repository;
  if (path === configFile) return hookSettings.size > 0;
  if (hooksIn(facts).some((file) => file.path === path && isOurs(file))) return true;
  return facts.managers
    .flatMap(({ configs }) => configs)
    .some((config) => config.path === path && config.editor?.has(config.text) === true);
}

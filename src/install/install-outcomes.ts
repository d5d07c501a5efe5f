import { PreflightError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { isPresent } from './is-present.ts';
import { isInside } from './paths.ts';
import type { Plan } from './plan.ts';
import { changeLine, snippetLines } from './wording.ts';
import { INSTALLER } from './installer-command.ts';

export type Feasible = Exclude<Plan, { readonly type: 'refuse' }>;

export function planned(plan: Feasible, context: InstallContext): Outcome {
  const show = pathShower(context);
  const { changes } = plan;
  const title = changes.length === 0 ? 'nothing to do' : 'would do this, and has done nothing yet';
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const snippet = plan.type === 'paste' && !plan.pasted ? snippetLines(plan) : [];
  return {
    exitCode: 0,
    lines: [`heroku-preflight ${context.version} ${title}`, ...steps, ...snippet],
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
      ...teamLine(facts),
      `  to remove it:   ${INSTALLER} --uninstall`,
    ],
    report: { result, ...details(plan, context), verified: true },
  };
}

/** What makes npm install it for everybody: offered, since it changes a file of the team's. */
function teamLine({ packageJson }: Facts): string[] {
  const { dependencies, devDependencies, scripts } = packageJson;
  const isListed = [dependencies, devDependencies].some((list) => list && PACKAGE in list);
  if (!isListed || scripts?.prepare?.includes('install-hooks') === true) return [];
  return ['  for the team:   "prepare": "install-hooks --quiet || exit 0" in package.json'];
}

const PACKAGE = 'heroku-preflight';

/** In place, but something else has to run first. */
export function waiting(
  plan: Extract<Plan, { type: 'install' }>,
  context: InstallContext,
): Outcome {
  const hook = pathShower(context)(plan.hook);
  const { name } = plan.target;
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is in ${hook}, but git doesn't run it yet:`,
      `  ${name} hasn't written its pre-push hook in this clone`,
      `  next: ${plan.waitsFor ?? ''} && ${INSTALLER}`,
    ],
    report: { result: 'waiting', ...details(plan, context), next: plan.waitsFor, verified: false },
  };
}

export function toPaste(plan: Extract<Plan, { type: 'paste' }>, context: InstallContext): Outcome {
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is ready, but git doesn't run it yet:`,
      ...snippetLines(plan),
    ],
    report: {
      result: 'to-paste',
      ...details(plan, context),
      snippet: { into: plan.snippet.into, text: plan.snippet.text },
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

export function notRun(hook: string, context: InstallContext): PreflightError {
  const off = context.env.HUSKY === '0' ? 'HUSKY=0 is set, which switches husky off. ' : '';
  return new PreflightError(
    'not-verified',
    `${pathShower(context)(hook)} is in place, but git didn't run it on a trial push`,
    { hint: `${off}Look at what git push --dry-run says; install-hooks --uninstall removes it` },
  );
}

const isInTree = (path: string, { repository: { topLevel } }: Facts): boolean =>
  topLevel !== null && isInside(topLevel, path);

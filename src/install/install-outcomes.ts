import { PreflightError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { isInside } from './paths.ts';
import type { Plan } from './plan.ts';
import { changeLine, snippetLines } from './wording.ts';
import { INSTALLER } from './installer-command.ts';

export type Feasible = Exclude<Plan, { readonly type: 'refuse' }>;

export function planned(plan: Feasible, facts: Facts, context: InstallContext): Outcome {
  const show = pathShower(context);
  const { changes } = plan;
  const title = changes.length === 0 ? 'nothing to do' : 'would do this, and has done nothing yet';
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const snippet = plan.type === 'paste' && !plan.pasted ? snippetLines(plan, facts) : [];
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
  const isUpgrade = facts.manifest?.hook?.path === plan.hook || plan.type === 'paste';
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
      `  to remove it:   ${INSTALLER} --uninstall`,
    ],
    report: { result, ...details(plan, context), verified: true },
  };
}

export function huskyMissing(plan: Feasible, context: InstallContext): Outcome {
  const hook = pathShower(context)(plan.hook);
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is in ${hook}, but git doesn't run it yet:`,
      "  husky isn't set up in this clone",
      `  next: npx husky && ${INSTALLER}`,
    ],
    report: { result: 'husky-not-set-up', ...details(plan, context), verified: false },
  };
}

export function toPaste(
  plan: Extract<Plan, { type: 'paste' }>,
  facts: Facts,
  context: InstallContext,
): Outcome {
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is ready, but git doesn't run it yet:`,
      ...snippetLines(plan, facts),
    ],
    report: {
      result: 'to-paste',
      ...details(plan, context),
      snippet: { into: plan.snippet.into, text: plan.snippet.text(facts) },
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
  target: plan.target,
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

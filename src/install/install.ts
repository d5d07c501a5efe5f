import { PreflightError } from '../errors.ts';
import { apply } from './apply.ts';
import type { Facts } from './facts.ts';
import { inspect } from './inspect.ts';
import { type InstallContext, type Outcome, pathShower, VERIFY_TIMEOUT_MS } from './outcome.ts';
import { type Plan, planInstall } from './plan.ts';
import type { Target } from './targets/target.ts';
import { doesGitRunHook } from './verify.ts';
import { changeLine, refusalError, sharedText, snippetLines } from './wording.ts';

type Feasible = Exclude<Plan, { readonly type: 'refuse' }>;

/** Installs, upgrades, or finds that there's nothing to do. Throws PreflightErrors for refusals. */
export async function install(context: InstallContext, target: Target | null): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = feasible(planInstall(facts, context.version, target), context);
  if (context.dryRun) return planned(plan, facts, context);
  const shared = plan.type === 'install' ? plan.sharedChange : null;
  if (shared) {
    const text = sharedText(shared, facts.payload.hook, pathShower(context));
    if (!(await context.confirm(text))) return declined(plan, context);
  }
  await apply(plan.changes);
  if (plan.type === 'paste' && !plan.pasted) return toPaste(plan, facts, context);
  if (plan.type === 'install') await assertInPlace(context, target);
  if (plan.target === 'husky' && !facts.husky?.ready) return huskyMissing(plan, context);
  const { kill, env, platform } = context;
  const ports = { kill, env, platform, timeoutMs: VERIFY_TIMEOUT_MS };
  if (await doesGitRunHook(facts.repository, ports)) return installed(plan, facts, context);
  throw notRun(plan.hook, context);
}

function feasible(plan: Plan, context: InstallContext): Feasible {
  if (plan.type === 'refuse') throw refusalError(plan.refusal, pathShower(context));
  return plan;
}

/** The file that git will run holds our block: only then is git asked to run it. */
async function assertInPlace(context: InstallContext, target: Target | null): Promise<void> {
  const plan = planInstall(await inspect(context), context.version, target);
  if (plan.type === 'install' && plan.changes.length === 0) return;
  throw new PreflightError('changed-meanwhile', 'something else changed the hooks meanwhile', {
    hint: 'Run this again',
  });
}

function planned(plan: Feasible, facts: Facts, context: InstallContext): Outcome {
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

function installed(plan: Feasible, { manifest }: Facts, context: InstallContext): Outcome {
  const isUpgrade = manifest?.hook?.path === plan.hook || plan.type === 'paste';
  const did = isUpgrade ? 'updated' : 'installed';
  const result = plan.changes.length === 0 ? 'already-installed' : did;
  const hook = pathShower(context)(plan.hook);
  const share = plan.type === 'install' && plan.sharedChange ? `commit ${hook} for the team; ` : '';
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version} ${result.replace('-', ' ')} in ${hook} (git ran it: verified)`,
      `  next: ${share}git push heroku main; npx install-hooks --uninstall removes it`,
    ],
    report: { result, ...details(plan, context), verified: true },
  };
}

function huskyMissing(plan: Feasible, context: InstallContext): Outcome {
  const hook = pathShower(context)(plan.hook);
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is in ${hook}, but git doesn't run it yet:`,
      "  husky isn't set up in this clone",
      '  next: npx husky && npx install-hooks',
    ],
    report: { result: 'husky-not-set-up', ...details(plan, context), verified: false },
  };
}

function toPaste(
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

function declined(plan: Feasible, context: InstallContext): Outcome {
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

function notRun(hook: string, context: InstallContext): PreflightError {
  const off = context.env.HUSKY === '0' ? 'HUSKY=0 is set, which switches husky off. ' : '';
  return new PreflightError(
    'not-verified',
    `${pathShower(context)(hook)} is in place, but git didn't run it on a trial push`,
    { hint: `${off}Look at what git push --dry-run says; install-hooks --uninstall removes it` },
  );
}

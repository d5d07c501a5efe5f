import { PreflightError } from '../errors.ts';
import { apply } from './apply.ts';
import { inspect } from './inspect.ts';
import {
  declined,
  type Feasible,
  huskyMissing,
  installed,
  notRun,
  planned,
  toPaste,
} from './install-outcomes.ts';
import { type InstallContext, type Outcome, pathShower, verifyPorts } from './outcome.ts';
import { type Plan, planInstall } from './plan.ts';
import type { Target } from './targets/target.ts';
import { doesGitRunHook } from './verify.ts';
import { refusalError, sharedText } from './wording.ts';

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
  if (await doesGitRunHook(facts.repository, verifyPorts(context))) {
    return installed(plan, facts, context);
  }
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

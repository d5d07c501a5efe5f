import { isDeepStrictEqual } from 'node:util';
import { openGit } from '../git/git.ts';
import { apply, type Change } from './apply.ts';
import { inspect } from './inspect.ts';
import type { Target } from './managers/target.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import {
  declined,
  type Feasible,
  installed,
  notRun,
  planned,
  toPaste,
  waiting,
} from './outcomes.ts';
import { type Plan, planInstall } from './plan.ts';
import { refusalError } from './refusal.ts';
import { isRun } from './verify.ts';
import { changedMeanwhile, questionFor } from './wording.ts';

/** Installs, upgrades, or finds that there's nothing to do. Throws PreflightErrors for refusals. */
export async function install(context: InstallContext, target: Target | null): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = feasible(planInstall(facts, context.version, target), context);
  const question = questionFor(sharedIn(plan), facts, pathShower(context));
  if (context.dryRun) return planned(plan, question, context);
  if (question) {
    if (!(await context.confirm(question))) return declined(plan, context);
    await assertUnchanged(plan, context, target);
  }
  await apply(plan.changes, openGit(context));
  if (plan.type === 'paste' && !plan.pasted) return toPaste(plan, context);
  if (plan.type === 'install') await assertInPlace(context, target);
  if (plan.type === 'install' && plan.waitsFor !== null) return waiting(plan, context);
  if (await isRun(plan.target, facts, context)) return installed(plan, facts, context);
  throw notRun(plan, context);
}

function feasible(plan: Plan, context: InstallContext): Feasible {
  if (plan.type === 'refuse') throw refusalError(plan.refusal, pathShower(context));
  return plan;
}

const sharedIn = (plan: Plan): Change[] =>
  plan.type === 'install' && plan.sharedChange ? [plan.sharedChange] : [];

/** Whoever takes a while to answer may have edited the file meanwhile, or a colleague's pull has. */
async function assertUnchanged(
  agreed: Plan,
  context: InstallContext,
  target: Target | null,
): Promise<void> {
  const plan = planInstall(await inspect(context), context.version, target);
  if (!isDeepStrictEqual(sharedIn(plan), sharedIn(agreed))) throw changedMeanwhile();
}

/** The file that git will run holds our block: only then is git asked to run it. */
async function assertInPlace(context: InstallContext, target: Target | null): Promise<void> {
  const plan = planInstall(await inspect(context), context.version, target);
  if (plan.type === 'install' && plan.changes.length === 0) return;
  throw changedMeanwhile();
}

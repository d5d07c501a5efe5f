import { isDeepStrictEqual } from 'node:util';
import { openGit } from '../git/git.ts';
import { type Again, nextTry } from './again.ts';
import { apply, type FileChange } from './apply.ts';
import { type Facts, isDamaged, newerThan } from './facts.ts';
import { assertPossible, fastCredentialChanges, hasFastCredentials } from './fast-credentials.ts';
import { besideOffer } from './fast-credentials-offer.ts';
import { inspect } from './inspect.ts';
import type { Target } from './managers/target.ts';
import { type InstallContext, type Outcome, pathShower, type Question } from './outcome.ts';
import {
  declined,
  type Feasible,
  installed,
  kept,
  notRun,
  planned,
  toPaste,
  waiting,
  withoutNode,
} from './outcomes.ts';
import { type InstallPlan, isInPlace, planInstall, planRefresh } from './plan.ts';
import { installRefusal } from './refusal.ts';
import { nodeOfPush } from './push-node.ts';
import { isRun } from './verify.ts';
import { hooksChanged, questionFor } from './wording.ts';

/** Installs, upgrades, or finds nothing to do. Throws a PreflightError if it can't. */
export async function install(
  context: InstallContext,
  target: Target | null,
  again?: Again,
): Promise<Outcome> {
  const facts = await inspect(context, again?.facts);
  if (context.fastCredentials === true) assertPossible(facts, context.env, pathShower(context));
  const chosen = planInstall(facts, context.version, target);
  if (await isNewerKept(chosen, facts, context)) {
    const changes = onlyCredentials(facts, context);
    if (changes.length > 0) await apply(changes, openGit(context), placeOf(facts, context));
    return kept(facts, context);
  }
  const refresh = isUncertain(chosen) ? planRefresh(facts, context.version) : [];
  if (!context.dryRun && refresh.length > 0) {
    await apply(refresh, openGit(context), placeOf(facts, context));
  }
  const plan = feasible(chosen, context);
  const question = questionAbout(plan, facts, context);
  if (context.dryRun) return planned(plan, facts, question, context);
  if (question) {
    if (!(await context.confirm(question))) return declined(plan, context);
    await assertUnchanged(plan, facts, context, target);
  }
  return besideOffer(facts, context, async (offer) => {
    try {
      await apply(plan.changes, openGit(context), placeOf(facts, context));
      if (plan.type === 'install') await assertInPlace(facts, context, target);
    } catch (error) {
      const next = question ? null : nextTry(error, facts, again);
      if (!next) throw error;
      return install(context, target, next);
    }
    return outcomeOf(plan, facts, context, offer);
  });
}

const placeOf = ({ state: { root } }: Facts, { disk, uid }: InstallContext) => ({
  ...{ root, makesRoot: true, disk, uid },
});

/** In a monorepo, two packages can have different versions in their "prepare". */
async function isNewerKept(
  plan: InstallPlan,
  facts: Facts,
  context: InstallContext,
): Promise<boolean> {
  if (context.keepsNewer !== true || newerThan(context.version, facts) === undefined) return false;
  if (plan.type === 'refuse' || !isInPlace(plan, facts) || isDamaged(facts)) return false;
  return isRun(plan.target, facts, context);
}

/** What --fast-credentials asks for beside a newer version, which may have set them in its own way. */
const onlyCredentials = (
  facts: Facts,
  { fastCredentials, dryRun }: InstallContext,
): FileChange[] =>
  fastCredentials === true && !dryRun && !hasFastCredentials(facts.repository)
    ? fastCredentialChanges(facts)
    : [];

async function outcomeOf(
  plan: Feasible,
  facts: Facts,
  context: InstallContext,
  offer: Promise<string | undefined>,
): Promise<Outcome> {
  if (plan.type === 'paste' && !plan.pasted) return toPaste(plan, context);
  if (plan.type === 'install' && plan.waitsFor !== null) return waiting(plan, facts, context);
  if (!(await isRun(plan.target, facts, context))) throw notRun(plan, context);
  const node = await nodeOfPush(facts, facts.payload.node, context);
  if (node === null) return withoutNode(plan, context);
  return installed(plan, facts, context, { offer: await offer, node });
}

/** Whether it may end without an installation. */
const isUncertain = (plan: InstallPlan): boolean =>
  plan.type === 'refuse' || sharedIn(plan).length > 0;

function questionAbout(plan: Feasible, facts: Facts, context: InstallContext): Question | null {
  const show = pathShower(context);
  const question = questionFor(sharedIn(plan), facts, show);
  if (!question || plan.type !== 'install' || !plan.unless) return question;
  return { ...question, unless: installRefusal(plan.unless, show) };
}

function feasible(plan: InstallPlan, context: InstallContext): Feasible {
  if (plan.type === 'refuse') throw installRefusal(plan.refusal, pathShower(context));
  return plan;
}

const sharedIn = (plan: InstallPlan): FileChange[] =>
  plan.type === 'install' && plan.sharedChange ? [plan.sharedChange] : [];

/** While the question was open, the user or a pull may have changed the file. */
async function assertUnchanged(
  agreed: InstallPlan,
  before: Facts,
  context: InstallContext,
  target: Target | null,
): Promise<void> {
  const plan = planInstall(await inspect(context, before), context.version, target);
  if (!isDeepStrictEqual(sharedIn(plan), sharedIn(agreed))) throw hooksChanged();
}

/** Checks that our line is in the file that git will run. Only then may git run it. */
async function assertInPlace(
  before: Facts,
  context: InstallContext,
  target: Target | null,
): Promise<void> {
  // A leftover may have become old enough since.
  const facts = { ...(await inspect(context, before)), strays: [] };
  const plan = planInstall(facts, context.version, target);
  if (plan.type === 'install' && plan.changes.length === 0) return;
  throw hooksChanged();
}

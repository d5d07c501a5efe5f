import { fold } from '../report/fold.ts';
import type { Facts } from './facts.ts';
import { inspect } from './inspect.ts';
import { isPresent } from './is-present.ts';
import { type InstallContext, type Outcome, pathShower, verifyPorts } from './outcome.ts';
import { type Plan, planInstall } from './plan.ts';
import { managersIn, statusRows } from './status-rows.ts';
import { doesGitRunHook } from './verify.ts';
import { refusalError } from './wording.ts';
import { INSTALLER } from './installer-command.ts';

export type State = 'installed' | 'outdated' | 'not-run' | 'not-installed';

/** What's here, what runs, and whether git was seen to run it. Writes nothing. */
export async function status(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = planInstall(facts, context.version, null);
  const inPlace = isInPlace(plan, facts);
  const waitsFor = plan.type === 'install' && inPlace ? plan.waitsFor : null;
  const trial = plan.type === 'refuse' ? undefined : plan.target.trial?.(facts, context.env);
  const verified =
    inPlace &&
    waitsFor === null &&
    (await doesGitRunHook(facts.repository, verifyPorts(context, trial)));
  const state = stateOf(plan, inPlace, verified);
  const show = pathShower(context);
  const refusal = plan.type === 'refuse' ? refusalError(plan.refusal, show) : null;
  const next = refusal
    ? [`  ${refusal.message}`, `  ${refusal.hint ?? ''}`]
    : [`  next: ${waitsFor === null ? '' : `${waitsFor} && `}${INSTALLER}`];
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version}`,
      ...statusRows(facts, plan, state, show).flatMap(([label, text]) =>
        fold(`  ${label.padEnd(11)}${text}`, 13),
      ),
      ...(state === 'installed' ? [] : next),
    ],
    report: {
      result: state,
      verified,
      version: context.version,
      installedVersion: facts.manifest?.version ?? null,
      git: facts.repository.gitVersion,
      hook: plan.type === 'refuse' ? facts.hook.path : plan.hook,
      target: plan.type === 'refuse' ? null : plan.target.name,
      hooksPath: facts.repository.hooksPath,
      managers: managersIn(facts),
      ...(refusal ? { refusal: { code: refusal.code, message: refusal.message } } : {}),
    },
  };
}

/** Whether ours is where it belongs as far as the files tell, of this version or an older one. */
function isInPlace(plan: Plan, facts: Facts): boolean {
  if (plan.type === 'refuse') return false;
  if (plan.type === 'paste') return plan.pasted;
  return isPresent(plan.hook, facts);
}

function stateOf(plan: Plan, inPlace: boolean, verified: boolean): State {
  if (!inPlace || plan.type === 'refuse') return 'not-installed';
  if (!verified) return 'not-run';
  return plan.changes.length === 0 ? 'installed' : 'outdated';
}

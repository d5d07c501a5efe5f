import { stat } from 'node:fs/promises';
import { openGit } from '../git/git.ts';
import { apply } from './apply.ts';
import type { Facts } from './facts.ts';
import { inspect } from './inspect.ts';
import { orNull } from './or-null.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import type { Change } from './change.ts';
import { planUninstall } from './plan-uninstall.ts';
import { staysIn } from './take-out.ts';
import { changeLine, sharedText } from './wording.ts';

/** Takes back whatever is ours, wherever it ended up; the hook first, so that no push misses a half. */
export async function uninstall(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const stateExists = (await orNull(stat(facts.state.root))) !== null;
  const { changes, sharedChanges } = planUninstall(facts, stateExists);
  const show = pathShower(context);
  const report = {
    version: context.version,
    changes: changes.map(({ type, path }) => ({ type, path })),
  };
  const notes = leftovers(facts, show);
  if (changes.length === 0) {
    const lines = ['heroku-preflight is not installed here: nothing to remove', ...notes];
    return { exitCode: 0, lines, report: { result: 'not-installed', ...report } };
  }
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  if (context.dryRun) {
    const lines = ['heroku-preflight would be removed; nothing is done yet', ...steps, ...notes];
    return { exitCode: 0, lines, report: { result: 'planned', ...report } };
  }
  if (!(await confirmAll(sharedChanges, facts, context))) {
    const lines = ['Nothing was removed.'];
    return { exitCode: 2, lines, report: { result: 'declined', ...report, changes: [] } };
  }
  await apply(changes, openGit(context));
  const lines = ['heroku-preflight is removed', ...steps, ...notes];
  return { exitCode: 0, lines, report: { result: 'uninstalled', ...report } };
}

/** What is for its user to remove. */
function leftovers({ managers }: Facts, show: (path: string) => string): string[] {
  const changed = managers.flatMap(({ configs }) => configs.filter(staysIn));
  const pasted = managers.filter(
    ({ name, pasted: isPasted, configs }) =>
      isPasted && name !== 'pre-commit' && !configs.some(({ text, editor }) => editor?.has(text)),
  );
  return [
    ...changed.map(
      ({ path }) => `  heroku-preflight's entry in ${show(path)} was changed by hand: remove it`,
    ),
    ...pasted.map(
      ({ name }) => `  the snippet in ${name}'s configuration does nothing now: remove it`,
    ),
  ];
}

async function confirmAll(
  changes: readonly Change[],
  facts: Facts,
  context: InstallContext,
): Promise<boolean> {
  if (changes.length === 0) return true;
  const texts = changes.map((change) => sharedText(change, facts, pathShower(context)));
  return context.confirm(texts.join('\n'));
}

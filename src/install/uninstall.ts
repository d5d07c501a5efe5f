import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openGit } from '../git/git.ts';
import { apply, type FileChange } from './apply.ts';
import { type Facts, ownScriptsIn, scriptsIn } from './facts.ts';
import { isInside, orNull, type Show } from './files.ts';
import { type HookFile, isOurs, readHookFile } from './hook-file.ts';
import { COPY, withoutHookLines } from './hook-line.ts';
import { inspect } from './inspect.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { entryRemovals, hookRemovals, isShared, settingsRemovals, staysIn } from './removals.ts';
import { hooksChanged, changeLine, questionFor } from './wording.ts';

/** Takes back whatever is ours, wherever it ended up; the hook first, so that no push misses a half. */
export async function uninstall(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const { changes, sharedChanges } = await planNow(facts);
  const show = pathShower(context);
  const report = {
    version: context.version,
    changes: changes.map(({ type, path }) => ({ type, path })),
  };
  const notes = [...leftovers(facts, show), ...(await inOtherWorktrees(facts, context))];
  if (changes.length === 0) {
    const lines = ['heroku-preflight is not installed here: nothing to remove', ...notes];
    return { exitCode: 0, lines, report: { result: 'not-installed', ...report } };
  }
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const question = questionFor(sharedChanges, facts, show);
  if (context.dryRun) {
    const shown = question === null ? [] : ['', question.text];
    const title = 'heroku-preflight would be removed; nothing is done yet';
    const lines = [title, ...steps, ...notes, ...shown];
    return { exitCode: 0, lines, report: { result: 'planned', ...report } };
  }
  if (question) {
    if (!(await context.confirm(question))) {
      const lines = ['Nothing was removed.'];
      return { exitCode: 2, lines, report: { result: 'declined', ...report, changes: [] } };
    }
    const now = await planNow(await inspect(context));
    if (!isDeepStrictEqual(now.sharedChanges, sharedChanges)) throw hooksChanged();
  }
  await apply(changes, openGit(context));
  const lines = ['heroku-preflight is removed', ...steps, ...notes];
  return { exitCode: 0, lines, report: { result: 'uninstalled', ...report } };
}

const planNow = async (facts: Facts): Promise<UninstallPlan> =>
  planUninstall(facts, (await orNull(stat(facts.state.root))) !== null);

/** What is for its user to remove. */
function leftovers({ hook, managers }: Facts, show: Show): string[] {
  const changed = managers.flatMap(({ configs }) => configs.filter(staysIn));
  // Our line in the hook that a manager wrote goes with the others.
  const isGone =
    isOurs(hook) && hook.kind === 'text' && !withoutHookLines(hook.text).includes(COPY);
  const pasted = managers.filter(
    ({ manager, pasted: isPasted, configs }) =>
      isPasted &&
      manager.snippet &&
      !configs.some(({ text, editor }) => editor?.has(text)) &&
      !(isGone && !configs.some(({ text }) => text.includes(COPY))),
  );
  const unread = hook.kind === 'unreadable' ? [show(hook.path)] : [];
  return [
    ...unread.map((path) => `  ${path} may not be read: remove our lines, if they are in it`),
    ...changed.map(
      ({ path }) => `  heroku-preflight's entry in ${show(path)} was changed by hand: remove it`,
    ),
    ...pasted.map(
      ({ manager }) =>
        `  the snippet in ${manager.name}'s configuration does nothing now: remove it`,
    ),
  ];
}

interface UninstallPlan {
  /** the changes to files that others share, which the user is asked for */
  readonly sharedChanges: readonly FileChange[];
  /** empty: nothing of ours is here */
  readonly changes: readonly FileChange[];
}

/** @param stateExists whether the state folder is there: it goes as a whole, last */
export function planUninstall(facts: Facts, stateExists: boolean): UninstallPlan {
  const { hook, otherHooks, repository, manifest, state, strays } = facts;
  const candidates = [hook, ...ownScriptsIn(facts), ...otherHooks];
  const hooks = uniqueByPath(candidates).flatMap((file) => hookRemovals(file, facts));
  const edits = facts.managers.flatMap(({ configs }) => configs.flatMap(entryRemovals));
  const folder = manifest?.createdFolder;
  return {
    sharedChanges: [...hooks, ...edits].filter((change) => isShared(facts, change)),
    changes: [
      ...hooks,
      ...edits,
      ...settingsRemovals(repository),
      ...(folder === undefined ? [] : [{ type: 'remove-empty-folder', path: folder } as const]),
      ...strays.map((path): FileChange => ({ type: 'remove', path })),
      ...(stateExists ? [{ type: 'remove-folder', path: state.root } as const] : []),
    ],
  };
}

function uniqueByPath(files: readonly HookFile[]): HookFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/**
 * The hooks of other worktrees that hold our block: each has its own where hooks are in the tree. The
 * state in the git directory serves them all: without it, they say that it's gone.
 */
async function inOtherWorktrees(facts: Facts, context: InstallContext): Promise<string[]> {
  const { commonDir, topLevel } = facts.repository;
  if (topLevel === null) return [];
  const ways = [facts.hook, ...scriptsIn(facts)]
    .filter(({ path }) => isInside(topLevel, path) && !isInside(commonDir, path))
    .map(({ path }) => relative(topLevel, path));
  if (ways.length === 0) return [];
  const listing = await openGit(context).raw('worktree', 'list', '--porcelain');
  const others = [...listing.matchAll(/^worktree (.*)$/gm)]
    .map(([, path = '']) => path)
    .filter((path) => path !== topLevel);
  const hooks = others.flatMap((path) => ways.map((way) => readHookFile(join(path, way))));
  const show = pathShower(context);
  return (await Promise.all(hooks))
    .filter(isOurs)
    .map(({ path }) => `  ${show(path)} has our lines, too: run this in its worktree as well`);
}

import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openGit } from '../git/git.ts';
import { type Again, nextTry } from './again.ts';
import { apply, type FileChange } from './apply.ts';
import { type Facts, ownScriptsIn, scriptsIn } from './facts.ts';
import { fastCredentialRemovals } from './fast-credentials.ts';
import { isInside, orNull, type Show } from './files.ts';
import { isLfsHook } from './git-lfs.ts';
import { type HookFile, isOurs, readHookFile } from './hook-file.ts';
import { COPY, withoutHookLines } from './hook-line.ts';
import { isKeeper } from './kept-hook.ts';
import { inspect } from './inspect.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import {
  entryRemovals,
  hookRemovals,
  isShared,
  settingsRemovals,
  staysIn,
  unfinishedRemovals,
} from './removals.ts';
import {
  changedLine,
  changeLine,
  DRY_RUN,
  hooksChanged,
  NOTHING_CHANGED,
  questionFor,
} from './wording.ts';

/** Removes everything of ours. The hook goes first, so that no push runs an incomplete installation. */
export async function uninstall(context: InstallContext, again?: Again): Promise<Outcome> {
  const facts = await inspect(context, again?.facts);
  const { changes, sharedChanges } = await planNow(facts);
  const show = pathShower(context);
  const report = {
    version: context.version,
    changes: changes.map(({ type, path }) => ({ type, path })),
  };
  const notes = [
    ...leftovers(facts, show),
    ...keptForLfs(changes, show),
    ...(await inOtherWorktrees(facts, context)),
  ];
  if (changes.length === 0) {
    const lines = ["heroku-preflight isn't installed here: nothing to remove", ...notes];
    return { exitCode: 0, lines, report: { result: 'not-installed', ...report } };
  }
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const question = questionFor(sharedChanges, facts, show);
  if (context.dryRun) {
    const shown = question === null ? [] : ['', question.text];
    const lines = [DRY_RUN, ...steps, ...notes, ...shown];
    return { exitCode: 0, lines, report: { result: 'planned', ...report } };
  }
  if (question) {
    if (!(await context.confirm(question))) {
      const lines = [NOTHING_CHANGED];
      return { exitCode: 2, lines, report: { result: 'declined', ...report, changes: [] } };
    }
    const now = await planNow(await inspect(context, facts));
    if (!isDeepStrictEqual(now.sharedChanges, sharedChanges)) throw hooksChanged();
  }
  try {
    await apply(changes, openGit(context), {
      ...{ root: facts.state.root, makesRoot: false, disk: context.disk, uid: context.uid },
    });
    const now = await planNow({ ...(await inspect(context, facts)), strays: [] });
    if (now.changes.length > 0) throw hooksChanged();
  } catch (error) {
    const next = question ? null : nextTry(error, facts, again);
    if (!next) throw error;
    return uninstall(context, next);
  }
  const done = changes.map((change) => `  ${changedLine(change, show)}`);
  const lines = ['heroku-preflight is uninstalled:', ...done, ...notes];
  return { exitCode: 0, lines, report: { result: 'uninstalled', ...report } };
}

const planNow = async (facts: Facts): Promise<UninstallPlan> =>
  planUninstall(facts, (await orNull(stat(facts.state.root))) !== null);

/** What only the user can remove. */
function leftovers(facts: Facts, show: Show): string[] {
  const { hook, managers } = facts;
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
  const files = [hook, ...facts.kept, ...facts.otherHooks];
  const isStarted = files.some((file) => file.kind === 'text' && isKeeper(file.text));
  const kept =
    hook.kept?.isSame === false && hook.kind !== 'none' && !isStarted ? [hook.kept.path] : [];
  const unread = hook.kind === 'unreadable' ? [show(hook.path)] : [];
  return [
    ...unread.map((path) => `  you aren't allowed to read ${path}: if it has our line, remove it`),
    ...kept.map((path) => `  ${show(path)} is an earlier hook, which nothing starts now: it stays`),
    ...changed.map(
      ({ path }) => `  heroku-preflight's entry in ${show(path)} was edited: remove it yourself`,
    ),
    ...pasted.map(
      ({ manager }) => `  the snippet for ${manager.name} no longer does anything: remove it`,
    ),
  ];
}

const keptForLfs = (changes: readonly FileChange[], show: Show): string[] =>
  changes
    .filter((change) => change.type === 'write' && isLfsHook(change.contents.toString('latin1')))
    .map(({ path }) => `  ${show(path)} is git-lfs's own hook from now on`);

interface UninstallPlan {
  /** the changes to files that others share: they need the user's consent */
  readonly sharedChanges: readonly FileChange[];
  /** empty: nothing of ours is installed */
  readonly changes: readonly FileChange[];
}

/** @param stateExists whether our folder in the git directory exists: it's removed last, as a whole */
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
      ...fastCredentialRemovals(repository),
      ...unfinishedRemovals(repository),
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
 * Notes about our line in other worktrees. If the hooks are in the working tree, each worktree has its own,
 * and without our copy in the git directory they all say that it isn't installed.
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
    .map(({ path }) => `  ${show(path)} still has our line: run this in that worktree, too`);
}

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Env } from '../base/context.ts';
import { isInside } from '../base/files.ts';

/**
 * `list`, such as PATH, without relative folders and without those inside a working tree of the repository
 * around `cwd`: what is there can come from anyone whose branch is checked out. Reads files only, because
 * starting git is what this is for. hooks/run.sh has the same for a push.
 */
export function outsideWorkingTrees(list: string, cwd: string, env: Env): string {
  const trees = [...chosenTrees(cwd, env), ...workingTreesAround(cwd)].flatMap((tree) => [
    tree,
    realPath(tree),
  ]);
  const isOutside = (folder: string): boolean =>
    isAbsolute(folder) &&
    !trees.some((tree) => isInside(tree, folder) || isInside(tree, realPath(folder)));
  return list.split(delimiter).filter(isOutside).join(delimiter);
}

/** With GIT_DIR, git's working tree is GIT_WORK_TREE or the current folder (git(1)). */
function chosenTrees(cwd: string, { GIT_DIR, GIT_WORK_TREE }: Env): string[] {
  if (GIT_WORK_TREE !== undefined) return [resolve(cwd, GIT_WORK_TREE)];
  return GIT_DIR === undefined ? [] : [cwd];
}

/** The working tree around `cwd`, the main one, and all linked ones. Absolute; empty without a repository. */
function workingTreesAround(cwd: string): readonly string[] {
  const top = topLevelAround(realPath(cwd));
  if (top === undefined) return [];
  const gitDir = pathIn(join(top, '.git')) ?? join(top, '.git');
  const commonDir = pathIn(join(gitDir, 'commondir')) ?? gitDir;
  const linked = namesIn(join(commonDir, 'worktrees')).flatMap((name) => {
    const dotGit = pathIn(join(commonDir, 'worktrees', name, 'gitdir'));
    return dotGit === undefined ? [] : [dirname(dotGit)];
  });
  return [top, ...mainTrees(commonDir), ...linked];
}

/** Where the main working tree may be; a submodule's superproject counts, because its branch has that folder. */
function mainTrees(commonDir: string): string[] {
  const [, configured] =
    /^\s*worktree\s*=\s*(\S.*?)\s*$/m.exec(textOf(join(commonDir, 'config'))) ?? [];
  const [, superproject] = /^(.+?)[/\\]\.git[/\\]modules[/\\]/.exec(commonDir) ?? [];
  return [
    ...(basename(commonDir) === '.git' ? [dirname(commonDir)] : []),
    ...(configured === undefined ? [] : [resolve(commonDir, configured)]),
    ...(superproject === undefined ? [] : [superproject]),
  ];
}

function topLevelAround(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topLevelAround(parent);
}

/** The path that one of git's files contains, absolute; undefined if it isn't such a file. */
function pathIn(file: string): string | undefined {
  const path = textOf(file)
    .replace(/^gitdir: /, '')
    .trim();
  return path === '' ? undefined : resolve(dirname(file), path);
}

/** Empty if it can't be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

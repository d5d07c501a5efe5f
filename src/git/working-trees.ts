import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { isInside } from '../base/files.ts';

/**
 * `list`, such as PATH, without relative folders and without those inside a working tree of the repository
 * around `cwd`: what is there can come from anyone whose branch is checked out. Reads files only, because
 * starting git is what this is for. hooks/run.sh has the same for a push.
 */
export function outsideWorkingTrees(list: string, cwd: string): string {
  const trees = workingTreesAround(cwd).flatMap((tree) => [tree, realPath(tree)]);
  const isOutside = (folder: string): boolean =>
    isAbsolute(folder) &&
    !trees.some((tree) => isInside(tree, folder) || isInside(tree, realPath(folder)));
  return list.split(delimiter).filter(isOutside).join(delimiter);
}

/** The working tree around `cwd`, the main one, and all linked ones. Absolute; empty without a repository. */
function workingTreesAround(cwd: string): readonly string[] {
  const top = topLevelAround(realPath(cwd));
  if (top === undefined) return [];
  const gitDir = pathIn(join(top, '.git')) ?? join(top, '.git');
  const commonDir = pathIn(join(gitDir, 'commondir')) ?? gitDir;
  const main = basename(commonDir) === '.git' ? [dirname(commonDir)] : [];
  const linked = namesIn(join(commonDir, 'worktrees')).flatMap((name) => {
    const dotGit = pathIn(join(commonDir, 'worktrees', name, 'gitdir'));
    return dotGit === undefined ? [] : [dirname(dotGit)];
  });
  return [top, ...main, ...linked];
}

function topLevelAround(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topLevelAround(parent);
}

/** The path that one of git's files contains, absolute; undefined if it isn't such a file. */
function pathIn(file: string): string | undefined {
  try {
    const path = readFileSync(file, 'utf8')
      .replace(/^gitdir: /, '')
      .trim();
    return resolve(dirname(file), path);
  } catch {
    return undefined;
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

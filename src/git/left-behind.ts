import { PreflightError } from '../base/errors.ts';
import { parseGitConfig } from './git-config.ts';
import { AS_PUSHED, type GitReader } from './read-git.ts';

type Pipe = Pick<GitReader, 'pipe'>;

interface CutHistory {
  readonly commit: string;
  /** the commit that Heroku has */
  readonly replaced: string | undefined;
  /** git's list of the commits whose parents the clone lacks, one a line */
  readonly boundary: string;
}

/**
 * Whether the commit's history is cut off on this side of what Heroku has. In a shallow clone, a commit at
 * the boundary looks like one without parents.
 */
export async function isCutOff(
  git: Pipe,
  { commit, replaced, boundary }: CutHistory,
): Promise<boolean> {
  const known = replaced === undefined ? [] : ['--not', replaced];
  const roots = ['rev-list', '--ignore-missing', '--max-parents=0', commit, ...known];
  const output = await git.pipe('', ...AS_PUSHED, ...roots);
  const ends = new Set(boundary.split(/\s+/).filter((line) => line !== ''));
  return output
    .toString()
    .split('\n')
    .some((root) => ends.has(root));
}

const POINTER = 'version https://git-lfs.github.com/spec/v1';

/** Of the files that .gitattributes leaves to git-lfs; which of them it does is read from the working tree. */
export async function lfsPointersIn(git: Pipe, commit: string): Promise<readonly string[]> {
  const search = [
    ...['grep', '--no-color', '--no-recurse-submodules', '--full-name'],
    ...['--files-with-matches', '-z', '--fixed-strings', '-e', POINTER],
    ...[commit, '--', ':(top,attr:filter=lfs)'],
  ];
  const output = await git.pipe('', ...AS_PUSHED, ...search);
  const begin = commit.length + 1;
  return output
    .toString()
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(begin));
}

export interface UnreachableSubmodule {
  readonly path: string;
  /** `unlisted`: .gitmodules has no URL for it; `local`: its URL is relative, or of this machine */
  readonly why: 'ssh' | 'local' | 'unlisted';
}

interface Submodules {
  /** the names of those at the commit's root */
  readonly atRoot: readonly string[];
  /** whether there is a .gitmodules */
  readonly hasModules: boolean;
}

/** Submodules that Heroku clones and can't: it has no SSH key and none of this machine's folders. */
export async function unreachableSubmodules(
  git: Pipe,
  commit: string,
  { atRoot, hasModules }: Submodules,
): Promise<readonly UnreachableSubmodule[]> {
  const listed = hasModules ? await submodulesIn(git, commit) : [];
  const paths = new Set(listed.map(({ path }) => path));
  const unlisted = atRoot.filter((path) => !paths.has(path));
  const doubtful = listed.flatMap(({ path, url }) => {
    const why = obstacleOf(url);
    return why ? [{ path, why }] : [];
  });
  const used = await usedOf(
    git,
    commit,
    doubtful.map(({ path }) => path),
  );
  const unreachable = doubtful.filter(({ path }) => used.has(path));
  return [...unreachable, ...unlisted.map((path) => ({ path, why: 'unlisted' as const }))];
}

/** The submodules in .gitmodules; none if it has a mistake, since no git can read it then. */
async function submodulesIn(
  git: Pipe,
  commit: string,
): Promise<{ readonly path: string; readonly url: string }[]> {
  const list = ['config', '--list', '-z', '--blob', `${commit}:.gitmodules`];
  const output = await git.pipe('', ...AS_PUSHED, ...list).catch(nothingIfInvalid);
  const config = parseGitConfig(output.toString());
  return config
    .keys('submodule.')
    .filter((key) => key.endsWith('.path'))
    .map((key) => ({
      path: config.get(key) ?? '',
      url: config.get(`${key.slice(0, -'path'.length)}url`) ?? '',
    }));
}

function nothingIfInvalid(error: unknown): string {
  if (error instanceof PreflightError && error.code === 'git') return '';
  throw error;
}

/** Those of the paths that are submodules in the commit: .gitmodules can have others. */
async function usedOf(
  git: Pipe,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const list = ['ls-tree', '-z', '--full-tree', commit, '--', ...paths];
  const output = await git.pipe('', ...AS_PUSHED, ...list);
  const entries = output.toString().split('\0');
  return new Set(
    entries.flatMap((entry) => /^160000 commit [0-9a-f]+\t(.+)$/s.exec(entry)?.[1] ?? []),
  );
}

function obstacleOf(url: string): UnreachableSubmodule['why'] | undefined {
  if (url === '') return 'unlisted';
  // Relative to Heroku's own repository, or a folder.
  if (/^(?:[./\\]|file:|[a-z]:[/\\])/i.test(url)) return 'local';
  return /^(?:https?|git):\/\//i.test(url) ? undefined : 'ssh';
}

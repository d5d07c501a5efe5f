import type { Files } from '../base/files.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { AS_PUSHED, type GitReader } from './read-git.ts';
import type { UnreachableSubmodule } from './left-behind.ts';

/** What a commit holds for Heroku to build, as far as a check needs it. */
export interface Source {
  /** the bytes of its Procfile, also behind a link within the commit; null: there is none */
  readonly procfile: Uint8Array | null;
  /** what is at its root */
  readonly root: readonly RootEntry[];
  /** what git can't hand over with it */
  readonly left: LeftBehind;
}

interface RootEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'submodule';
}

/** What a push of the commit leaves out. */
export interface LeftBehind {
  /** whether the clone lacks history that Heroku doesn't have either, as far as this clone can tell */
  readonly isShallow: boolean;
  /** the paths of git-lfs pointers, which stand for files that git doesn't have */
  readonly lfsPointers: readonly string[];
  /** submodules that Heroku can't clone */
  readonly submodules: readonly UnreachableSubmodule[];
}

/** Where the commit is, and where it goes. */
export interface SourcePorts {
  readonly git: Pick<GitReader, 'pipe'>;
  readonly files: Pick<Files, 'read' | 'list'>;
  /** absolute path of the git directory that all working trees share */
  readonly commonDir: string;
  /** what Heroku's branch has now; undefined: nothing, or it isn't known */
  readonly replaced?: string | undefined;
}

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const LARGEST = 64 * 1024;

/**
 * Reads a commit, not the working tree, in one git process; links only within the commit. Rejects with a
 * PreflightError: `commit` if it isn't a full hash, or is an annotated tag's; `procfile` if the Procfile is
 * larger than 64 KiB, or the rest than a MiB, or if a partial clone lacks it, because nothing is fetched.
 */
export async function readSource(ports: SourcePorts, commit: string): Promise<Source> {
  if (!FULL_HASH.test(commit))
    throw new PreflightError('commit', `"${printable(commit)}" isn't a full commit hash`);
  const { procfile, tree, attributes, modules, last } = await ask(ports.git, commit);
  if (procfile.type === 'blob' && procfile.size > LARGEST)
    throw unreadable(commit, 'is larger than 64 KiB');
  // The output is cut after a MiB, which leaves out the last answer at worst.
  if (last.type === 'tag') throw new PreflightError('commit', `${commit.slice(0, 12)} is a tag`);
  if (tree.type !== 'tree' || (last.type ?? 'commit') !== 'commit')
    throw unreadable(commit, "can't be read from this repository");
  // Half of it would pass for a commit with nothing wrong.
  if (![tree, attributes, modules].every(({ isWhole }) => isWhole)) throw tooLarge(commit);
  const root = entriesIn(tree.contents, commit.length / 2);
  const files = { Procfile: procfile, '.gitattributes': attributes, '.gitmodules': modules };
  if (root.some(({ name, kind }) => kind === 'file' && isLacked(files, name)))
    throw unreadable(commit, "can't be read from this repository");
  const hints = { attributes: attributes.contents.toString(), hasModules: modules.type === 'blob' };
  return {
    procfile: procfile.type === 'blob' ? procfile.contents : null,
    root,
    left: await leftBehind(ports, commit, root, hints),
  };
}

/** In a partial clone: older gits end with an error instead. Newer ones call a link that it lacks broken. */
const isLacked = (files: Readonly<Record<string, BatchAnswer>>, name: string): boolean =>
  Object.hasOwn(files, name) && files[name]?.isMissing === true;

const NOTHING_LEFT: LeftBehind = { isShallow: false, lfsPointers: [], submodules: [] };

async function leftBehind(
  { git, files, commonDir, replaced }: SourcePorts,
  commit: string,
  root: readonly RootEntry[],
  { attributes, hasModules }: { readonly attributes: string; readonly hasModules: boolean },
): Promise<LeftBehind> {
  const shallow = (await files.read(`${commonDir}/shallow`).catch(() => undefined)) ?? '';
  const lfsObjects = await files.list(`${commonDir}/lfs/objects`).catch(() => []);
  const mayHaveLfs = /\bfilter=lfs\b/.test(attributes) || lfsObjects.length > 0;
  const atRoot = root.filter(({ kind }) => kind === 'submodule').map(({ name }) => name);
  const hasSubmodules = hasModules || atRoot.length > 0;
  if (shallow === '' && !mayHaveLfs && !hasSubmodules) return NOTHING_LEFT;
  // Loaded only now: most repositories have none of these.
  const { isCutOff, lfsPointersIn, unreachableSubmodules } = await import('./left-behind.ts');
  const [isShallow, lfsPointers, submodules] = await Promise.all([
    shallow === '' ? false : isCutOff(git, { commit, replaced, boundary: shallow }),
    mayHaveLfs ? lfsPointersIn(git, commit) : [],
    hasSubmodules ? unreachableSubmodules(git, commit, { atRoot, hasModules }) : [],
  ]);
  return { isShallow, lfsPointers, submodules };
}

type Answers = Readonly<
  Record<'procfile' | 'tree' | 'attributes' | 'modules' | 'last', BatchAnswer>
>;

/** The commit comes last, to tell a tag from it: its message may have more than the MiB that is read. */
async function ask(git: Pick<GitReader, 'pipe'>, commit: string): Promise<Answers> {
  const names = [':Procfile', '^{tree}', ':.gitattributes', ':.gitmodules', ''];
  const input = names.map((name) => `${commit}${name}\n`).join('');
  try {
    const output = await git.pipe(input, ...AS_PUSHED, 'cat-file', '--batch', '--follow-symlinks');
    const procfile = takeAnswer(output);
    const tree = takeAnswer(procfile.rest);
    const attributes = takeAnswer(tree.rest);
    const modules = takeAnswer(attributes.rest);
    return { procfile, tree, attributes, modules, last: takeAnswer(modules.rest) };
  } catch (error) {
    if (!(error instanceof PreflightError) || error.code !== 'git') throw error;
    throw unreadable(commit, "can't be read from this repository", error);
  }
}

/** An answer of `git cat-file --batch`, and the output after it. */
interface BatchAnswer {
  /** of the object; undefined if it's missing or a broken link (git also counts a link with `./`) */
  readonly type: string | undefined;
  readonly size: number;
  readonly contents: Buffer;
  /** whether the repository doesn't have it; a broken link isn't missing */
  readonly isMissing: boolean;
  /** false: the output ends before it does */
  readonly isWhole: boolean;
  readonly rest: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** The format is in git-cat-file(1), BATCH OUTPUT. */
function takeAnswer(output: Buffer): BatchAnswer {
  const begin = output.indexOf('\n') + 1;
  const line = output.subarray(0, begin).toString();
  const [, type, length] = /^[0-9a-f]+ (\w+) (\d+)\n$/.exec(line) ?? [];
  // A broken link has its target as contents, and something missing has none.
  const [, own = length] = /^(?:symlink|dangling|loop|notdir) (\d+)\n$/.exec(line) ?? [];
  if (own === undefined) {
    const rest = output.subarray(begin);
    const isMissing = line.endsWith(' missing\n');
    return { type, size: 0, contents: NOTHING, isMissing, isWhole: begin > 0, rest };
  }
  const [size, end] = [Number(own), begin + Number(own)];
  const [contents, rest] = [output.subarray(begin, end), output.subarray(end + 1)];
  return { type, size, contents, isMissing: false, isWhole: contents.length === size, rest };
}

const KINDS: Readonly<Record<string, RootEntry['kind']>> = { 40000: 'folder', 160000: 'submodule' };

/** A tree's entries: `mode name`, a zero byte, and the bytes of the hash. */
function entriesIn(tree: Buffer, hashBytes: number): RootEntry[] {
  const entries: RootEntry[] = [];
  for (let at = 0; ;) {
    const [space, zero] = [tree.indexOf(' ', at), tree.indexOf(0, at)];
    if (space === -1 || zero === -1) return entries;
    const mode = tree.subarray(at, space).toString();
    entries.push({ name: tree.subarray(space + 1, zero).toString(), kind: KINDS[mode] ?? 'file' });
    at = zero + 1 + hashBytes;
  }
}

const tooLarge = (commit: string): PreflightError =>
  new PreflightError(
    'procfile',
    `the root folder of ${commit.slice(0, 12)} is too large: more than a MiB of names and attributes`,
  );

function unreadable(commit: string, why: string, cause?: unknown): PreflightError {
  const short = commit.slice(0, 12);
  return new PreflightError('procfile', `the Procfile of ${short} ${why}`, {
    command: `git show ${short}:Procfile`,
    cause,
  });
}

import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { Git } from './git.ts';

/** The process types that an app's code declares. */
export interface Procfile {
  /** command by process type */
  readonly types: ReadonlyMap<string, string>;
}

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const LARGEST = 64 * 1024;

/**
 * The Procfile of a commit, not of the working tree; null if there is none. Follows links within the
 * commit. Rejects with a PreflightError: `commit` if it isn't a full hash, or is an annotated tag's;
 * `procfile` if the file is larger than 64 KiB, or if a partial clone lacks it, because it's never fetched.
 */
export async function readProcfile(
  git: Pick<Git, 'pipe'>,
  commit: string,
): Promise<Procfile | null> {
  if (!FULL_HASH.test(commit)) {
    throw new PreflightError('commit', `"${printable(commit)}" isn't a full commit hash`);
  }
  const file = takeAnswer(await ask(git, commit));
  if (file.type === 'blob' && file.size > LARGEST)
    throw unreadable(commit, 'is larger than 64 KiB');
  const { type } = takeAnswer(file.rest);
  if (type === 'tag') throw new PreflightError('commit', `${commit.slice(0, 12)} is a tag`);
  if (type !== 'commit') throw unreadable(commit, "can't be read from this repository");
  return file.type === 'blob' ? { types: parse(file.contents.toString()) } : null;
}

// https://devcenter.heroku.com/articles/procfile. It doesn't mention byte order marks, so one must not make
// a process type look missing.
function parse(text: string): Map<string, string> {
  const lines = text.replace(/^\ufeff/, '').matchAll(/^([A-Za-z0-9_-]+):[\t ]*(\S.*)$/gm);
  return new Map([...lines].map(([, type = '', command = '']) => [type, command.trimEnd()]));
}

/** Reads the objects that are pushed: no replacements, and nothing from another repository. */
const AS_PUSHED = ['--no-replace-objects', '-c', 'protocol.allow=never'];

/**
 * Asks for the commit too, to tell a missing commit from a missing Procfile. It comes last, because it may
 * have more than the MiB that is read.
 */
async function ask(git: Pick<Git, 'pipe'>, commit: string): Promise<Buffer> {
  try {
    const names = `${commit}:Procfile\n${commit}\n`;
    return await git.pipe(names, ...AS_PUSHED, 'cat-file', '--batch', '--follow-symlinks');
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
  if (own === undefined) return { type, size: 0, contents: NOTHING, rest: output.subarray(begin) };
  const [size, end] = [Number(own), begin + Number(own)];
  return { type, size, contents: output.subarray(begin, end), rest: output.subarray(end + 1) };
}

function unreadable(commit: string, why: string, cause?: unknown): PreflightError {
  const short = commit.slice(0, 12);
  return new PreflightError('procfile', `the Procfile of ${short} ${why}`, {
    command: `git show ${short}:Procfile`,
    cause,
  });
}

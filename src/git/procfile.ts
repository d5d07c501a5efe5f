import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { Git } from './git.ts';

/** The process types that an app's code declares, and what each runs. */
export interface Procfile {
  readonly types: ReadonlyMap<string, string>;
}

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const LARGEST = 64 * 1024;

/**
 * The Procfile of a commit, never the working tree's; null where it has none. A link stands for what it
 * leads to within the commit. Rejects with a PreflightError: `commit` for anything but a full hash,
 * `procfile` for one of more than 64 KiB, or one that a partial clone lacks, which isn't fetched.
 */
export async function readProcfile(
  git: Pick<Git, 'pipe'>,
  commit: string,
): Promise<Procfile | null> {
  if (!FULL_HASH.test(commit)) {
    throw new PreflightError('commit', `"${printable(commit)}" isn't a full commit hash`);
  }
  const itself = takeAnswer(await ask(git, commit));
  if (itself.type !== 'commit') throw unreadable(commit, "can't be read from this repository");
  const file = takeAnswer(itself.rest);
  if (file.type !== 'blob') return null;
  if (file.size > LARGEST) throw unreadable(commit, 'has more than 64 KiB');
  return { types: parse(file.contents.toString()) };
}

// https://devcenter.heroku.com/articles/procfile. How Heroku takes a byte order mark isn't known: it's
// no reason to say that a process type is missing.
function parse(text: string): Map<string, string> {
  const lines = text.replace(/^\ufeff/, '').matchAll(/^([A-Za-z0-9_-]+):[\t ]*(\S.*)$/gm);
  return new Map([...lines].map(([, type = '', command = '']) => [type, command.trimEnd()]));
}

/** As it was pushed: what git would show in its place isn't; and from this repository alone. */
const AS_PUSHED = ['--no-replace-objects', '-c', 'protocol.allow=never'];

/** The commit itself, without which nothing could be said of its files, and the Procfile. */
async function ask(git: Pick<Git, 'pipe'>, commit: string): Promise<Buffer> {
  try {
    const names = `${commit}\n${commit}:Procfile\n`;
    return await git.pipe(names, ...AS_PUSHED, 'cat-file', '--batch', '--follow-symlinks');
  } catch (error) {
    if (!(error instanceof PreflightError) || error.code !== 'git') throw error;
    throw unreadable(commit, "can't be read from this repository", error);
  }
}

/** An answer of `git cat-file --batch`, and what follows it. */
interface BatchAnswer {
  /** of the object; undefined where there is none, or a link leads to none (or begins with `./`, for git) */
  readonly type: string | undefined;
  readonly size: number;
  readonly contents: Buffer;
  readonly rest: Buffer;
}

/** git-cat-file(1), BATCH OUTPUT. */
function takeAnswer(output: Buffer): BatchAnswer {
  const begin = output.indexOf('\n') + 1;
  const line = output.subarray(0, begin).toString();
  const [, type, length = '0'] = /^[0-9a-f]+ (\w+) (\d+)\n$/.exec(line) ?? [];
  const [size, end] = [Number(length), begin + Number(length)];
  return { type, size, contents: output.subarray(begin, end), rest: output.subarray(end + 1) };
}

function unreadable(commit: string, why: string, cause?: unknown): PreflightError {
  const short = commit.slice(0, 12);
  return new PreflightError('procfile', `the Procfile of ${short} ${why}`, {
    command: `git show ${short}:Procfile`,
    cause,
  });
}

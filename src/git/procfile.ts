import { posix } from 'node:path';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import type { Git } from './git.ts';

/** The process types that an app's code declares, and what each runs. */
export interface Procfile {
  readonly types: ReadonlyMap<string, string>;
}

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const LARGEST = 64 * 1024;
const MOST_LINKS = 5;

/**
 * The Procfile of a commit, never the working tree's; null where it has none. Rejects with a
 * PreflightError: `commit` for anything but a full hash, `procfile` for one of more than 64 KiB, or one
 * that a partial clone lacks, which isn't fetched.
 */
export async function readProcfile(
  git: Pick<Git, 'raw'>,
  commit: string,
): Promise<Procfile | null> {
  if (!FULL_HASH.test(commit)) {
    throw new PreflightError('commit', `"${printable(commit)}" isn't a full commit hash`);
  }
  const text = await read({ git, commit }, 'Procfile', MOST_LINKS);
  return text === null ? null : { types: parse(text) };
}

// https://devcenter.heroku.com/articles/procfile. How Heroku takes a byte order mark isn't known: it's
// no reason to say that a process type is missing.
function parse(text: string): Map<string, string> {
  const lines = text.replace(/^\ufeff/, '').matchAll(/^([A-Za-z0-9_-]+):[\t ]*(\S.*)$/gm);
  return new Map([...lines].map(([, type = '', command = '']) => [type, command.trimEnd()]));
}

interface Source {
  readonly git: Pick<Git, 'raw'>;
  readonly commit: string;
}

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
  readonly size: number;
}

const LINK = '120000';

/** @param path from the commit's root */
async function read(source: Source, path: string, links: number): Promise<string | null> {
  const entry = await find(source, path);
  if (entry.type !== 'blob') return null;
  if (entry.size > LARGEST) throw tooLarge(source);
  const text = await ask(source, 'cat-file', 'blob', entry.oid);
  if (entry.mode !== LINK) return text;
  const target = posix.join(posix.dirname(path), text);
  // It leads out of the code, or round in a circle.
  if (/^\/|\0/.test(text) || target.startsWith('..') || links === 0) return null;
  return read(source, target, links - 1);
}

/** Without a type where there is nothing. */
async function find(source: Source, path: string): Promise<Entry> {
  const listed = await ask(source, 'ls-tree', '--full-tree', '-z', '-l', source.commit, '--', path);
  const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t/.exec(listed);
  const [, mode = '', type = '', oid = '', size = ''] = match ?? [];
  return { mode, type, oid, size: Number(size) };
}

/** As it was pushed: what git would show in its place isn't; and from this repository alone. */
async function ask({ git, commit }: Source, ...args: readonly string[]): Promise<string> {
  try {
    return await git.raw('--no-replace-objects', '-c', 'protocol.allow=never', ...args);
  } catch (error) {
    if (!(error instanceof PreflightError) || error.code !== 'git') throw error;
    throw unreadable(commit, "can't be read from this repository", error);
  }
}

const tooLarge = ({ commit }: Source): PreflightError => unreadable(commit, 'has more than 64 KiB');

function unreadable(commit: string, why: string, cause?: unknown): PreflightError {
  const short = commit.slice(0, 12);
  return new PreflightError('procfile', `the Procfile of ${short} ${why}`, {
    command: `git show ${short}:Procfile`,
    cause,
  });
}

import { isDeepStrictEqual } from 'node:util';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { HOOK_LINE } from '../hook-line.ts';
import type { ConfigEditor } from './manager.ts';
import { afterMark, withFirstEntry, withoutEntry, withoutMark } from './text-edits.ts';

/** @param name package.json, or simple-git-hooks' own file. Returns null for a program. */
export function simpleGitHooksEditor(name: string): ConfigEditor | null {
  if (!name.endsWith('.json')) return null;
  const where = name === 'package.json' ? 'package.json' : 'config.json';
  return {
    has: (text) => hasCommand(text, where),
    add: (text) => withCommand(text, where),
    remove: (text) => withoutCommand(text, where),
  };
}

/** package.json, where the hooks are in a section, or a file that contains nothing else */
export type SimpleGitHooksFile = 'package.json' | 'config.json';

/** Our command, on its own line. That of earlier versions began with a variable. */
const OURS =
  /^(?:case .*heroku-preflight\/pre-push.* # heroku-preflight|(\w+)="\$\(git rev-parse --git-common-dir\)\/heroku-preflight\/pre-push"; \[ ! -f "\$\1" \] \|\| \. "\$\1")(?:\n|$)/;

/** The path of the hooks in the file. */
const SECTION: Readonly<Record<SimpleGitHooksFile, readonly string[]>> = {
  'package.json': ['simple-git-hooks'],
  'config.json': [],
};

export const hasCommand = (text: string, where: SimpleGitHooksFile): boolean =>
  oursIn(hookIn(withoutMark(text), where)) !== null;

/**
 * The configuration with our command in front of the one in `pre-push`. It replaces an older version, and
 * returns the same text if the command is already there. null: the text has no hooks, or `pre-push` isn't
 * a string. Source: simple-git-hooks 2.14, which writes the value into a script.
 */
export function withCommand(text: string, where: SimpleGitHooksFile): string | null {
  return afterMark(withoutCommand(text, where), (body) => {
    const section = sectionIn(body, where);
    const hook = hookIn(body, where);
    if (section?.type !== 'object' || (hook && hook.type !== 'string')) return null;
    const theirs = hook ? `\n${String(hook.value)}` : '';
    const isRight = (added: string): boolean =>
      isDeepStrictEqual(parse(added), withHook(parse(body), where, HOOK_LINE + theirs));
    const additions = hook
      ? [spliced(body, hook.offset + 1, 0, escaped(`${HOOK_LINE}\n`))]
      : withFirstEntry(body, section, HOOK_LINE, 'pre-push');
    return additions.find(isRight) ?? null;
  });
}

/**
 * Undoes `withCommand`, byte for byte, and keeps what others have written since. Returns the same text if
 * our command is now written with other escapes: then `hasCommand` is still true.
 */
export function withoutCommand(text: string, where: SimpleGitHooksFile): string {
  return afterMark(text, (body) => {
    const hook = hookIn(body, where);
    const ours = oursIn(hook);
    if (!hook?.parent || ours === null) return body;
    if (!ours.endsWith('\n')) return withoutEntry(body, hook.parent);
    const written = escaped(ours);
    const isAsWritten = body.startsWith(written, hook.offset + 1);
    return isAsWritten ? spliced(body, hook.offset + 1, written.length, '') : body;
  });
}

/** The script without the copy of our command that simple-git-hooks wrote into it. */
export const withoutCommandLine = (script: string): string =>
  script.replace(new RegExp(OURS.source, 'm'), '');

function sectionIn(body: string, where: SimpleGitHooksFile): Node | undefined {
  const root = parseTree(body);
  return root && findNodeAtLocation(root, [...SECTION[where]]);
}

const hookIn = (body: string, where: SimpleGitHooksFile): Node | undefined => {
  const section = sectionIn(body, where);
  return section && findNodeAtLocation(section, ['pre-push']);
};

const oursIn = (hook: Node | undefined): string | null =>
  OURS.exec(String(hook?.value))?.[0] ?? null;

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

const spliced = (text: string, at: number, removed: number, added: string): string =>
  text.slice(0, at) + added + text.slice(at + removed);

type Json = Readonly<Record<string, unknown>>;

/** null: broken */
function parse(body: string): Json | null {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}

/** undefined: there's nothing to put it into. */
function withHook(value: Json | null, where: SimpleGitHooksFile, hook: string): Json | undefined {
  if (!value) return undefined;
  const [name] = SECTION[where];
  if (name === undefined) return { ...value, 'pre-push': hook };
  return { ...value, [name]: { ...(value[name] as Json), 'pre-push': hook } };
}

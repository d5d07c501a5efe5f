import { join } from 'node:path';

import type { Env } from '../env.ts';

/** Where the Heroku CLI looks for it; undefined without a home directory. */
export function netrcPath(env: Env, platform: NodeJS.Platform): string | undefined {
  const windows = platform === 'win32';
  const home = windows ? env.HOME || env.USERPROFILE : env.HOME;
  return home ? join(home, windows ? '_netrc' : '.netrc') : undefined;
}

// One setting, or what is passed over: a comment, a macro (its body ends at the first empty line), a
// word that means nothing here. `#` begins a comment between settings only: a password may hold one.
const ENTRY = new RegExp(
  [
    String.raw`#.*`,
    String.raw`macdef\s[^]*?(?:\n[\t ]*\r?\n|$)`,
    String.raw`(?<keyword>machine|login|account|password)\s+(?:"(?<quoted>(?:\\.|[^"\\\n])*)"(?=\s|$)|(?<plain>\S+))`,
    String.raw`(?<fallback>default)(?=\s|$)`,
    String.raw`\S+`,
  ].join('|'),
  'gi',
);

/**
 * The password of the first entry for `machine` that has one. Tolerates what is found in such files:
 * CRLF, tabs, entries on one or several lines, quotes, comments, macros; `default` is nobody's entry.
 */
export function netrcPassword(text: string, machine: string): string | undefined {
  let matches = false;
  for (const { groups = {} } of text.matchAll(ENTRY)) {
    const keyword = groups.keyword?.toLowerCase();
    const value = groups.plain ?? unescape(groups.quoted ?? '');
    if (groups.fallback !== undefined) matches = false;
    if (keyword === 'machine') matches = value.toLowerCase() === machine.toLowerCase();
    if (keyword === 'password' && matches && value !== '') return value;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescape(quoted: string): string {
  return quoted.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

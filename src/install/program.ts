/** What runs a hook: this decides whether our line can go into it. */
export type Program =
  | { readonly type: 'shell' }
  | { readonly type: 'other'; readonly name: string }
  /** `#!/bin/sh\r`: there's no program of that name, and git push may hang */
  | { readonly type: 'crlf' }
  /** a shell script that passes its own text on: another program would read our line, too */
  | { readonly type: 'hands-over' }
  /** asks whether its input is a pipe: in a push to Heroku it would be a file */
  | { readonly type: 'asks-for-pipe' };

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'ksh93', 'mksh', 'busybox']);

const SELF = String.raw`["']?\$(?:0(?!\d)|\{0\}|BASH_SOURCE\b|\{BASH_SOURCE(?:\[0\])?\})["']?`;
const PATH_OF_SELF = String.raw`(?:${SELF}|["']?\$\((?:realpath|readlink -f) (?:-- )?${SELF}\)["']?)`;

// Plain arguments of echo or printf: without a command in them.
const ARGUMENTS = String.raw`(?:'[^']*'|"(?:\\.|\$(?!\()|[^"$\`\\])*"|>&\d|\$(?!\()|[^;|&\`$'"\n])*`;

/**
 * Harmless uses of a script's own name: they don't read the file. If one only begins like that, its text
 * is the group. It isn't searched again, because that would take minutes for a line of a megabyte.
 */
const HARMLESS = [
  /^[ \t]*#.*$/gm,
  new RegExp(String.raw`\b(?:dirname|basename)[ \t]+(?:--[ \t]+)?${PATH_OF_SELF}`, 'g'),
  /\$\{(?:0|BASH_SOURCE(?:\[0\])?)(?:%\/|##\*\/)\*?\}/g,
  // A message, unless it's piped or contains a command.
  new RegExp(
    String.raw`\b(?:echo|printf)\b${ARGUMENTS}(?=;|&|\|\||$)|(\b(?:echo|printf)\b${ARGUMENTS}(?:'[^']*|"(?:\\.|[^"$\`\\])*)?)`,
    'gm',
  ),
  // awk's own $0.
  /\b[gmn]?awk\b[^'\n]*'[^']*'|(\b[gmn]?awk\b[^'\n]*(?:'[^']*)?)/g,
];

const OWN_NAME = /\$(?:0(?!\d)|\{0\b|BASH_SOURCE\b|\{BASH_SOURCE\b)/;

/** `exec python3 "$0"`, `tail -n +4 "$0" | sh`: our line would be read, or would move others. */
const readsItself = (text: string): boolean =>
  OWN_NAME.test(HARMLESS.reduce((rest, pattern) => rest.replaceAll(pattern, unlessHarmless), text));

const INPUT = String.raw`["']?/(?:dev/stdin|dev/fd/0|proc/(?:self|\$\$)/fd/0)\b`;

const ASKS = new RegExp(String.raw`[ \t]-[pfsS][ \t]+${INPUT}`);
const TELLS = /\b(?:stat|readlink|ls)[ \t]/;
const NAMES_INPUT = new RegExp(INPUT);

/** `[ -p /dev/stdin ]`, or a program that tells what the input is. */
const asksForPipe = (text: string): boolean =>
  text
    .split('\n')
    .filter((line) => NAMES_INPUT.test(line) && !/^[ \t]*#/.test(line))
    .some((line) => ASKS.test(line) || TELLS.test(line));

// Without a group, the second argument is a number.
const unlessHarmless = (_: string, group: unknown): string =>
  typeof group === 'string' ? group : '';

/** @param text the whole script. Without `#!`, git runs it with sh. */
export function programOf(text: string): Program {
  const shebang = /^#![ \t]*([^\n]*)/.exec(text)?.[1];
  if (shebang !== undefined) {
    if (shebang.endsWith('\r')) return { type: 'crlf' };
    const [name = '', ...options] = interpreterOf(shebang);
    if (!SHELLS.has(name)) return { type: 'other', name };
    const command = [name, ...options].join(' ');
    if (CANT_RUN_OURS.test(command)) return { type: 'other', name: command };
  }
  if (readsItself(text)) return { type: 'hands-over' };
  return asksForPipe(text) ? { type: 'asks-for-pipe' } : { type: 'shell' };
}

/**
 * Options of a shell that runs nothing (-n, -D), only one command (-t), what its input says (-s), or reads
 * no file in another folder (-r).
 */
const CANT_RUN_OURS =
  / (?:-[a-zA-Z]*[rntsD]|--?[a-zA-Z]*o? ?(?:restricted|noexec|onecmd|singlecommand|shinstdin)\b)/;

/** Its name, and the words after it. */
function interpreterOf(shebang: string): string[] {
  const words = shebang.split(/[ \t]+/);
  const isOption = (word: string): boolean => word.startsWith('-') || word.includes('=');
  const starters = ['env', 'busybox'].includes(baseName(words[0] ?? '')) ? 1 : 0;
  const start = words.findIndex((word, index) => index >= starters && !isOption(word));
  if (start === -1) return words.slice(0, 1).map(baseName);
  return [baseName(words[start] ?? ''), ...words.slice(start + 1)];
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

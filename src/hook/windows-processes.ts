import { powershellIn } from '../heroku/keychain.ts';
import type { Env } from '../base/context.ts';

interface WindowsProcess {
  readonly parent: number;
  readonly argv: readonly string[];
}

/**
 * A process and its ancestors by their ids, from one PowerShell, which takes half a second to start.
 * @param levels how many processes at most
 */
export async function ancestorsOf(
  pid: number,
  levels: number,
  env: Env,
  run: (program: string, args: readonly string[]) => Promise<string>,
): Promise<ReadonlyMap<number, WindowsProcess>> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', scriptFor(pid, levels)];
  const lines = (await run(powershellIn(env), args))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return new Map(lines.map((line) => entryOf(JSON.parse(line) as Printed)));
}

/** Prints a line for each process. */
const scriptFor = (pid: number, levels: number): string => `
$ErrorActionPreference = 'Stop'
$id = ${pid}
for ($i = 0; $i -lt ${levels} -and $id; $i++) {
  $one = Get-CimInstance Win32_Process -Filter "ProcessId=$id" -Property ParentProcessId, CommandLine
  if (-not $one) { break }
  ConvertTo-Json -Compress @{ id = $id; parent = $one.ParentProcessId; line = $one.CommandLine }
  $id = $one.ParentProcessId
}
`;

/** What the script prints of a process. */
interface Printed {
  readonly id: number;
  readonly parent: number;
  /** null: it's another user's */
  readonly line: string | null;
}

const entryOf = ({ id, parent, line }: Printed): [number, WindowsProcess] => [
  id,
  { parent, argv: line === null ? [] : wordsOf(line) },
];

/** The arguments in a command line, by the rules of Microsoft's C library, as git reads them. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [, slashes = '', char = ''] of line.matchAll(/(\\*)([^\\]?)/gs)) {
    if (char === '"') {
      // Two backslashes before a quote are one, and the last of an odd number makes it a part of the word.
      word = (word ?? '') + slashes.slice(Math.ceil(slashes.length / 2));
      if (slashes.length % 2 === 1) word += char;
      else isQuoted = !isQuoted;
      continue;
    }
    const ends = !isQuoted && /^\s?$/.test(char);
    if (slashes !== '' || !ends) word = (word ?? '') + slashes + (ends ? '' : char);
    if (ends && word !== undefined) words.push(word);
    if (ends) word = undefined;
  }
  return word === undefined ? words : [...words, word];
}

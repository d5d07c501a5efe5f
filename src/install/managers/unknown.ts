import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Env } from '../../base/context.ts';
import { printable } from '../../base/text.ts';
import { openGit } from '../../git/git.ts';
import { isInside, orNull, type Show } from '../files.ts';
import { type HookFile, readHookFile } from '../hook-file.ts';
import { withoutHookLines } from '../hook-line.ts';
import type { Repository } from '../repository.ts';
import type { Evidence } from './manager.ts';

/** Why a program that we don't know may write the hook, and then drop our line. */
export type Unknown =
  /** a line of the hook says so */
  | { readonly sign: 'mark'; readonly line: number; readonly text: string }
  /** another hook has the same text, and asks for its own name */
  | { readonly sign: 'dispatcher'; readonly twin: string }
  /** git tracks nothing in the folder that core.hooksPath names, so no one committed these hooks */
  | { readonly sign: 'untracked'; readonly hooksPath: string };

/** null: there's no sign of one. Only for a hook that isn't a known manager's. */
export async function findUnknown(
  { repository, hook }: Pick<Evidence, 'repository' | 'hook'>,
  env: Env,
): Promise<Unknown | null> {
  const text = hook.kind === 'text' ? withoutHookLines(hook.text) : '';
  return markIn(text) ?? (await dispatcherOf(hook, text)) ?? (await untrackedIn(repository, env));
}

/** The sign, as the end of a sentence about the hook. */
export function signWords(unknown: Unknown, show: Show): string {
  switch (unknown.sign) {
    case 'mark':
      return `line ${unknown.line} says "${printable(unknown.text).slice(0, LONGEST_SHOWN)}"`;
    case 'dispatcher':
      return `${show(unknown.twin)} has the same text`;
    case 'untracked':
      return `core.hooksPath is ${printable(unknown.hooksPath)}, where git tracks no file`;
  }
}

const LONGEST_SHOWN = 80;

const DONE = '(?:re)?(?:generated|created|installed|managed|written|updated|added|set up|set)';
const NEVER = String.raw`\b(?:do\s*n[o']?t|never)\s+(?:manually\s+|hand-?)?`;

/** In a comment. People write "created by" and "don't edit", too: then we ask once too often. */
const MARK = new RegExp(
  [
    String.raw`^generated\b|@generated\b|\bauto-?(?:generated|created|installed)\b`,
    String.raw`\b(?:is|was|been|file|hook|script)\s+(?:[a-z]{1,12}ly\s+)?generated\b`,
    String.raw`\bgenerated\s+(?:by|from|with|via|on|at|using|file|hook|script)\b`,
    String.raw`\b(?:created|installed|managed|set(?: up)?)\s+by\b`,
    String.raw`\bautomatically\s+${DONE}\b|\b${DONE}\s+automatically\b`,
    String.raw`${NEVER}(?:edit|modify)\b|\bdo\s*not\s+touch\b`,
    String.raw`${NEVER}(?:change|touch|alter|remove|delete)\s+(?:this|it|manually|by hand)\b`,
    String.raw`\b(?:be|is|are|gets?)\s+(?:overwritten|regenerated|rewritten)\b`,
  ].join('|'),
  'i',
);

/** In any line: what some managers leave that mark their hooks in no other way. */
const TRACE =
  /^#\s?(?:husky|yorkie|rusty-hook)\b|\b(?:ghooks|captainhook|cghooks|grumphp|cargo-husky|hook-impl)\b|\brusty-hook run\b|\bnode_modules\/(?:git-hooks|pre-push|pre-git)\//i;

// More of a line isn't shown, so it doesn't count.
const LONGEST = 200;

function markIn(script: string): Unknown | null {
  const lines = script.split(/\r?\n/).map((line) => line.slice(0, LONGEST).trim());
  const index = lines.findIndex((line) => TRACE.test(line) || MARK.test(commentIn(line)));
  return index === -1 ? null : { sign: 'mark', line: index + 1, text: lines[index] ?? '' };
}

const commentIn = (line: string): string => /^(?:#(?!!)|\/\/|\*)[#\s*-]*(.*)/.exec(line)?.[1] ?? '';

const OWN_NAME = /\$(?:0(?!\d)|\{0\b)/;

async function dispatcherOf(hook: HookFile, text: string): Promise<Unknown | null> {
  if (!OWN_NAME.test(text)) return null;
  const folder = dirname(hook.path);
  const twins = await Promise.all(
    (await hooksIn(folder)).map((name) => readHookFile(join(folder, name))),
  );
  const twin = twins.find(
    (other) => other.path !== hook.path && other.kind === 'text' && other.text === text,
  );
  return twin ? { sign: 'dispatcher', twin: twin.path } : null;
}

/** By git's names, which contain no dot. */
const hooksIn = async (folder: string): Promise<string[]> =>
  ((await orNull(readdir(folder))) ?? []).filter((name) => /^[a-z-]+$/.test(name));

async function untrackedIn(repository: Repository, env: Env): Promise<Unknown | null> {
  const { hooksPath, hooksDir, commonDir, topLevel, runsIn, location } = repository;
  if (hooksPath?.scope !== 'local' || hooksDir === join(commonDir, 'hooks')) return null;
  if ((await hooksIn(hooksDir)).length === 0) return null;
  const isTracked =
    topLevel !== null &&
    isInside(topLevel, hooksDir) &&
    (await openGit({ cwd: runsIn, env: { ...env, ...location } }).raw(
      'ls-files',
      '--',
      hooksDir,
    )) !== '';
  return isTracked ? null : { sign: 'untracked', hooksPath: hooksPath.value };
}

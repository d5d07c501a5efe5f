import { basename } from 'node:path';
import { PreflightError } from '../base/errors.ts';
import { installerCommand, printable } from '../base/text.ts';
import type { FileChange } from './apply.ts';
import { type Facts, isPresent } from './facts.ts';
import type { Show } from './files.ts';
import { COPY, hasHookLines, hookLinesIn } from './hook-line.ts';
import type { Keeping } from './keep-hook.ts';
import { START } from './kept-hook.ts';
import { isShared } from './removals.ts';
import { signWords, type Unknown } from './managers/unknown.ts';
import { fold } from '../terminal/line.ts';
import { type Question } from './outcome.ts';
import type { InstallPlan } from './plan.ts';

/** The title of what a dry run lists. */
export const DRY_RUN = 'Dry run, nothing changed. Would:';

export const hooksChanged = (): PreflightError =>
  new PreflightError('changed-meanwhile', 'the hooks were changed while this ran', {
    hint: 'Run this again',
  });

export function snippetLines({
  target: { name: target },
  snippet,
}: Pick<Extract<InstallPlan, { type: 'paste' }>, 'target' | 'snippet'>): string[] {
  const text = snippet.text.trimEnd().split('\n');
  const then = snippet.then === undefined ? [] : ['  then run', `    ${snippet.then}`];
  return [
    `  ${target} manages this repository's hooks. Add this to`,
    `  ${snippet.into}:`,
    '',
    ...text.map((line) => `    ${line}`),
    '',
    ...then,
    `  ${then.length === 0 ? 'then' : 'and'} run this again. If ${target} has no pre-push hook, use git's own:`,
    `    ${installerCommand()} --target git`,
  ];
}

/** A label, and a text that is folded beside it. */
export type Row = readonly [label: string, text: string];

/** Aligned rows, each set in by two spaces. */
export function rowLines(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, text]) => fold(`  ${label.padEnd(width)}${text}`, width + 2));
}

export const NOTHING_CHANGED = 'Nothing changed.';

/** The same for a change that is made. */
export const changedLine = (change: FileChange, show: Show): string =>
  changeLine(change, show)
    .replace(/^(remove|change|rename) /, '$1d')
    .replace(/ if it's empty$/, ' if it was empty');

export function changeLine(change: FileChange, show: Show): string {
  switch (change.type) {
    case 'write':
      return `${change.isNew ? 'write ' : 'change'}  ${show(change.path)}`;
    case 'keep':
      return `rename  ${show(change.path)} to ${basename(change.beside)}, and put ours there`;
    case 'rename':
      return `rename  ${show(change.from)} to ${basename(change.path)}`;
    case 'remove':
    case 'remove-folder':
      return `remove  ${show(change.path)}`;
    case 'set-config':
      return `set     ${change.key} in ${show(change.path)}`;
    case 'set-section':
      return `set     ${change.section}.${change.name} in ${show(change.path)}`;
    case 'unset-config':
      return `remove  ${change.key} from ${show(change.path)}`;
    case 'remove-config':
      return `remove  ${change.section} from ${show(change.path)}`;
    case 'remove-empty-folder':
      return `remove  ${show(change.path)} if it's empty`;
  }
}

/** null: no file changes that others share */
export function questionFor(
  changes: readonly FileChange[],
  facts: Facts,
  show: Show,
): Question | null {
  if (changes.length === 0) return null;
  const isUnsure = changes.some((change) => unknownFor(change, facts));
  return {
    subjects: changes.map(({ path }) => show(path)),
    ...(isUnsure ? { because: 'which another program may rewrite' } : {}),
    text: changes.map((change) => sharedText(change, facts, show).trimEnd()).join('\n\n'),
  };
}

function sharedText(change: FileChange, facts: Facts, show: Show): string {
  if (change.type === 'keep') return keepText(change, facts, show);
  const intro = `${show(change.path)} is shared with your team.`;
  if (change.type === 'rename') return `${intro} This restores it from ${show(change.from)}.`;
  if (change.type !== 'write') return `${intro} This removes it: it does nothing else.`;
  const text = change.contents.toString('latin1');
  const unknown = unknownFor(change, facts);
  if (unknown) return unknownText(unknown, change, facts, show);
  if (change.isNew) return `${intro}\nThis creates it:\n\n${indented(text)}`;
  const adds = isPresent(change.path, facts)
    ? "This replaces heroku-preflight's older lines"
    : 'This adds to it';
  if (hasHookLines(text)) return `${intro}\n${adds}:\n\n${indented(hookLinesIn(text))}`;
  if (!text.includes(COPY)) return `${intro} This removes heroku-preflight's lines from it.`;
  const config = configAt(change.path, facts) ?? '';
  const lines = changedLines(config, change.contents.toString()).map(printable);
  return `${intro}\n${adds}:\n\n${indented(`${lines.join('\n')}\n`)}`;
}

/** What the user must know before ours takes the place of a hook. */
function keepText({ path, beside }: Keeping, facts: Facts, show: Show): string {
  const { hooksPath } = facts.repository;
  const users =
    hooksPath?.scope === 'elsewhere'
      ? ' All your repositories use it.'
      : isShared(facts, { path })
        ? ' It is shared with your team.'
        : '';
  return [
    `Our lines don't fit into ${show(path)}.${users}`,
    `This renames it to ${basename(beside)} and puts our hook there, which ends in:`,
    '',
    indented(START),
    'Its arguments, input and exit code stay the same; only its own name ($0) differs.',
    'If a tool writes its hook there again, ours is gone: then run this again.',
    '--uninstall restores it.',
  ].join('\n');
}

/** Who may rewrite the hook that gets our line; null: no one that we know of. */
const unknownFor = (change: FileChange, { unknown, hook }: Facts): Unknown | null =>
  change.type === 'write' && change.path === hook.path && change.contents.includes(COPY)
    ? unknown
    : null;

function unknownText(
  unknown: Unknown,
  change: Extract<FileChange, { type: 'write' }>,
  facts: Facts,
  show: Show,
): string {
  const { path, isNew } = change;
  const text = change.contents.toString('latin1');
  const what = isNew ? 'This creates it' : 'This adds below its first line';
  return [
    `A program that we don't know may manage ${show(path)}:`,
    `${signWords(unknown, show)}.`,
    ...(unknown.sign !== 'untracked' && isShared(facts, change)
      ? ["It's shared with your team."]
      : []),
    'If its next run removes our line, run this again, or put the line where the program keeps its commands.',
    `${isPresent(path, facts) ? "This replaces heroku-preflight's older lines" : what}:\n`,
    indented(isNew ? text : hookLinesIn(text)),
  ].join('\n');
}

const configAt = (path: string, { managers }: Facts): string | undefined =>
  managers.flatMap(({ configs }) => configs).find((config) => config.path === path)?.text;

const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '    ');

/** The lines of `after` between the ends that it shares with `before`. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const shorter = Math.min(old.length, now.length);
  const start = lengthWhile(shorter, (index) => old[index] === now[index]);
  const end = lengthWhile(shorter - start, (index) => old.at(-1 - index) === now.at(-1 - index));
  return now.slice(start, now.length - end);
}

function lengthWhile(most: number, holds: (index: number) => boolean): number {
  let length = 0;
  while (length < most && holds(length)) length += 1;
  return length;
}

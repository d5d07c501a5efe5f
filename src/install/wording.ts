import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { FileChange } from './apply.ts';
import type { Facts } from './facts.ts';
import type { Show } from './files.ts';
import { blockOf, hasBlock } from './hook-file.ts';
import { SNIPPET_MARK } from './managers/manager.ts';
import { INSTALLER, type Question } from './outcome.ts';
import type { InstallPlan } from './plan.ts';

export const hooksChanged = (): PreflightError =>
  new PreflightError('changed-meanwhile', 'something else changed the hooks meanwhile', {
    hint: 'Run this again',
  });

export function snippetLines({
  target: { name: target },
  snippet,
}: Pick<Extract<InstallPlan, { type: 'paste' }>, 'target' | 'snippet'>): string[] {
  const text = snippet.text.trimEnd().split('\n');
  const then = snippet.then === undefined ? [] : ['  then run', `    ${snippet.then}`];
  return [
    `  ${target} is in charge of this repository's hooks. Merge this into`,
    `  ${snippet.into}:`,
    '',
    ...text.map((line) => `    ${line}`),
    '',
    ...then,
    `  ${then.length === 0 ? 'then' : 'and'} run this again. If ${target} has no pre-push hook:`,
    `    ${INSTALLER} --target git`,
  ];
}

export function changeLine(change: FileChange, show: Show): string {
  switch (change.type) {
    case 'write':
      return `${change.isNew ? 'write ' : 'change'}  ${show(change.path)}`;
    case 'remove':
    case 'remove-folder':
      return `remove  ${show(change.path)}`;
    case 'set-config':
      return `set     ${change.key} in ${show(change.path)}`;
    case 'remove-config':
      return `remove  ${change.section} from ${show(change.path)}`;
    case 'remove-empty-folder':
      return `remove  ${show(change.path)} if it's empty`;
  }
}

/** null where no file is touched that others share */
export function questionFor(
  changes: readonly FileChange[],
  facts: Facts,
  show: Show,
): Question | null {
  if (changes.length === 0) return null;
  return {
    subjects: changes.map(({ path }) => show(path)),
    text: changes.map((change) => sharedText(change, facts, show).trimEnd()).join('\n\n'),
  };
}

function sharedText(change: FileChange, facts: Facts, show: Show): string {
  const intro = `${show(change.path)} isn't this clone's alone: whoever shares it gets the change, too.`;
  if (change.type !== 'write') return `${intro}\nIt will be removed.`;
  const text = change.contents.toString('latin1');
  const { hook: shipped } = facts.payload;
  if (hasBlock(text)) {
    return change.isNew
      ? `${intro}\nIt will be:\n\n${indented(shipped)}`
      : `${intro}\nThese lines will stand at its top:\n\n${indented(blockOf(shipped))}`;
  }
  const config = configAt(change.path, facts);
  const lines = config === undefined ? [] : changedLines(config, change.contents.toString());
  if (!text.includes(SNIPPET_MARK)) {
    return `${intro}\nThe lines of heroku-preflight will be removed from it.`;
  }
  return `${intro}\nThese lines will be new in it:\n\n${indented(`${lines.map(printable).join('\n')}\n`)}`;
}

const configAt = (path: string, { managers }: Facts): string | undefined =>
  managers.flatMap(({ configs }) => configs).find((config) => config.path === path)?.text;

const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '    ');

/** The lines of `after` that aren't those of `before`: what lies between their common ends. */
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

import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { Change } from './apply.ts';
import type { Facts } from './facts.ts';
import { blockOf, hasBlock } from './hook-file.ts';
import { SNIPPET_MARK } from './managers.ts';
import { INSTALLER } from './names.ts';
import type { Question } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { HooksPath } from './repository.ts';

type Show = (path: string) => string;

/** @param show a path as the user would write it */
export function refusalError(refusal: Refusal, show: Show): PreflightError {
  const { message, hint } = wordsFor(refusal, show);
  return new PreflightError(refusal.reason, message, { hint });
}

const BY_HAND = 'call it from a shell script that is the hook, and run this again';

function wordsFor(refusal: Refusal, show: Show): { message: string; hint: string } {
  switch (refusal.reason) {
    case 'hooks-path-elsewhere':
      return {
        message: `core.hooksPath is ${printable(refusal.hooksPath.value)} for all your repositories, so git doesn't look into this one's`,
        hint:
          "Either give this repository hooks of its own (those of all others then don't run here):\n" +
          `    ${OWN_HOOKS}\n` +
          `  or paste what is between the markers of the package's hooks/pre-push into ${show(refusal.path)}`,
      };
    case 'hooks-off':
      return hooksOffWords(refusal, show);
    case 'foreign-language':
      return {
        message: `${show(refusal.path)} is run by ${printable(refusal.name)}: a few lines of sh don't fit in, and it was left alone`,
        hint: `Keep it under another name, ${BY_HAND}`,
      };
    case 'hands-over':
      return {
        message: `${show(refusal.path)} reads or starts itself by its own name ($0), which lines of ours would upset: it was left alone`,
        hint: `Keep it under another name, ${BY_HAND}`,
      };
    case 'binary':
      return {
        message: `${show(refusal.path)} is a program, not a script: it was left alone`,
        hint: `Keep it under another name, ${BY_HAND}`,
      };
    case 'symlink':
      return {
        message: `${show(refusal.path)} is a link to ${printable(refusal.target)}: what it leads to may serve others, so it was left alone`,
        hint: `Replace it with a script that starts ${printable(refusal.target)}, and run this again`,
      };
    case 'not-a-file':
      return {
        message: `${show(refusal.path)} is not a file, so git can't run it`,
        hint: 'Move it away, and run this again',
      };
    case 'unreadable':
      return {
        message: `${show(refusal.path)} may not be read by you, so it was left alone`,
        hint: 'Look who owns it and its folder (ls -l); once you may read it, run this again',
      };
    case 'not-executable':
      return {
        message: `${show(refusal.path)} is not executable, so ${refusal.path.endsWith('.legacy') ? 'pre-commit' : 'git'} passes over it`,
        hint: 'If it shall run: chmod +x; if not: remove it. Then run this again',
      };
    case 'crlf':
      return {
        message: `${show(refusal.path)} has Windows line ends, with which its first line names no program`,
        hint: 'Save it with line ends of Unix (LF), and run this again',
      };
    case 'managed-hook':
      return {
        message: `${show(refusal.path)} is written by ${refusal.owner}, whose next run would drop lines of ours`,
        hint: 'Run this without --target, and it says what to do',
      };
    case 'manager-not-used':
      return {
        message: `${refusal.manager} is not used here: neither the hooks nor the files at the top know of it`,
        hint: 'Set it up first, or leave --target out',
      };
    case 'would-take-over':
      return {
        message: `${show(refusal.path)} is somebody's own, and ${refusal.manager} would put its own in that place`,
        hint: `Leave --target out, or have ${refusal.manager} run what that hook does, and remove it`,
      };
    case 'manager-without-hook':
      return {
        message: `${refusal.manager} has no pre-push hook here to stand beside`,
        hint: `Leave --target out: a ${refusal.manager} that is set up later keeps the hook that it finds`,
      };
    case 'git-without-config-hooks':
      return {
        message: `git ${printable(refusal.version)} has no hooks in its configuration: that takes 2.54`,
        hint: 'Install a newer git, or leave --target out',
      };
    case 'no-husky':
      return {
        message: 'husky is not used here: neither git nor package.json knows of it',
        hint: 'Set it up (npx husky init), or leave --target out',
      };
    case 'husky-outside':
      return {
        message: `husky's folder ${show(refusal.folder)} leads out of the working tree: nothing was written`,
        hint: 'Look where it leads, and at "prepare" in package.json',
      };
  }
}

const OWN_HOOKS = 'git config core.hooksPath "$(git rev-parse --absolute-git-dir)/hooks"';

function hooksOffWords(
  { hooksPath, hooksDir }: Extract<Refusal, { reason: 'hooks-off' }>,
  show: Show,
): { message: string; hint: string } {
  if (hooksPath === null) {
    return {
      message: `${show(hooksDir)} is no folder, so git finds no hooks in it`,
      hint: 'Move it away, and run this again',
    };
  }
  const { value, scope } = hooksPath;
  const what = value === '' ? 'empty' : `${printable(value)}, which is no folder`;
  return {
    message: `hooks are switched off here: core.hooksPath is ${what}`,
    hint:
      scope === 'local'
        ? 'To have them again:\n    git config --unset core.hooksPath'
        : "It isn't set in this repository. This says where:\n" +
          '    git config --show-origin core.hooksPath\n' +
          '  Unless that is a variable ("command line"), this gives it hooks of its own:\n' +
          `    ${OWN_HOOKS}`,
  };
}

export const changedMeanwhile = (): PreflightError =>
  new PreflightError('changed-meanwhile', 'something else changed the hooks meanwhile', {
    hint: 'Run this again',
  });

export function snippetLines({
  target: { name: target },
  snippet,
}: Pick<Extract<Plan, { type: 'paste' }>, 'target' | 'snippet'>): string[] {
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

export function changeLine(change: Change, show: Show): string {
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
export function questionFor(changes: readonly Change[], facts: Facts, show: Show): Question | null {
  if (changes.length === 0) return null;
  return {
    files: changes.map(({ path }) => show(path)),
    text: changes.map((change) => sharedText(change, facts, show).trimEnd()).join('\n\n'),
  };
}

function sharedText(change: Change, facts: Facts, show: Show): string {
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

/** Why nothing is installed, or why a file is left alone. Worded in wording.ts. */
export type Refusal =
  | {
      readonly reason: 'hooks-path-elsewhere';
      readonly hooksPath: HooksPath;
      readonly path: string;
    }
  | {
      readonly reason: 'hooks-off';
      readonly hooksDir: string;
      readonly hooksPath: HooksPath | null;
    }
  | { readonly reason: 'foreign-language'; readonly path: string; readonly name: string }
  | { readonly reason: 'symlink'; readonly path: string; readonly target: string }
  | {
      readonly reason:
        'binary' | 'not-a-file' | 'unreadable' | 'not-executable' | 'crlf' | 'hands-over';
      readonly path: string;
    }
  | { readonly reason: 'managed-hook'; readonly path: string; readonly owner: string }
  | { readonly reason: 'would-take-over'; readonly manager: string; readonly path: string }
  | { readonly reason: 'manager-not-used' | 'manager-without-hook'; readonly manager: string }
  /** the version of the git that runs here */
  | { readonly reason: 'git-without-config-hooks'; readonly version: string }
  | { readonly reason: 'no-husky' }
  | { readonly reason: 'husky-outside'; readonly folder: string };

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

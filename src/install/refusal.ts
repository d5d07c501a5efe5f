import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { Show } from './files.ts';
import type { HooksPath } from './repository.ts';

/** Why nothing is installed, or why a file is left alone. */
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
      readonly reason: 'binary' | 'not-a-file' | 'unreadable' | 'crlf' | 'hands-over';
      readonly path: string;
    }
  /** `runner` is what would run it */
  | { readonly reason: 'not-executable'; readonly path: string; readonly runner: string }
  | { readonly reason: 'managed-hook'; readonly path: string; readonly owner: string }
  | { readonly reason: 'would-take-over'; readonly manager: string; readonly path: string }
  | { readonly reason: 'manager-not-used' | 'manager-without-hook'; readonly manager: string }
  /** the version of the git that runs here */
  | { readonly reason: 'git-without-config-hooks'; readonly version: string }
  /** what one manager alone has to say */
  | {
      readonly reason: 'by-manager';
      readonly code: PreflightError['code'];
      readonly message: (show: Show) => string;
      readonly hint: string;
    };

/** @param show a path as the user would write it */
export function installRefusal(refusal: Refusal, show: Show): PreflightError {
  const { message, hint } = wordsFor(refusal, show);
  return new PreflightError('code' in refusal ? refusal.code : refusal.reason, message, { hint });
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
        message: `${show(refusal.path)} is not executable, so ${refusal.runner} passes over it`,
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
    case 'by-manager':
      return { message: refusal.message(show), hint: refusal.hint };
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

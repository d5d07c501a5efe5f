import { PreflightError } from '../base/errors.ts';
import { installerCommand, printable } from '../base/text.ts';
import { basename } from 'node:path';
import type { Show } from './files.ts';
import { HOOK_LINE } from './hook-line.ts';
import type { GitFound, HooksPath } from './repository.ts';

/** Why nothing is installed. */
export type Refusal = Reason & {
  /** undefined: there are none */
  readonly choices?: Choices;
};

/** What the user can choose for a hook that our lines don't fit into. */
export interface Choices {
  /** null: it can't be kept beside ours */
  readonly keeping: {
    readonly path: string;
    readonly beside: string;
    /** whether another hook is kept there already */
    readonly isTaken: boolean;
  } | null;
  /** the version of the git that runs here, if it runs hooks in its configuration; null: it doesn't */
  readonly configHooks: string | null;
}

type Reason =
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
      readonly reason: 'binary' | 'not-a-file' | 'unreadable' | 'hands-over' | 'asks-for-pipe';
      readonly path: string;
    }
  /** `shared`: git may have checked it out like that */
  | { readonly reason: 'crlf'; readonly path: string; readonly shared: boolean }
  /** `runner` is what would run it */
  | { readonly reason: 'not-executable'; readonly path: string; readonly runner: string }
  | { readonly reason: 'managed-hook'; readonly path: string; readonly owner: string }
  | { readonly reason: 'would-take-over'; readonly manager: string; readonly path: string }
  | { readonly reason: 'manager-not-used' | 'manager-without-hook'; readonly manager: string }
  /** the version of the git that runs here, and a newer git on this machine */
  | {
      readonly reason: 'git-without-config-hooks';
      readonly version: string;
      readonly newer: GitFound | null;
    }
  /** our hook is in git's configuration, which the git that runs here ignores; nor is there another place */
  | {
      readonly reason: 'unseen-hook';
      readonly code: 'git-without-config-hooks';
      readonly configFile: string;
      readonly version: string;
      readonly newer: GitFound | null;
      readonly obstacle: Refusal;
    }
  /** a reason that only one manager has */
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

const BY_HAND = 'Rename it, call it from a shell script in its place, then run this again';

/** What to do about a hook that our lines don't fit into, as commands. */
function hintFor({ choices }: Refusal, show: Show, byHand = BY_HAND): string {
  const { keeping = null, configHooks = null } = choices ?? {};
  const taken = keeping?.isTaken
    ? `${show(keeping.beside)} is an earlier hook that was kept there. Remove it if the new one replaces it, then run this again`
    : null;
  const kept = keeping &&
    !keeping.isTaken && [
      `To keep ${show(keeping.path)} as ${basename(keeping.beside)}, which ours then starts with the same arguments and input:`,
      `    ${installerCommand()} --yes`,
    ];
  const config = configHooks !== null && [
    `${kept ? '  Or leave' : 'To leave'} it alone, and use the configuration of git ${configHooks}:`,
    `    ${installerCommand()} --target git-config`,
  ];
  const commands = [...(kept || []), ...(config || [])];
  return taken ?? (commands.length === 0 ? byHand : commands.join('\n'));
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

function wordsFor(refusal: Refusal, show: Show): Words {
  switch (refusal.reason) {
    case 'hooks-path-elsewhere':
      return {
        message: `core.hooksPath is ${printable(refusal.hooksPath.value)} for all your repositories, so git ignores this one's own hooks`,
        hint:
          "To give this repository its own hooks (the shared ones then don't run here):\n" +
          `    ${OWN_HOOKS}\n  ` +
          hintFor(refusal, show, `Or add this line to ${show(refusal.path)}:\n    ${HOOK_LINE}`),
      };
    case 'hooks-off':
      return hooksOffWords(refusal, show);
    case 'foreign-language':
      return {
        message: `${show(refusal.path)} is run by ${printable(refusal.name)}, which can't run a line of shell: nothing changed`,
        hint: hintFor(refusal, show),
      };
    case 'hands-over':
      return {
        message: `${show(refusal.path)} reads or starts itself ($0), and a new line could break that: nothing changed`,
        hint: hintFor(refusal, show),
      };
    case 'asks-for-pipe':
      return {
        message: `${show(refusal.path)} asks whether its input is a pipe, and with our line it would be a file: nothing changed`,
        hint: 'Rename it, call it from a shell script in its place (cat | NAME "$@"), then run this again',
      };
    case 'binary':
      return {
        message: `${show(refusal.path)} is a program, not a script, so it can't get our line: nothing changed`,
        hint: hintFor(refusal, show),
      };
    case 'symlink':
      return {
        message: `${show(refusal.path)} is a link to ${printable(refusal.target)}, which others may use: nothing changed`,
        hint: hintFor(
          refusal,
          show,
          `Replace the link with a script that starts ${printable(refusal.target)}, then run this again`,
        ),
      };
    case 'not-a-file':
      return {
        message: `${show(refusal.path)} isn't a file, so git can't run it`,
        hint: 'Move it away, then run this again',
      };
    case 'unreadable':
      return {
        message: `you aren't allowed to read ${show(refusal.path)}: nothing changed`,
        hint: 'Check who owns it and its folder (ls -l), then run this again',
      };
    case 'not-executable':
      return {
        message: `${show(refusal.path)} isn't executable, so ${refusal.runner} skips it`,
        hint: 'To run it: chmod +x. Otherwise remove it. Then run this again',
      };
    case 'crlf':
      return {
        message: `${show(refusal.path)} has Windows line endings (CRLF), so git can't find the program in its first line`,
        hint:
          'Save it with Unix line endings (LF), then run this again' +
          (refusal.shared ? '\n  To keep them, add to .gitattributes: pre-push text eol=lf' : ''),
      };
    case 'managed-hook':
      return {
        message: `${show(refusal.path)} is written by ${refusal.owner}, which would overwrite our line`,
        hint: 'Run this without --target to see what to do instead',
      };
    case 'manager-not-used':
      return {
        message: `this repository doesn't use ${refusal.manager}: neither its hooks nor its top folder mention it`,
        hint: 'Set it up first, or leave out --target',
      };
    case 'would-take-over':
      return {
        message: `${show(refusal.path)} isn't ${refusal.manager}'s hook, and ${refusal.manager} would replace it`,
        hint: `Leave out --target. Or let ${refusal.manager} run what that hook does, and remove the hook`,
      };
    case 'manager-without-hook':
      return {
        message: `${refusal.manager} has no pre-push hook here`,
        hint: `Leave out --target: if you set up ${refusal.manager} later, it keeps the hook that it finds`,
      };
    case 'git-without-config-hooks':
      return {
        message: `git ${printable(refusal.version)} can't run hooks from its configuration: that needs git 2.54`,
        hint:
          refusal.newer === null
            ? 'Install a newer git, or leave out --target'
            : `${show(refusal.newer.path)} is git ${refusal.newer.version}: put it first on PATH, or leave out --target`,
      };
    case 'unseen-hook':
      return unseenWords(refusal, show);
    case 'by-manager':
      return { message: refusal.message(show), hint: refusal.hint };
  }
}

function unseenWords(
  { configFile, version, newer, obstacle }: Extract<Refusal, { reason: 'unseen-hook' }>,
  show: Show,
): Words {
  const by =
    newer === null ? 'git 2.54 or later runs it' : `${show(newer.path)} (${newer.version}) runs it`;
  const { message, hint } = wordsFor(obstacle, show);
  return {
    message: `the hook in ${show(configFile)} is up to date, and ${by}, but git ${version} ignores it`,
    hint: `Here, ${message}\n  ${hint}`,
  };
}

const OWN_HOOKS = 'git config core.hooksPath "$(git rev-parse --absolute-git-dir)/hooks"';

function hooksOffWords(
  { hooksPath, hooksDir }: Extract<Refusal, { reason: 'hooks-off' }>,
  show: Show,
): Words {
  if (hooksPath === null) {
    return {
      message: `${show(hooksDir)} isn't a folder, so git finds no hooks there`,
      hint: 'Move it away, then run this again',
    };
  }
  const { value, scope } = hooksPath;
  const what = value === '' ? 'empty' : `${printable(value)}, which isn't a folder`;
  return {
    message: `hooks are off in this repository: core.hooksPath is ${what}`,
    hint:
      scope === 'local'
        ? 'To turn them on:\n    git config --unset core.hooksPath'
        : "The setting isn't this repository's own. To see where it comes from:\n" +
          '    git config --show-origin core.hooksPath\n' +
          '  To give this repository its own hooks (unless it comes from the "command line"):\n' +
          `    ${OWN_HOOKS}`,
  };
}

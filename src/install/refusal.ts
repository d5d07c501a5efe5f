import type { HooksPath } from './repository.ts';

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

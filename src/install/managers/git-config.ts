import { basename } from 'node:path';
import { shellQuoted } from '../../base/text.ts';
import type { StateLayout } from '../../state/layout.ts';
import type { Facts } from '../facts.ts';
import { HOOK_SECTION, HOOKS_IN_CONFIG, isNewEnough } from '../repository.ts';
import type { Target } from './target.ts';

/**
 * git's own list of hooks in its configuration, from git 2.54 on (git-config(1): hook.<name>.command).
 * They run before the hook in the hooks directory, whatever that is and wherever `core.hooksPath` leads.
 */
export const gitConfig: Target = {
  name: 'git-config',
  isInUse: ({ repository }) => repository.hookSettings.size > 0,
  placement({ repository: { gitVersion }, state }) {
    if (!isNewEnough(gitVersion, HOOKS_IN_CONFIG)) {
      return { reason: 'git-without-config-hooks', version: gitVersion };
    }
    return {
      type: 'settings',
      settings: [
        [`${HOOK_SECTION}.command`, commandFor(state)],
        // Last: an event without a command breaks every push, and every commit.
        [`${HOOK_SECTION}.event`, 'pre-push'],
      ],
    };
  },
  needsHooksDir: false,
  runsNext: ({ hook }, show) => (hook.kind === 'none' ? [] : [show(hook.path)]),
  warnings: ({ gits }, show) =>
    gits
      .filter(({ version }) => !isNewEnough(version, HOOKS_IN_CONFIG))
      .map(({ path, version }) => `${show(path)} ${version}, which ignores hooks in configuration`),
  offSwitch: null,
  trial: null,
};

/**
 * The command, to which git appends the arguments. Only where the repository has been moved does it ask
 * git, which takes a process; one whose file is gone mustn't stop a push.
 */
const commandFor = ({ hook, root }: StateLayout): string =>
  [
    `f=${shellQuoted(hook)}`,
    `test -f "$f" || f=$(git rev-parse --git-common-dir)/${basename(root)}/${basename(hook)}`,
    'test ! -f "$f" || sh "$f"',
  ].join('; ');

/** Older versions ignore such hooks in silence, and any git that is here may be the one that pushes. */
export const knowsEveryGit = ({ gits }: Facts): boolean =>
  gits.every(({ version }) => isNewEnough(version, HOOKS_IN_CONFIG));

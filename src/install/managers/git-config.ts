import { basename } from 'node:path';
import { shellQuoted } from '../../base/text.ts';
import type { StateLayout } from '../../state/layout.ts';
import type { Facts } from '../facts.ts';
import { withSlashes } from '../files.ts';
import { COMMON_DIR } from '../hook-line.ts';
import { HOOK_SECTION, HOOKS_IN_CONFIG, isNewEnough } from '../repository.ts';
import type { Target } from './target.ts';

/**
 * A hook in git's configuration, since git 2.54 (git-config(1): hook.<name>.command). git runs it before
 * the hook in the hooks directory, wherever `core.hooksPath` leads.
 */
export const gitConfig: Target = {
  name: 'git-config',
  isInUse: ({ repository }) => repository.hookSettings.size > 0,
  placement({ repository: { gitVersion }, state, platform }) {
    if (!isNewEnough(gitVersion, HOOKS_IN_CONFIG)) {
      return { reason: 'git-without-config-hooks', version: gitVersion };
    }
    return {
      type: 'settings',
      settings: [
        [`${HOOK_SECTION}.command`, commandFor(state, platform)],
        // Last, because an event without a command breaks every push and every commit.
        [`${HOOK_SECTION}.event`, 'pre-push'],
      ],
    };
  },
  needsHooksDir: false,
  runsNext: ({ hook }, show) => (hook.kind === 'none' ? [] : [show(hook.path)]),
  warnings: ({ gits }, show) =>
    gits
      .filter(({ version }) => !isNewEnough(version, HOOKS_IN_CONFIG))
      .map(
        ({ path, version }) =>
          `${show(path)} is git ${version}, which ignores hooks in the configuration`,
      ),
  offSwitch: null,
  trial: null,
};

/**
 * The command; git appends the arguments. It asks git for the folder, which costs a process, only if the
 * repository has moved. If our file is gone, the push goes on.
 */
const commandFor = ({ hook, root }: StateLayout, platform: NodeJS.Platform): string =>
  [
    `f=${shellQuoted(withSlashes(hook, platform))}`,
    `test -f "$f" || f=${COMMON_DIR}/${basename(root)}/${basename(hook)}`,
    'test ! -f "$f" || /bin/sh "$f"',
  ].join('; ');

/** Older versions silently ignore such hooks, and any git on this machine may be the one that pushes. */
export const knowsEveryGit = ({ gits }: Facts): boolean =>
  gits.every(({ version }) => isNewEnough(version, HOOKS_IN_CONFIG));

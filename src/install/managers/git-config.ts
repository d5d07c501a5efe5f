import { basename } from 'node:path';
import { shellQuoted } from '../../base/text.ts';
import type { StateLayout } from '../../state/layout.ts';
import type { Facts } from '../facts.ts';
import { withSlashes } from '../files.ts';
import { COMMON_DIR } from '../hook-line.ts';
import {
  type GitFound,
  HOOK_SECTION,
  HOOKS_IN_CONFIG,
  isNewEnough,
  type Repository,
  UNKNOWN,
} from '../repository.ts';
import type { Show } from '../files.ts';
import type { Target } from './target.ts';

/**
 * A hook in git's configuration, since git 2.54 (git-config(1): hook.<name>.command). git runs it before
 * the hook in the hooks directory, wherever `core.hooksPath` leads.
 */
export const gitConfig: Target = {
  name: 'git-config',
  isInUse: ({ repository }) => repository.hookSettings.size > 0,
  placement({ repository, gits, state, platform }) {
    if (!runsConfigHooks(repository)) {
      const version = repository.gitVersion;
      return { reason: 'git-without-config-hooks', version, newer: newerIn(gits) };
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
      .map(({ path, version }) =>
        version === UNKNOWN
          ? `${show(path)} doesn't say its version: before 2.54, it ignores hooks in the configuration`
          : `${show(path)} is git ${version}, which ignores hooks in the configuration`,
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

/** Whether the git that runs here also runs hooks in its configuration. */
export const runsConfigHooks = ({ gitVersion }: Pick<Repository, 'gitVersion'>): boolean =>
  isNewEnough(gitVersion, HOOKS_IN_CONFIG);

/** Older versions silently ignore such hooks, and any git on this machine may be the one that pushes. */
export const knowsEveryGit = ({ repository, gits }: Facts): boolean =>
  runsConfigHooks(repository) &&
  gits.length > 0 &&
  gits.every(({ version }) => isNewEnough(version, HOOKS_IN_CONFIG));

/** Whether our hook is in git's configuration, but the git that runs here ignores it. */
export const isUnseen = ({ repository }: Facts): boolean =>
  repository.hookSettings.size > 0 && !runsConfigHooks(repository);

/** Only if `isUnseen`. */
export function unseenWarning({ repository, gits }: Facts, show: Show): string {
  const { gitVersion, configFile } = repository;
  const newer = newerIn(gits);
  const who = newer ? `${show(newer.path)} (${newer.version})` : 'git 2.54 or later';
  return `${who} runs the hook in ${show(configFile)}, but git ${gitVersion} ignores it`;
}

/** A git on this machine that runs hooks in its configuration; null: there is none. */
export const newerIn = (gits: readonly GitFound[]): GitFound | null =>
  gits.find(({ version }) => isNewEnough(version, HOOKS_IN_CONFIG)) ?? null;

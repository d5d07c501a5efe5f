import { stateLayout } from '../../src/state/layout.ts';
import type { Facts } from '../../src/install/facts.ts';
import { shownPath } from '../../src/install/files.ts';
import type { HookFile } from '../../src/install/hook-file.ts';
import { MANAGERS } from '../../src/install/managers/index.ts';
import type { ManagerFound } from '../../src/install/managers/manager.ts';
import type { Repository } from '../../src/install/repository.ts';
import { gitConfig } from './git-config.ts';

/** The hook that git runs in the repository of `factsWith`. */
export const HOOK = '/app/.git/hooks/pre-push';

/** A path as a user at the top level would write it. */
export const show = (path: string): string => shownPath(path, '/app');

interface Parts extends Partial<Omit<Facts, 'repository'>> {
  readonly repository?: Partial<Repository>;
}

/** A repository at /app with an old git and nothing in it, except for these parts. */
export function factsWith({ repository, ...parts }: Parts = {}): Facts {
  return {
    repository: repositoryWith(repository),
    hook: { path: HOOK, kind: 'none', folderExists: true },
    packageJson: {},
    platform: 'linux',
    state: stateLayout('/app/.git'),
    hooksDirIsFolder: true,
    managers: [],
    unknown: null,
    kept: [],
    fastCredentials: false,
    usesLfs: false,
    lfsHooks: [],
    gits: [],
    remotes: { living: [], dead: [] },
    crlfHooks: [],
    payload: { node: '/node', files: [], compiled: [] },
    manifest: null,
    otherHooks: [],
    strays: [],
    ...parts,
  };
}

export const repositoryWith = (parts: Partial<Repository> = {}): Repository => ({
  gitVersion: '2.39.5',
  commonDir: '/app/.git',
  isLinkedWorktree: false,
  topLevel: '/app',
  runsIn: '/app',
  location: {},
  hooksDir: '/app/.git/hooks',
  hooksDirIsShared: false,
  hooksPath: null,
  config: gitConfig(),
  ownConfig: gitConfig(),
  configFile: '/app/.git/config',
  hookSettings: new Map(),
  objectFormat: 'sha1',
  ...parts,
});

/** A script in the place of a hook. */
export const script = (text: string, path = HOOK, mode = 0o755): HookFile => ({
  ...{ path, kind: 'text', text, mode },
});

/** As `inspect` finds a manager, by default only because of its configuration. */
export function found(name: string, parts: Partial<ManagerFound> = {}): ManagerFound {
  const manager = MANAGERS.find((one) => one.name === name);
  if (!manager) throw new TypeError(`no manager ${name}`);
  return { manager, ownsHook: false, pasted: false, configs: [], script: null, ...parts };
}

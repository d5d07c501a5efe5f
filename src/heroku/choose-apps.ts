import type { Env } from '../env.ts';
import type { GitConfig } from '../git/git-config.ts';
import { chooseApp, type ChosenApp } from './choose-app.ts';
import type { HerokuHosts } from './hosts.ts';
import { herokuRemotes } from './remotes.ts';

export interface AppsChoice {
  readonly app?: readonly string[] | undefined;
  readonly remote?: readonly string[] | undefined;
}

interface World {
  readonly env: Env;
  readonly gitConfig: GitConfig;
  readonly hosts: HerokuHosts;
}

/**
 * Every app that `--app` or `--remote` names, each one once; where neither is given, the one that
 * chooseApp chooses. A remote may push to several. Throws as chooseApp does.
 */
export function chooseApps(
  { app = [], remote = [] }: AppsChoice,
  world: World,
): readonly ChosenApp[] {
  const isSilent = app.length === 0 && remote.length === 0;
  const chosen = isSilent
    ? [chooseApp({}, world)]
    : [
        ...app.map((name) => chooseApp({ app: name }, world)),
        ...remote.flatMap((name) => appsBehind(name, world)),
      ];
  return chosen.filter(({ app: own }, at) => chosen.findIndex((one) => one.app === own) === at);
}

function appsBehind(remote: string, world: World): readonly ChosenApp[] {
  // It says so where there is no such remote.
  chooseApp({ remote }, world);
  return herokuRemotes(world.gitConfig, world.hosts).filter(({ name }) => name === remote);
}

import type { World } from '../../app/model.ts';
import type { Api } from '../env.ts';
import { addAccount } from './account.ts';
import { addAddonAttachments, addAddons } from './addons.ts';
import { addApps, addCollaborators, addDomains, addPipelineCouplings } from './app.ts';
import { addBuildpacks, addConfigVars, addFeatures } from './config.ts';
import { addDynoActions } from './dyno-actions.ts';
import { addDynos, addDynoSizes, addFormations } from './formation.ts';
import { addLogSessions } from './log-sessions.ts';
import { addBuilds, addOciImages, addReleases } from './releases.ts';
import { addStacks } from './stacks.ts';
import { addWebhooks } from './webhook.ts';

/** The API's resources, each with its endpoints. */
const RESOURCES: readonly ((api: Api, world: World) => void)[] = [
  addAccount,
  addAddonAttachments,
  addAddons,
  addApps,
  addBuilds,
  addBuildpacks,
  addCollaborators,
  addConfigVars,
  addDomains,
  addDynoActions,
  addDynoSizes,
  addDynos,
  addFeatures,
  addFormations,
  addLogSessions,
  addOciImages,
  addPipelineCouplings,
  addReleases,
  addStacks,
  addWebhooks,
];

export function addResources(api: Api, world: World): void {
  for (const add of RESOURCES) add(api, world);
}

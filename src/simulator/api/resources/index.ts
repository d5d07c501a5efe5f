import type { World } from '../../app/model.ts';
import type { Api } from '../env.ts';
import { addAccount } from './account.ts';
import { addAddonAttachments, addAddons } from './addons.ts';
import { addApps, addCollaborators, addDomains, addPipelineCouplings } from './app.ts';
import { addBuildpacks, addConfigVars, addFeatures } from './config.ts';
import { addDynos, addDynoSizes, addFormations } from './formation.ts';
import { addBuilds, addOciImages, addReleases } from './releases.ts';
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
  addDynoSizes,
  addDynos,
  addFeatures,
  addFormations,
  addOciImages,
  addPipelineCouplings,
  addReleases,
  addWebhooks,
];

export function addResources(api: Api, world: World): void {
  for (const add of RESOURCES) add(api, world);
}

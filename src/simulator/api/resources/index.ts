import type { World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { addAccount } from './account.ts';
import { addAddonAttachments } from './addon-attachment.ts';
import { addAddons } from './addon.ts';
import { addApps } from './app.ts';
import { addBuilds } from './build.ts';
import { addBuildpacks } from './buildpack.ts';
import { addCollaborators } from './collaborator.ts';
import { addConfigVars } from './config-vars.ts';
import { addDomains } from './domain.ts';
import { addDynoSizes } from './dyno-size.ts';
import { addDynos } from './dyno.ts';
import { addFeatures } from './feature.ts';
import { addFormations } from './formation.ts';
import { addOciImages } from './oci-image.ts';
import { addPipelineCouplings } from './pipeline-coupling.ts';
import { addReleases } from './release.ts';
import { addWebhooks } from './webhook.ts';

/** What the API knows, each with its endpoints. */
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

import type { World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { notFound } from '../api-error.ts';
import { findApp } from '../find-app.ts';

/** No app here is in a pipeline. */
export function addPipelineCouplings(api: Api, world: World): void {
  api.get('/apps/:app/pipeline-couplings', (context) => {
    findApp(world, context);
    throw notFound('pipeline_coupling', 'pipeline coupling');
  });
}

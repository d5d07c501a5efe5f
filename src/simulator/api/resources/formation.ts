import type * as Heroku from '@heroku-cli/schema';
import { DYNO_SIZES } from '../../app/dyno-sizes.ts';
import { scale, scaleObstacle } from '../../app/formation.ts';
import { mixedSizes } from '../../app/mixed-sizes.ts';
import {
  currentRelease,
  resourceId,
  type Formation,
  type SimApp,
  type World,
} from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { invalidParams, mixedDynoTypes, notFound } from '../api-error.ts';
import { addCollection, type Collection } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { readBody } from '../read-body.ts';
import { named, reference, stamp } from './common.ts';
import { FormationUpdate, FormationUpdates, nextFormation } from './formation-update.ts';

const formations: Collection = {
  name: 'formation',
  items: (app) => [...app.formation].map(([type, value]) => formationBody(app, type, value)),
  keys: ['id', 'type'],
  resource: 'process type',
  shown: inWords,
};

function inWords(type: string): string {
  return `process type (${type})`;
}

export function addFormations(api: Api, world: World): void {
  addCollection(api, world, formations);
  api.patch('/apps/:app/formation/:type', async (context) => {
    const app = findApp(world, context);
    const update = await readBody(context, FormationUpdate);
    const [type, current] = findFormation(app, context.req.param('type'));
    const next = nextFormation(app, current, update);
    scaleAll(world, app, [[type, next]]);
    return context.json(formationBody(app, type, next));
  });
  api.patch('/apps/:app/formation', async (context) => {
    const app = findApp(world, context);
    const { updates } = await readBody(context, FormationUpdates);
    // All or none: each is looked at before the first is made.
    const wanted = updates.map((update): [string, Formation] => {
      const [type, current] = findFormation(app, update.type);
      return [type, nextFormation(app, current, update)];
    });
    scaleAll(world, app, wanted);
    return context.json(formations.items(app));
  });
}

function scaleAll(
  world: World,
  app: SimApp,
  wanted: readonly (readonly [type: string, formation: Formation])[],
): void {
  const obstacle = scaleObstacle(app);
  if (obstacle !== undefined) throw invalidParams(obstacle);
  const mixed = mixedSizes(new Map([...app.formation, ...wanted]).values());
  if (mixed.length > 0) throw mixedDynoTypes(mixed.map((size) => DYNO_SIZES[size].label));
  for (const [type, formation] of wanted) scale(world, app, type, formation);
}

/** The formation of a process type, by the type's name or the formation's id. */
function findFormation(app: SimApp, key: string): readonly [type: string, formation: Formation] {
  const found = [...app.formation].find(([type]) => type === key || idOf(app, type) === key);
  if (found === undefined) throw notFound(formations.resource, inWords(key));
  return found;
}

const idOf = (app: SimApp, type: string): string => resourceId('formation', app.name, type);

function formationBody(
  app: SimApp,
  type: string,
  { size, quantity, command }: Formation,
): Heroku.Formation {
  const { name, label } = DYNO_SIZES[size];
  return {
    app: reference(app),
    command,
    created_at: stamp(app.createdAt),
    dyno_size: { id: named('dyno-size', size).id, name },
    id: idOf(app, type),
    quantity,
    size: label,
    type,
    updated_at: stamp(currentRelease(app).createdAt),
  };
}

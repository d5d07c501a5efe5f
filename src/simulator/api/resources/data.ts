import type { SimAddon, World } from '../../app/model.ts';
import { notFound } from '../api-error.ts';
import type { Api } from '../env.ts';
import { stamp } from './common.ts';

/**
 * api.data.heroku.com, as far as `heroku pg:info` and `heroku redis:info` need it. There is no database:
 * what it says is invented.
 */
export function addDatabases(api: Api, world: World): void {
  api.get('/client/v11/databases/:database', (context) =>
    context.json(databaseBody(world, context.req.param('database'), 'heroku-postgresql')),
  );
  api.get('/redis/v0/databases/:database', (context) =>
    context.json(databaseBody(world, context.req.param('database'), 'heroku-redis')),
  );
}

/** @param key the add-on's id or name */
function databaseBody(world: World, key: string, service: string): DatabaseBody {
  const addons = [...world.apps.values()].flatMap((app) => app.addons);
  const found = addons.find(
    ({ id, name, plan }) => plan.startsWith(`${service}:`) && (id === key || name === key),
  );
  if (found === undefined) throw notFound('database');
  return { info: infoOf(found), resource_url: '' };
}

interface DatabaseBody {
  readonly info: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly resource_url: string;
}

const infoOf = ({ plan, createdAt }: SimAddon): DatabaseBody['info'] => [
  { name: 'Plan', values: [plan.replace(/^.*:/, '')] },
  { name: 'Status', values: ['Available (simulated: there is no database)'] },
  { name: 'Created', values: [stamp(createdAt)] },
];

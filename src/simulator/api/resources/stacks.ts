import type * as Heroku from '@heroku-cli/schema';
import type { World } from '../../app/model.ts';
import { isAvailable, STACKS } from '../../app/settings.ts';
import { notFound } from '../api-error.ts';
import { sendList } from '../collection.ts';
import { type Api, findApp } from '../env.ts';
import { named, stamp } from './common.ts';

export function addStacks(api: Api, world: World): void {
  const since = stamp(world.clock.date());
  const bodyOf = (name: string): Heroku.Stack => ({
    ...named('stack', name),
    created_at: since,
    default: name === 'heroku-24',
    state: name === 'heroku-22' ? 'deprecated' : 'public',
    updated_at: since,
  });
  api.get('/stacks', (context) => sendList(context, [...STACKS, 'cnb'].map(bodyOf)));
  api.get('/stacks/:stack', (context) => {
    const key = context.req.param('stack');
    const found = [...STACKS, 'cnb'].map(bodyOf).find(({ id, name }) => id === key || name === key);
    if (found === undefined) throw notFound('stack');
    return context.json(found);
  });
  api.get('/apps/:app/available-stacks', (context) => {
    const app = findApp(world, context);
    const names = [...STACKS, 'cnb'].filter((name) => isAvailable(app, name));
    return sendList(context, names.map(bodyOf));
  });
}

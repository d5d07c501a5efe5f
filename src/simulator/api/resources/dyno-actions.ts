import type { World } from '../../app/model.ts';
import { restart } from '../../app/release.ts';
import { notFound, notSimulated } from '../api-error.ts';
import { type Api, type ApiContext, findApp } from '../env.ts';

/** What can be done with dynos, apart from restarting them. */
export function addDynoActions(api: Api, world: World): void {
  const refuse = (context: ApiContext): never => {
    findApp(world, context);
    throw notSimulated('Nothing ran: dynos are numbers here, not processes.');
  };
  // `heroku run`, and `heroku run:inside`
  api.post('/apps/:app/dynos', refuse);
  api.post('/apps/:app/dynos/:dyno', refuse);
  // The platform starts a stopped dyno of the formation again (an assumption).
  const stop = (context: ApiContext): Response => {
    const app = findApp(world, context);
    const key = context.req.param('key') ?? '';
    const name = app.dynos.find(({ id }) => id === key)?.name ?? key;
    if (!restart(world, app, name)) throw notFound('dyno');
    return context.json({}, 202);
  };
  api.post('/apps/:app/dynos/:key/actions/stop', stop);
  api.post('/apps/:app/formations/:key/actions/stop', stop);
}

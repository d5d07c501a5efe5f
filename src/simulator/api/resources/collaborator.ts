import type * as Heroku from '@heroku-cli/schema';
import { resourceId, type SimApp, type World, USER } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { addCollection } from '../collection.ts';
import { reference, stamp } from './common.ts';

/** The app's owner, who is all that it has. */
export function addCollaborators(api: Api, world: World): void {
  addCollection(api, world, {
    name: 'collaborators',
    items: (app) => [{ ...ownerBody(app) }],
    keys: ['id'],
    orders: ['id', 'email'],
    resource: 'collaborator',
  });
}

function ownerBody(app: SimApp): Heroku.Collaborator {
  return {
    app: reference(app),
    created_at: stamp(app.createdAt),
    id: resourceId('collaborator', app.name),
    permissions: [],
    role: 'owner',
    updated_at: stamp(app.createdAt),
    user: { ...USER, federated: false },
  };
}

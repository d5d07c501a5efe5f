import type { SimApp, World } from '../app/model.ts';
import type { ApiContext } from './api-env.ts';
import { notFound } from './api-error.ts';

/** @param name the app's name or id */
export function appNamed(world: World, name: string): SimApp | undefined {
  return world.apps.get(name) ?? [...world.apps.values()].find(({ id }) => id === name);
}

/** The app that the request's path names. */
export function findApp(world: World, context: ApiContext): SimApp {
  const app = appNamed(world, context.req.param('app') ?? '');
  if (app === undefined) throw notFound('app');
  return app;
}

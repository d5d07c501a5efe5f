import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { changeConfig } from '../../app/config-vars.ts';
import type { SimApp, World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { findApp } from '../find-app.ts';
import { readBody } from '../read-body.ts';

/** null takes the variable out */
const ConfigUpdate = z.record(z.string(), z.nullable(z.string()));

export function addConfigVars(api: Api, world: World): void {
  api.get('/apps/:app/config-vars', (context) => context.json(configBody(findApp(world, context))));
  api.patch('/apps/:app/config-vars', async (context) => {
    const app = findApp(world, context);
    changeConfig(world, app, await readBody(context, ConfigUpdate));
    return context.json(configBody(app));
  });
}

export const configBody = ({ config }: SimApp): Heroku.ConfigVars => Object.fromEntries(config);

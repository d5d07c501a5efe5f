import { expect } from '@jest/globals';
import { askApi } from '../simulator/in-world.ts';
import type { E2e } from './e2e.ts';

type Request = readonly [method: 'PATCH' | 'DELETE', path: string, body?: object];

/** The Heroku CLI's requests, by command. */
const REQUESTS: Readonly<Record<string, (argument: string) => Request>> = {
  'features:enable': (name) => ['PATCH', `features/${name}`, { enabled: true }],
  'ps:scale': (text) => {
    const [type = '', quantity] = text.split('=');
    return ['PATCH', `formation/${type}`, { quantity: Number(quantity) }];
  },
  'ps:type': (text) => {
    const [type = '', size] = text.split('=');
    return ['PATCH', `formation/${type}`, { size }];
  },
  'addons:destroy': (name) => ['DELETE', `addons/${name}`],
  'webhooks:remove': (id) => ['DELETE', `webhooks/${id}`],
};

/** Carries out a command that we suggest, such as `heroku ps:scale web=2 -a my-app`. */
export async function carryOut({ simulator }: E2e, command: string): Promise<void> {
  const [, name = '', argument = '', app = ''] =
    /^heroku (\S+) (\S+) -a (\S+)$/.exec(command) ?? [];
  const request = REQUESTS[name];
  if (!request) throw new Error(`nothing known of ${JSON.stringify(command)}`);
  const [method, path, body] = request(argument);
  const version = path.startsWith('webhooks') ? '3.webhooks' : '3';
  const response = await askApi(simulator, `/apps/${app}/${path}`, {
    ...{ method, ...(body && { body: JSON.stringify(body) }) },
    headers: { accept: `application/vnd.heroku+json; version=${version}` },
  });
  expect([command, response.status]).toEqual([command, 200]);
}

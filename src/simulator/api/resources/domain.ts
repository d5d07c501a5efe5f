import type * as Heroku from '@heroku-cli/schema';
import { resourceId, type SimApp, type World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { addCollection } from '../collection.ts';
import { reference, stamp } from './common.ts';

export function addDomains(api: Api, world: World): void {
  addCollection(api, world, {
    name: 'domains',
    items: (app) => app.hosts.map((hostname) => domainBody(app, hostname)),
    keys: ['id', 'hostname'],
    resource: 'domain',
  });
}

function domainBody(app: SimApp, hostname: string): Heroku.Domain {
  const custom = app.spec.domains.includes(hostname);
  return {
    acm_status: null,
    acm_status_reason: null,
    app: reference(app),
    cname: custom ? `${app.name}.herokudns.com` : null,
    created_at: stamp(app.createdAt),
    hostname,
    id: resourceId('domain', app.name, hostname),
    kind: custom ? 'custom' : 'heroku',
    sni_endpoint: null,
    status: custom ? 'succeeded' : 'none',
    updated_at: stamp(app.createdAt),
  };
}

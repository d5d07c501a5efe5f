import type { IncomingMessage, ServerResponse } from 'node:http';
import { resourceId, type World } from '../app/model.ts';
import { createFaultFinder } from '../faults.ts';
import type { Incident } from '../scenario/incident-spec.ts';

// In the order of Heroku's page.
const SYSTEMS = ['Apps', 'Data', 'Tools'] as const;

const PATH = '/api/v4/current-status';
const NOT_FOUND = { status: 404, body: '{"error":"Not Found"}' };

/** status.heroku.com: how Heroku itself is. Its API needs no token. */
export function createStatusSite(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const findFault = createFaultFinder(world, world.scenario.faults.status);
  return async ({ url = '' }, response) => {
    const [path = ''] = url.split('?', 1);
    const fault = findFault(path);
    if (fault) await world.clock.sleep(fault.delaySeconds * 1000);
    if (fault?.drop) {
      response.destroy();
      return;
    }
    const usual =
      path === PATH ? { status: 200, body: JSON.stringify(currentStatus(world)) } : NOT_FOUND;
    const status = fault?.status ?? (fault?.body === undefined ? usual.status : 200);
    const body = fault?.body ?? (fault?.status === undefined ? usual.body : '{}');
    response.writeHead(status, { ...HEADERS, ...fault?.headers }).end(body);
  };
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/** The answer's shape is what `heroku status` reads. */
function currentStatus({ scenario, clock }: World): Readonly<Record<string, unknown>> {
  const now = clock.date().getTime();
  return {
    status: SYSTEMS.map((system) => ({ system, status: worst(scenario.incidents, system) })),
    incidents: scenario.incidents.map((incident, index) => incidentBody(incident, index + 1, now)),
    scheduled: [],
  };
}

function worst(incidents: readonly Incident[], system: Incident['system']): string {
  const colors = incidents.filter((incident) => incident.system === system).map(colorOf);
  return ['red', 'yellow'].find((color) => colors.includes(color)) ?? 'green';
}

const colorOf = ({ status }: Incident): string => status;

function incidentBody(
  { title, sinceSeconds }: Incident,
  id: number,
  now: number,
): Readonly<Record<string, unknown>> {
  const since = new Date(now - sinceSeconds * 1000).toISOString();
  const update = {
    id: resourceId('incident update', String(id)),
    incident_id: id,
    update_type: 'issue',
    title: 'Issue',
    contents: `${title} (simulated)`,
    created_at: since,
    updated_at: since,
  };
  return {
    id,
    title: `${title} (simulated)`,
    created_at: since,
    updated_at: since,
    full_url: `https://status.heroku.com/incidents/${id}`,
    resolved: false,
    updates: [update],
  };
}

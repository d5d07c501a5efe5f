import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendLogs } from '../api/resources/log-sessions.ts';
import type { World } from '../app/model.ts';
import { createBuildStream } from '../git/build-stream.ts';
import { isKnownLanguage } from '../git/build-output.ts';

/**
 * What clients ask for on loopback itself, without the proxy, because the Heroku CLI ignores it there:
 * logs, the output of release phases, and the registry of buildpacks.
 * @returns false if there's nothing of this kind
 */
export function createLocalSite(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const sendOutput = createBuildStream(world);
  return (request, response) => {
    const path = request.url ?? '';
    if (request.method !== 'GET') return false;
    if (path.startsWith('/logs/')) return sendLogs(world, request, response);
    if (path.startsWith('/streams/')) {
      void sendOutput(request, response);
      return true;
    }
    const [, buildpack] = /^\/buildpacks\/([^/?]+)$/.exec(path) ?? [];
    return buildpack !== undefined && sendBuildpack(buildpack, response);
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** @param key `heroku%2Fpython`. Every name outside of `heroku` exists: the real list isn't known here. */
function sendBuildpack(key: string, response: ServerResponse): boolean {
  const [, namespace, name = ''] = /^([\w-]+)(?:\/|%2F)([\w-]+)$/i.exec(key) ?? [];
  if (namespace === undefined) return false;
  if (namespace === 'heroku' && !isKnownLanguage(name)) {
    // The CLI shows this text, because it isn't JSON.
    response.writeHead(404, JSON_TYPE).end(`heroku/${name} isn't in the registry (simulated)`);
    return true;
  }
  const blob = `https://buildpack-registry.s3.amazonaws.com/buildpacks/${namespace}/${name}.tgz`;
  response.writeHead(200, JSON_TYPE).end(JSON.stringify({ name, namespace, blob_url: blob }));
  return true;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimApp, SimBuild, World } from '../app/model.ts';

const STREAM = /^\/streams\/([0-9a-f-]+)$/;

/**
 * build-output.heroku.com: a build's output as plain text, until the build ends. The URL needs no token.
 * `Range: BYTES-` starts later in the output (schema: build, output_stream_url).
 */
export function createBuildStream(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const found = findBuild(world, STREAM.exec(path)?.[1]);
    if (found) stream(found.app, found.build, offsetOf(request), response);
    else response.writeHead(404, TEXT).end('Channel is not registered. (simulated)\n');
    return Promise.resolve();
  };
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

function findBuild(
  world: World,
  id: string | undefined,
): { app: SimApp; build: SimBuild } | undefined {
  for (const app of world.apps.values()) {
    const build = app.builds.find((candidate) => candidate.id === id);
    if (build) return { app, build };
  }
  return undefined;
}

/** Bytes. */
function offsetOf({ headers }: IncomingMessage): number {
  return Number(/^(?:bytes=)?(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
}

function stream(app: SimApp, build: SimBuild, offset: number, response: ServerResponse): void {
  let lines = 0;
  let toSkip = offset;
  const relay = (): void => {
    const text = build.output.slice(lines).map((line) => `${line}\n`);
    lines = build.output.length;
    const bytes = Buffer.from(text.join(''));
    response.write(bytes.subarray(toSkip));
    toSkip = Math.max(0, toSkip - bytes.length);
    if (build.status === 'pending') return;
    // 'close' comes later, and another build can print until then.
    leave();
    response.end();
  };
  const leave = (): void => {
    app.changes.off('build', relay);
  };
  app.changes.on('build', relay);
  response.on('close', leave);
  response.on('error', leave);
  response.writeHead(200, TEXT);
  relay();
}

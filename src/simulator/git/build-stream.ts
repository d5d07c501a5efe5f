import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimApp, World } from '../app/model.ts';

const STREAM = /^\/streams\/([0-9a-f-]+)$/;

/**
 * build-output.heroku.com: a build's output as plain text, until the build ends. On loopback, the same for a
 * release phase. The URL needs no token.
 * `Range: BYTES-` starts later in the output (schema: build, output_stream_url).
 */
export function createBuildStream(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const found = findOutput(world, STREAM.exec(path)?.[1]);
    if (found) stream(found.app, found.source, offsetOf(request), response);
    else response.writeHead(404, TEXT).end('Channel is not registered. (simulated)\n');
    return Promise.resolve();
  };
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** A build, or a release with its phase. */
interface Source {
  readonly id: string;
  readonly output: readonly string[];
  readonly status: 'pending' | 'succeeded' | 'failed';
}

function findOutput(
  world: World,
  id: string | undefined,
): { app: SimApp; source: Source } | undefined {
  for (const app of world.apps.values()) {
    const all: readonly Source[] = [...app.builds, ...app.releases];
    const source = all.find((candidate) => candidate.id === id);
    if (source) return { app, source };
  }
  return undefined;
}

/** Bytes. */
function offsetOf({ headers }: IncomingMessage): number {
  return Number(/^(?:bytes=)?(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
}

function stream(app: SimApp, source: Source, offset: number, response: ServerResponse): void {
  let lines = 0;
  let toSkip = offset;
  const relay = (): void => {
    const text = source.output.slice(lines).map((line) => `${line}\n`);
    lines = source.output.length;
    const bytes = Buffer.from(text.join(''));
    response.write(bytes.subarray(toSkip));
    toSkip = Math.max(0, toSkip - bytes.length);
    if (source.status === 'pending') return;
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

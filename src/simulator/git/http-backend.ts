import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex, Readable, Writable } from 'node:stream';

interface BackendOptions {
  /** absolute path of `git http-backend` */
  readonly program: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** below `root`: `/APP.git/info/refs` */
  readonly path: string;
  readonly query: string;
}

export interface Backend {
  readonly child: ChildProcess;
  /** descriptor 3 of everything that git runs; see hook.ts */
  readonly channel: Duplex;
  /** resolves after the answer is sent and every process of git's has ended */
  readonly ended: Promise<void>;
}

/** Runs `git http-backend` as CGI (RFC 3875; git-http-backend(1)), streaming both ways. */
export function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  { program, root, env, path, query }: BackendOptions,
): Backend {
  const child = spawn(program, [], {
    env: {
      ...env,
      ...cgiVariables(request),
      GIT_PROJECT_ROOT: root,
      PATH_INFO: path,
      QUERY_STRING: query,
    },
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  const [stdin, stdout, , channel] = child.stdio as unknown as [Writable, Readable, null, Duplex];
  // git can end before it has read everything, and a client can go away.
  for (const stream of [stdin, stdout, channel, response]) stream.on('error', () => undefined);
  request.pipe(stdin);
  response.on('close', () => {
    // A client that goes away after it has sent everything still gets its push done: a build continues
    // when its push is interrupted (devcenter: git, detach from the build process).
    if (response.writableFinished) return;
    if (request.readableEnded) stdout.unpipe(response).resume();
    else endBackend({ child, channel });
  });
  relay(stdout, response);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
    });
    child.on('error', () => {
      if (!response.headersSent) response.writeHead(500).end();
      resolve();
    });
  });
  return { child, channel, ended };
}

/**
 * Ends git, and its children, whose pipes close. The channel is ended and not destroyed: it closes when
 * the last process that holds it is gone, and `ended` waits for that.
 */
export function endBackend({ child, channel }: Pick<Backend, 'child' | 'channel'>): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  channel.end();
  channel.resume();
  child.kill();
}

function cgiVariables(request: IncomingMessage): Record<string, string> {
  const { headers } = request;
  const optional = {
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    // git decompresses it.
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol']?.toString(),
  };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => !!entry[1]);
  return {
    ...Object.fromEntries(given),
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method ?? '',
    // git accepts pushes only from a named user.
    REMOTE_USER: 'heroku',
    REMOTE_ADDR: '127.0.0.1',
  };
}

/** Passes git's answer on: its CGI headers as the response's headers, then the body, piece by piece. */
function relay(stdout: Readable, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  stdout.on('data', function collect(chunk: Buffer) {
    head = Buffer.concat([head, chunk]);
    const parsed = parseCgiHeaders(head);
    if (parsed === undefined) return;
    stdout.off('data', collect);
    response.writeHead(parsed.status, parsed.headers);
    response.write(parsed.rest);
    // Without a reader the pipe would block, and git too.
    if (response.destroyed) stdout.resume();
    else stdout.pipe(response);
  });
  stdout.on('end', () => {
    if (!response.headersSent) response.writeHead(500).end();
  });
}

interface CgiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** what follows the headers, so far */
  readonly rest: Buffer;
}

/** @returns undefined until the headers are complete */
function parseCgiHeaders(output: Buffer): CgiAnswer | undefined {
  const end = output.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const headers: Record<string, string> = {};
  for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  // RFC 3875, 6.3.3: without a Status it's 200.
  const { status = '200', ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, rest: output.subarray(end + 4) };
}

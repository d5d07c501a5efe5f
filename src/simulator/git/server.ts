import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorizes } from '../credentials.ts';
import type { SimApp, World } from '../app/model.ts';
import type { GitProgram } from './git-program.ts';
import { serveHook } from './hook.ts';
import { endBackend, runBackend, type Backend } from './http-backend.ts';
import { receivePush } from './push.ts';
import type { Repositories } from './repositories.ts';

export interface GitServer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends what runs, and resolves when it has ended. */
  stop(): Promise<void>;
}

// Smart HTTP and nothing else: no other file of the repositories is to be had.
const ENDPOINT = /^\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** git.heroku.com: clone, fetch and push with the world's token as password. */
export function createGitServer(
  world: World,
  git: GitProgram,
  repositories: Repositories,
): GitServer {
  const running = new Set<Backend>();

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    app: SimApp,
    endpoint: string,
    query: string,
  ): Promise<void> {
    await repositories.ensure(app.name);
    if (world.stopped.aborted || response.destroyed) return;
    const backend = runBackend(request, response, {
      program: git.httpBackend,
      root: repositories.root,
      env: repositories.env,
      path: `/${app.name}.git/${endpoint}`,
      query,
    });
    running.add(backend);
    const hook = serveHook(backend.channel, (updates, say, gone) =>
      receivePush(world, app, updates, say, gone),
    );
    try {
      await Promise.all([backend.ended, hook]);
    } finally {
      running.delete(backend);
    }
  }

  return {
    async handle(request, response) {
      const { authorized } = recordExchange(world, request, response);
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      const [, name = '', endpoint = ''] = ENDPOINT.exec(path) ?? [];
      const app = world.apps.get(name);
      if (!authorized) refuse(response, 401, 'Invalid credentials provided.');
      else if (app === undefined) refuse(response, 404, "Couldn't find that app. (simulated)");
      else await serve(request, response, app, endpoint, query);
    },
    async stop() {
      for (const backend of running) endBackend(backend);
      await Promise.all([...running].map(({ ended }) => ended));
    },
  };
}

function recordExchange(
  world: World,
  { method = '', url = '', headers }: IncomingMessage,
  response: ServerResponse,
): { authorized: boolean } {
  const about = { request: randomUUID(), method, path: url };
  const authorized = authorizes(headers.authorization, world.token);
  world.log.record({ type: 'git-request', ...about, authorized, headers });
  response.on('close', () => {
    const status = response.headersSent ? response.statusCode : 0;
    world.log.record({ type: 'git-response', ...about, status });
  });
  return { authorized };
}

/** git shows a refusal's text to its user, as `remote: …`, when it's plain text. */
function refuse(response: ServerResponse, status: number, text: string): void {
  const challenge =
    status === 401 ? { 'www-authenticate': 'Basic realm="Heroku (simulated)"' } : {};
  response.writeHead(status, { 'content-type': 'text/plain', ...challenge }).end(`${text}\n`);
}

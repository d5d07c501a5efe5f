import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorizes } from '../credentials.ts';
import type { SimApp, World } from '../app/model.ts';
import { createFaultFinder } from '../faults.ts';
import { printable } from '../../report/printable.ts';
import { answerFault } from './answer-fault.ts';
import type { GitProgram } from './git-program.ts';
import { serveHooks } from './hook.ts';
import { endBackend, runBackend, type Backend } from './http-backend.ts';
import { receivePush, recordPush } from './push.ts';
import { emphasized, refuse } from './refusal.ts';
import type { Repositories } from './repositories.ts';

export interface GitServer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends what runs, and resolves when it has ended. */
  stop(): Promise<void>;
}

// Smart HTTP and nothing else: no other file of the repositories is to be had.
const PATH = /^\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** git.heroku.com: clone, fetch and push with the world's token as password. */
export function createGitServer(
  world: World,
  git: GitProgram,
  repositories: Repositories,
): GitServer {
  const running = new Set<Backend>();
  const findFault = createFaultFinder(world, world.scenario.faults.git);

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
    try {
      await serveHooks(backend.channel, {
        decide: (push, say) => receivePush({ world, repositories, app, say }, push),
        settle: (push, made) => {
          recordPush(world, app, push, made);
        },
      });
    } finally {
      await backend.ended;
      running.delete(backend);
    }
  }

  return {
    async handle(request, response) {
      const { authorized } = recordExchange(world, request, response);
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      const [, name = '', endpoint = ''] = PATH.exec(path) ?? [];
      const app = world.apps.get(name);
      const fault = findFault(path, app);
      if (fault && (await answerFault(world, fault, response))) return;
      if (!authorized) refuse(response, 401);
      else if (app === undefined) refuse(response, 404, { text: unknownApp(name) });
      else if (!isSmart(endpoint, query)) refuse(response, 403);
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

const unknownApp = (name: string): string =>
  emphasized(`No such app as ${printable(name)}. (simulated)`);

/** Without a service it's the dumb protocol that is asked for. */
const isSmart = (endpoint: string, query: string): boolean =>
  endpoint !== 'info/refs' || new URLSearchParams(query).has('service');

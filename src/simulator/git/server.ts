import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { printable } from '../../base/text.ts';
import type { SimApp, World } from '../app/model.ts';
import { authorizes, createFaultFinder } from '../faults.ts';
import type { Fault } from '../scenario/fault-spec.ts';
import { serveHooks } from './hook.ts';
import { type Backend, endBackend, runBackend } from './http-backend.ts';
import { receivePush, recordPush } from './push.ts';
import type { GitProgram, Repositories } from './repositories.ts';

interface GitServer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends everything that runs, and resolves after that. */
  stop(): Promise<void>;
}

// Smart HTTP only: no other file of the repositories can be read.
const PATH = /^\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** git.heroku.com: clone, fetch and push, with the world's token as the password. */
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

/** A request without a service asks for the dumb protocol. */
const isSmart = (endpoint: string, query: string): boolean =>
  endpoint !== 'info/refs' || new URLSearchParams(query).has('service');

/**
 * Applies `fault` to a request.
 * @returns whether the request is answered with that
 */
async function answerFault(world: World, fault: Fault, response: ServerResponse): Promise<boolean> {
  if (!(await outlives(world, fault.delaySeconds * 1000, response))) return true;
  const { drop, status, body: text, headers } = fault;
  // Of every answer, also of the usual one.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (drop) response.destroy();
  else if (status === undefined && text === undefined) return false;
  else refuse(response, status ?? 200, { text, headers });
  return true;
}

/** @returns whether the client is still there after `ms` simulated milliseconds */
async function outlives(world: World, ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  response.on('close', leave);
  try {
    await world.clock.sleep(ms, gone.signal);
    return !response.destroyed;
  } catch {
    return false;
  } finally {
    response.off('close', leave);
  }
}

// git shows a refusal to its user, as `remote: …`, if it's plain text.
const HEADERS = { 'content-type': 'text/plain' };
const CHALLENGE = { ...HEADERS, 'www-authenticate': 'Basic realm="Heroku (simulated)"' };

/** git.heroku.com's message, as users see it (devcenter: git). */
const WORDS: Readonly<Record<number, readonly string[]>> = {
  401: [
    'WARNING: (simulated)',
    'Do not authenticate with username and password using git.',
    'Run `heroku login` to update your credentials, then retry the git command.',
    'See documentation for details: https://devcenter.heroku.com/articles/git#http-git-authentication',
  ],
  429: ['Too many requests for this Git repo. Please try again later. (simulated)'],
};

/** What an answer has instead of the usual. */
interface Differences {
  readonly text?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with an error: `text`, or Heroku's message for the status. */
function refuse(
  response: ServerResponse,
  status: number,
  { text, headers = {} }: Differences = {},
): void {
  const lines = WORDS[status] ?? [`${STATUS_CODES[status] ?? 'Error'} (simulated)`];
  const body = text ?? emphasized(...lines);
  response.writeHead(status, { ...(status === 401 ? CHALLENGE : HEADERS), ...headers }).end(body);
}

/** How git.heroku.com marks its messages. */
const emphasized = (...lines: string[]): string => lines.map((line) => `!\t${line}\n`).join('');

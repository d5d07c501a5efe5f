import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { GitConfig } from '../git/git-config.ts';
import { type Hints, refusalError } from './api-error.ts';
import {
  accept,
  type ApiPath,
  type ApiSettings,
  type ApiWrite,
  askApi,
  shownWithout,
  validate,
  type Variant,
} from './api.ts';
import { createClient } from './client.ts';
import { APP_NAME, requireTrustedApi } from './hosts.ts';
import {
  apiSettings,
  type AppQuery,
  type AppReaderPorts,
  endingAfter,
  type HerokuContext,
  portsOf,
  readFirst,
} from './open.ts';
import { readApp } from './read-app.ts';
import { type AppReadings, ofApi, type ReadName } from './readings.ts';
import { Feature, Formation, Release, Removed } from './shapes.ts';

/**
 * Changes to an app. Each is one request, sent once: another person may have changed the app again before
 * a second try. Only reading it back tells whether the first one arrived. They reject with an ApiError, a PreflightError of the network, `api-path` for an invalid name, or
 * `untrusted-api-host` if the token mustn't be sent there.
 */
export interface HerokuWriter {
  enableFeature(app: string, name: string, enabled: boolean): Promise<Feature>;
  /** @param type the process type */
  scale(app: string, type: string, quantity: number): Promise<Formation>;
  /** @param size in any case, e.g. `standard-1x` */
  resize(app: string, type: string, size: string): Promise<Formation>;
  /** several process types at once: they can't leave Eco and Basic one by one */
  resizeAll(app: string, types: readonly string[], size: string): Promise<readonly Formation[]>;
  /** @param id or name */
  removeAddon(app: string, id: string): Promise<void>;
  removeWebhook(app: string, id: string): Promise<void>;
  /**
   * Releases the code and the config vars of an earlier release again.
   * @param id of that release
   */
  rollBack(app: string, id: string): Promise<Release>;
}

/**
 * For commands that change an app; never for the hook.
 * @param settings called for each change, since each may have its own time limit
 */
export function createWriter(settings: () => ApiSettings): HerokuWriter {
  const patch = <T>(path: ApiPath, body: object, shape: z.ZodMiniType<T>): Promise<T> =>
    send(settings(), { method: 'PATCH', path, ...asJson(body) }, shape);
  const remove = async (path: ApiPath, variant: Variant): Promise<void> => {
    await send(settings(), { method: 'DELETE', path, headers: accept(variant) }, Removed);
  };
  return {
    async enableFeature(app, name, enabled) {
      return patch(pathTo(app, 'features', name), { enabled }, Feature);
    },
    async scale(app, type, quantity) {
      return patch(pathTo(app, 'formation', type), { quantity }, Formation);
    },
    // The schema prefers `dyno_size`; `size` is what the Heroku CLI sends.
    async resize(app, type, size) {
      return patch(pathTo(app, 'formation', type), { size }, Formation);
    },
    async resizeAll(app, types, size) {
      const updates = types.map((type) => ({ type, size }));
      return patch(pathTo(app, 'formation'), { updates }, z.array(Formation));
    },
    async removeAddon(app, id) {
      await remove(pathTo(app, 'addons', id), '3');
    },
    async removeWebhook(app, id) {
      await remove(pathTo(app, 'webhooks', id), '3.webhooks');
    },
    async rollBack(app, id) {
      const path = pathTo(app, 'releases');
      return send(settings(), { method: 'POST', path, ...asJson({ release: id }) }, Release);
    },
  };
}

// A stream: node-fetch makes one from a text, whose error on an abort has no listener and ends the
// process.
function asJson(value: object): Pick<ApiWrite, 'headers' | 'body'> {
  const bytes = Buffer.from(JSON.stringify(value));
  const headers = {
    ...accept('3'),
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
  };
  return { headers, body: Readable.from([bytes]) };
}

const SEGMENT = /^[\w-]{1,255}$/;

/** In a URL, `..` is the parent: removing an add-on with that name would remove the app. */
function pathTo(app: string, ...below: readonly string[]): ApiPath {
  const wrong = APP_NAME.test(app) ? below.find((name) => !SEGMENT.test(name)) : app;
  if (wrong !== undefined) throw unnameable(wrong);
  return `/apps/${[app, ...below].join('/')}`;
}

const unnameable = (name: string): PreflightError =>
  new PreflightError('api-path', `"${printable(name)}" isn't a valid name on Heroku`);

async function send<T>(
  settings: ApiSettings,
  write: ApiWrite,
  shape: z.ZodMiniType<T>,
): Promise<T> {
  requireTrustedApi(settings.apiUrl);
  const { source, token } = settings.credential;
  const answer = await askApi(settings, write);
  if (answer.trace.status >= 200 && answer.trace.status < 300) return validate(answer, shape);
  const show = (text: string): string => shownWithout(token, text);
  throw refusalError({ ...answer, source, show, hints: HINTS });
}

/** By the error's code. */
const HINTS: Hints = {
  'api-forbidden': 'Check heroku whoami; in a team it needs the operate permission',
  'api-not-found': 'It may be gone: look at the app before you try again',
};

/** An app that is read and written with one credential. */
export interface WritableApp {
  /** what it was opened with */
  readonly readings: AppReadings;
  /** never rejects: a failure is part of the readings */
  readonly read: (wanted: ReadonlySet<ReadName>) => Promise<AppReadings>;
  readonly write: HerokuWriter;
}

/**
 * Reads an app and keeps using the credential that the API accepted, so that one account both sees and
 * changes the app. `budgetMs` is the limit for each read and each change. Rejects with a PreflightError
 * if no credential is accepted.
 */
type OpenWritable = (query: AppQuery) => Promise<WritableApp>;

/** For commands that change an app; never for the hook. */
export const openWritable = (context: HerokuContext, gitConfig: GitConfig): OpenWritable =>
  createOpenWritable(portsOf(context, gitConfig));

export function createOpenWritable(ports: AppReaderPorts): OpenWritable {
  return async (query) => {
    const { readings, credential } = await readFirst(ports, query);
    const { app, budgetMs } = query;
    const settings = () => apiSettings(ports, credential, endingAfter(budgetMs, ports));
    return {
      readings,
      read: (wanted) => readApp({ client: createClient(settings()), app, wanted: ofApi(wanted) }),
      write: createWriter(settings),
    };
  };
}

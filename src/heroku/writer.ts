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
  failAll,
  type HerokuContext,
  portsOf,
  readFirst,
} from './open.ts';
import { readApp } from './read-app.ts';
import type { AppReadings, ReadName } from './readings.ts';
import { Feature, Formation, Removed } from './shapes.ts';

/**
 * Changes of an app. Each is one request, sent once: what it sets is absolute, but somebody else may
 * have set it anew before a second try, and only reading it back tells whether the first one arrived.
 * They reject with an ApiError, a PreflightError of the network, or one of ours: `api-path` for what
 * can't be the name of anything, `untrusted-api-host` where no token may go.
 */
export interface HerokuWriter {
  enableFeature(app: string, name: string, enabled: boolean): Promise<Feature>;
  /** @param type the process type */
  scale(app: string, type: string, quantity: number): Promise<Formation>;
  /** @param size in any case, e.g. `standard-1x` */
  resize(app: string, type: string, size: string): Promise<Formation>;
  /** several process types at once: Eco and Basic can't be left one by one */
  resizeAll(app: string, types: readonly string[], size: string): Promise<readonly Formation[]>;
  /** @param id or name */
  removeAddon(app: string, id: string): Promise<void>;
  removeWebhook(app: string, id: string): Promise<void>;
}

/**
 * For commands that the user has told to change something: the hook has no part in it.
 * @param settings asked for by every change: each may have a time limit of its own
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
  };
}

// A stream: of a text, node-fetch makes one whose error on an abort nobody listens to, which ends the
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

/** A URL takes `..` for the folder above: removing an add-on called so would remove the app. */
function pathTo(app: string, ...below: readonly string[]): ApiPath {
  const wrong = APP_NAME.test(app) ? below.find((name) => !SEGMENT.test(name)) : app;
  if (wrong !== undefined) throw unnameable(wrong);
  return `/apps/${[app, ...below].join('/')}`;
}

const unnameable = (name: string): PreflightError =>
  new PreflightError('api-path', `"${printable(name)}" can't be the name of anything on Heroku`);

async function send<T>(
  settings: ApiSettings,
  write: ApiWrite,
  shape: z.ZodMiniType<T>,
): Promise<T> {
  requireTrustedApi(settings.apiUrl);
  const { source, token } = settings.credential;
  const { host } = new URL(settings.apiUrl);
  const answer = await askApi(settings, write);
  if (answer.trace.status >= 200 && answer.trace.status < 300) return validate(answer, shape, host);
  const show = (text: string): string => shownWithout(token, text);
  throw refusalError({ ...answer, host, source, show, hints: HINTS });
}

/** By the error's code. */
const HINTS: Hints = {
  'api-forbidden':
    "This account may not change that. Is it the right one (heroku whoami)? In a team it needs the app's permission to operate",
  'api-not-found': 'It may have been removed meanwhile: look at the app before trying again',
};

/** An app that is read and written with one credential. */
export interface WritableApp {
  /** what it was opened with */
  readonly readings: AppReadings;
  /** never rejects: what fails, fails as a reading */
  readonly read: (wanted: ReadonlySet<ReadName>) => Promise<AppReadings>;
  readonly write: HerokuWriter;
}

/**
 * Reads an app, and goes on with the credential that the API took for it; so nothing is changed with
 * another account than the one that saw what there is. `budgetMs` holds for each read and each change.
 * Rejects with a PreflightError where no credential is taken.
 */
type OpenWritable = (query: AppQuery) => Promise<WritableApp>;

/** For commands that the user has told to change something: the hook has no part in it. */
export const openWritable = (context: HerokuContext, gitConfig: GitConfig): OpenWritable =>
  createOpenWritable(portsOf(context, gitConfig));

export function createOpenWritable(ports: AppReaderPorts): OpenWritable {
  return async (query) => {
    const { readings, credential } = await readFirst(ports, query);
    const { app, budgetMs } = query;
    const settings = () => apiSettings(ports, credential, endingAfter(budgetMs, ports));
    return {
      readings,
      read: (wanted) =>
        readApp({ client: createClient(settings()), app, wanted }).catch((error: unknown) =>
          failAll(wanted, error),
        ),
      write: createWriter(settings),
    };
  };
}

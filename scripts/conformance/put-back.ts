import * as z from 'zod/mini';
import { PreflightError } from '../../src/base/errors.ts';
import type { Files } from '../../src/base/files.ts';
import { buildStackOf } from '../../src/heroku/platform.ts';
import { App, Build, Feature, Formation } from '../../src/heroku/shapes.ts';
import type { Api } from './api.ts';
import { VARIABLE } from './rows/releases.ts';

/** What the app was like before a run changed it. */
export const Before = z.object({
  app: z.string(),
  appId: z.string(),
  features: z.array(Feature),
  maintenance: z.boolean(),
  buildStack: z.string(),
});
export type Before = z.infer<typeof Before>;

// The features that a run changes.
const CHANGED_FEATURES = ['preboot', 'http-session-affinity', 'runtime-dyno-metadata'];

export async function readBefore(app: App, api: Api): Promise<Before> {
  const features = await api.read(`/apps/${app.name}/features`, z.array(Feature));
  return {
    app: app.name,
    appId: app.id ?? app.name,
    features: features.filter(({ name }) => CHANGED_FEATURES.includes(name)),
    maintenance: app.maintenance,
    buildStack: buildStackOf(app) ?? '',
  };
}

/** In a file, so that a run that was killed can be undone by the next one. */
export const keepBefore = (files: Files, path: string, before: Before): Promise<void> =>
  files.write(path, `${JSON.stringify(before, null, 2)}\n`);

/** Undefined: nothing is to be put back. */
export async function keptBefore(files: Files, path: string): Promise<Before | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  try {
    return Before.parse(JSON.parse(text));
  } catch {
    throw new PreflightError('usage', `${path} can't be read`, {
      hint: 'Look at the app with heroku ps and heroku features, and remove the file',
    });
  }
}

export interface PutBackPorts {
  readonly api: Api;
  /** its origin; undefined: only heroku.com has it */
  readonly metrics: string | undefined;
  /** in Heroku's time, which a simulator may speed up */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly say: (text: string) => void;
}

// A build that is running would start dynos once more; Preboot refuses to be scaled for minutes.
const LONGEST_MS = 10 * 60_000;
const PAUSE_MS = 10_000;

/**
 * Puts everything back except for the code: no dynos, and features, maintenance, stack and config vars as they
 * were. Repeats what Heroku refuses, and rejects with the last refusal.
 */
export async function putBack(before: Before, ports: PutBackPorts): Promise<void> {
  const { api } = ports;
  const path = `/apps/${before.app}` as const;
  const patch = (below: `/${string}` | '', body: object): Promise<unknown> =>
    persistently(() => api.write({ method: 'PATCH', path: `${path}${below}`, body }), ports);
  await noBuild(path, ports);
  for (const { name, enabled } of await api.read(`${path}/features`, z.array(Feature))) {
    const wanted = before.features.find((feature) => feature.name === name)?.enabled ?? enabled;
    if (wanted !== enabled) await patch(`/features/${name}`, { enabled: wanted });
  }
  const app = await api.read(path, App);
  if (app.maintenance !== before.maintenance) await patch('', { maintenance: before.maintenance });
  if (buildStackOf(app) !== before.buildStack) await patch('', { build_stack: before.buildStack });
  await stopAutoscaler(before, ports);
  await stopDynos(path, patch, api);
  const variables = await api.read(`${path}/config-vars`, z.record(z.string(), z.unknown()));
  if (VARIABLE in variables) await patch('/config-vars', { [VARIABLE]: null });
}

const Monitors = z.array(z.object({ id: z.string(), is_active: z.boolean() }));

/** It would start dynos again. */
async function stopAutoscaler({ appId }: Before, { api, metrics }: PutBackPorts): Promise<void> {
  if (metrics === undefined) return;
  const path = `/apps/${appId}/formation/web/monitors` as const;
  const answer = await api.ask({ path, origin: metrics });
  const active = answer.ok ? answer.as(Monitors).filter(({ is_active: isOn }) => isOn) : [];
  for (const { id } of active) {
    const body = { is_active: false };
    await api.write({ method: 'PATCH', path: `${path}/${id}`, origin: metrics, body });
  }
}

async function stopDynos(
  path: `/apps/${string}`,
  patch: (below: '/formation', body: object) => Promise<unknown>,
  api: Api,
): Promise<void> {
  const running = async (): Promise<readonly Formation[]> =>
    (await api.read(`${path}/formation`, z.array(Formation))).filter(
      ({ quantity }) => quantity > 0,
    );
  const updates = (await running()).map(({ type }) => ({ type, quantity: 0 }));
  if (updates.length > 0) await patch('/formation', { updates });
  const left = await running();
  if (left.length > 0) {
    const types = left.map(({ type }) => type).join(', ');
    throw new PreflightError('not-as-set', `Heroku still runs dynos: ${types}`);
  }
}

async function noBuild(
  path: `/apps/${string}`,
  { api, now, sleep, say }: PutBackPorts,
): Promise<void> {
  const end = now() + LONGEST_MS;
  for (;;) {
    const builds = await api.read(`${path}/builds`, z.array(Build));
    if (builds.every(({ status }) => status !== 'pending') || now() > end) return;
    say('waiting for a build that is running');
    await sleep(PAUSE_MS);
  }
}

async function persistently<T>(
  act: () => Promise<T>,
  { now, sleep, say }: PutBackPorts,
): Promise<T> {
  const end = now() + LONGEST_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof PreflightError) || now() > end) throw error;
      say(`trying again: ${error.message}`);
      await sleep(PAUSE_MS);
    }
  }
}

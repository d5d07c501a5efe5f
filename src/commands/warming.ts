import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { printable } from '../base/text.ts';
import type { WarmupSettings } from '../config/settings.ts';
import type { AwaitPorts } from '../follow/await-live.ts';
import { followReads } from '../follow/reads.ts';
import { stateLayout } from '../state/layout.ts';
import { warmApp } from '../warm/app.ts';
import { type PlannedWarming, planWarm, type UselessWarming } from '../warm/plan.ts';
import type { Skipped, Warmed, WarmStart } from '../warm/report.ts';
import type { AskPorts } from '../warmup/ask-paths.ts';
import { createAsker, type WarmupRequest } from '../warmup/request.ts';
import { API_BUDGET_MS as budgetMs, type OpenedApp } from './open-app.ts';
import { watchWarming } from './progress.ts';

// What the commands share that ask an app after its deploy.

/**
 * Reads the app, and plans its requests.
 * @param dynos undefined: as many as the API says
 */
export async function planOf(
  { env }: CommandContext,
  opened: OpenedApp,
  dynos?: number,
): ReturnType<typeof planWarm> {
  const { app, token, gitConfig } = opened;
  return planWarm(
    {
      ...{ ...opened, env, files, budgetMs, today: clock.today },
      cache: await cacheOf(opened),
      allowedHosts: gitConfig.all('preflight.allowhost'),
    },
    { app, token, dynos, warmup: warmupOf(opened), readsConfigVars: readsConfigVars(opened) },
  );
}

function warmupOf({ app, settings: { warmup } }: OpenedApp): WarmupSettings {
  if (warmup !== false) return warmup;
  const name = printable(app);
  throw new PreflightError('warmup-off', `the config sets "warmup" to false for ${name}`, {
    hint: `Remove that, or set "warmup" for ${name} below "apps"`,
  });
}

const readsConfigVars = ({ settings: { checks } }: OpenedApp): boolean =>
  checks['config-vars'].severity !== 'off';

/** Undefined outside a repository, where nothing is remembered. */
async function cacheOf({ git }: OpenedApp): Promise<string | undefined> {
  const folder = await git.commonDir().catch(() => undefined);
  return folder === undefined ? undefined : stateLayout(folder).cache;
}

export const askPortsOf = ({ fetch, userAgent }: OpenedApp): AskPorts => ({
  ...clock,
  ...{ fetch, userAgent },
});

/** The reads of a deploy, and of the app's answers where they may be asked for. */
export function followerOf(
  opened: OpenedApp,
  request: WarmupRequest | undefined,
): AwaitPorts['open'] {
  const { app, token, openClient, accepted } = opened;
  const { paths = [] } = request ?? {};
  const ask = request ? createAsker(askPortsOf(opened), request) : notAsked;
  return async ({ deploy: { runtime } }) => {
    const client = await openClient({ app, token, accepted: accepted(), budgetMs });
    return { ...clock, ...followReads({ app, runtime, client, ask, paths }) };
  };
}

const notAsked = (): Promise<never> => Promise.reject(new Error('asked without an address'));

type About = Pick<WarmStart, 'app' | 'startedAt'>;

export const uselessOutcome = (about: About, { reason, ...found }: UselessWarming): Skipped => ({
  ...about,
  ...{ ...found, kind: 'skipped', reason },
});

/**
 * Warms the app, and shows how. Rejects if the command is interrupted.
 * @param planned answers of a release older than `release` don't count
 */
export async function warmShowing(
  context: CommandContext,
  opened: OpenedApp,
  about: About,
  { release, plan, ...planned }: PlannedWarming & { readonly release: number | undefined },
): Promise<Warmed> {
  const { request, timeout, window } = plan;
  const { onPath, onProgress, end } = watchWarming(context, request.paths, clock);
  const watcher = { onPath, onProgress };
  const ports = askPortsOf(opened);
  const report = await warmApp(ports, { ...plan, release }, context.signal, watcher).finally(end);
  context.signal.throwIfAborted();
  return { ...about, ...planned, kind: 'warmed', report, timeout, window };
}

import { systemClock } from '../../src/base/clock.ts';
import type { CommandContext } from '../../src/base/context.ts';
import { openGit } from '../../src/git/git.ts';
import { apiSettings, type AppReaderPorts, portsOf, readFirst } from '../../src/heroku/open.ts';
import { demand, valueOf } from '../../src/heroku/readings.ts';
import type { DynoSize } from '../../src/heroku/shapes.ts';
import { userAgent as nameOf } from '../../src/net/fetch.ts';
import { type Api, createApi } from './api.ts';

/** Heroku and this machine. */
export interface Machine extends Omit<AppReaderPorts, 'signal'> {
  readonly token: string;
  readonly sizes: readonly DynoSize[] | undefined;
  /** in Heroku's time */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** @param say is told what it waits for */
  readonly api: (signal: AbortSignal, say?: (text: string) => void) => Api;
}

const BUDGET_MS = 30_000;

/** Rejects with a PreflightError if the app can't be read. @param speed of a simulator; 1 on Heroku */
export async function openMachine(
  context: CommandContext,
  app: string,
  speed: number,
): Promise<Machine> {
  const gitConfig = await openGit(context).config();
  const userAgent = nameOf('conformance');
  const ports = portsOf({ ...context, userAgent }, gitConfig);
  const wanted = new Set(['app', 'dynoSizes'] as const);
  const query = { app, token: undefined, wanted, budgetMs: BUDGET_MS };
  const { readings, credential } = await readFirst(ports, query);
  demand(readings.app);
  const now = (): number => systemClock.now() * speed;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    systemClock.sleep(ms / speed, signal);
  return {
    ...ports,
    ...{ now, sleep, token: credential.token, sizes: valueOf(readings.dynoSizes) },
    api: (signal, say = () => undefined) =>
      createApi({
        settings: apiSettings(ports, credential, signal),
        ...{ signal, now, say },
        sleep: (ms) => sleep(ms, signal),
      }),
  };
}

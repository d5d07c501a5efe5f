import type { Clock } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { ApiError } from '../heroku/api-error.ts';
import type { Dyno } from '../heroku/shapes.ts';
import type { WritableApp } from '../heroku/writer.ts';
import { changedMeanwhile, deviation, type Fact } from './fact.ts';

/** The web dynos to wait for. */
export interface AwaitedDynos {
  readonly app: string;
  /** dynos of another size are being replaced */
  readonly web: Fact<'process'>;
  /** how long one may take to boot, in milliseconds */
  readonly bootMs: number;
}

export interface WaitProgress {
  /** undefined: they can't be read at the moment */
  readonly up: number | undefined;
  readonly quantity: number;
  readonly elapsedMs: number;
}

export interface WaitPorts extends Pick<Clock, 'now' | 'sleep'> {
  readonly read: WritableApp['read'];
  readonly signal: AbortSignal;
}

// Heroku's 60 or 90 s start when the dyno has a host and its slug.
const SLACK_MS = 60_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const LOOKS_PER_FORMATION = 4;

/**
 * Waits until all web dynos are up. Resolves with the milliseconds it took; rejects with a PreflightError:
 * `dyno-crashed`, `boot-timeout`, or why they can't be read.
 */
export async function untilUp(
  awaited: AwaitedDynos,
  ports: WaitPorts,
  onProgress: (progress: WaitProgress) => void,
): Promise<number> {
  const { read, now, sleep, signal } = ports;
  const begun = now();
  let pause = FIRST_PAUSE_MS;
  for (let looks = 1; ; looks += 1) {
    const { dynos } = await read(new Set(['dynos']));
    const elapsedMs = now() - begun;
    const look = dynos?.ok === true ? lookAt(awaited, dynos.value) : failedLook(dynos?.error);
    if (look.isDone) return elapsedMs;
    const isTimeUp = elapsedMs > awaited.bootMs + SLACK_MS;
    if (isTimeUp || looks % LOOKS_PER_FORMATION === 0) await mustBeAwaited(awaited, ports);
    if (isTimeUp) throw look.error ?? notUp(awaited, look, elapsedMs);
    onProgress({ up: look.up, quantity: awaited.web.quantity, elapsedMs });
    await sleep(pause, signal);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

/** Fails if another person has scaled the dynos, since they would never come up. */
async function mustBeAwaited({ app, web }: AwaitedDynos, { read }: WaitPorts): Promise<void> {
  const readings = await read(new Set(['formation']));
  if (readings.formation?.ok !== true) return;
  const found = deviation([web], readings);
  if (found !== undefined) throw changedMeanwhile(app, found);
}

interface Look {
  /** undefined: couldn't be seen */
  readonly up: number | undefined;
  readonly isDone: boolean;
  readonly error?: PreflightError | undefined;
}

function lookAt(awaited: AwaitedDynos, dynos: readonly Dyno[]): Look {
  const web = dynos.filter((dyno) => isAwaited(dyno, awaited));
  if (web.some(({ state }) => state === 'crashed')) throw crashed(awaited);
  const up = web.filter(({ state }) => state === 'up').length;
  return { up, isDone: up >= awaited.web.quantity && up === web.length };
}

/** Failures of the network or Heroku may pass; others don't. */
function failedLook(error: PreflightError | undefined): Look {
  if (error?.code === 'aborted' || (error instanceof ApiError && error.status < 500)) throw error;
  return { up: undefined, isDone: false, error };
}

const isAwaited = ({ type, size }: Dyno, { web }: AwaitedDynos): boolean =>
  type === 'web' && (size == null || size.toLowerCase() === web.size);

const logsOf = (app: string): string => `heroku logs -a ${printable(app)}`;

const crashed = ({ app }: AwaitedDynos): PreflightError =>
  new PreflightError('dyno-crashed', 'a web dyno has crashed', {
    hint: 'see why in its log',
    command: logsOf(app),
  });

const notUp = ({ app, web }: AwaitedDynos, { up = 0 }: Look, elapsedMs: number): PreflightError =>
  new PreflightError(
    'boot-timeout',
    `only ${up} of ${web.quantity} web dynos are up after ${Math.round(elapsedMs / 1_000)} s`,
    { hint: 'see why in the log', command: logsOf(app) },
  );

import type { Clock } from '../../src/base/clock.ts';
import { judge } from '../../src/probe/judge.ts';
import { PROBE_TIMEOUT_MS } from '../../src/probe/limits.ts';
import { type AskProbe, type ProbeAnswer, startProbing } from '../../src/probe/prober.ts';
import type { Judgement } from '../../src/state/judgement.ts';
import type { PhaseEnds, ProbeRun, Sample } from '../../src/state/probe-record.ts';
import { virtualClock } from '../support/virtual-clock.ts';

// An app whose outages are known to the millisecond, in virtual time.

export const OUTAGES = ['errors', 'refused', 'stall', 'hang'] as const;
type OutageKind = (typeof OUTAGES)[number];

export interface ModelApp {
  /** what it does to a request that arrives now; its time is the virtual clock's */
  readonly answer: (clock: Clock, signal: AbortSignal) => Promise<ProbeAnswer>;
}

export const good = (clock: Clock, release: number | null = null): ProbeAnswer => ({
  ...{ result: 'ok', status: 200, release, dyno: null, sentAt: clock.now(), bodyMs: 0 },
});

export const failure = (
  clock: Clock,
  result: Sample['result'],
  status: number | null = null,
): ProbeAnswer => ({ ...good(clock), result, status, release: null });

/** How long it takes as usual, in milliseconds. */
export interface Usual {
  readonly ms: number;
  /** its random part */
  readonly jitterMs: number;
  readonly random: () => number;
}

export interface Outage {
  readonly kind: OutageKind;
  readonly from: number;
  readonly ms: number;
}

/** An app with one outage. Those who wait in a stall are answered at its end, one after the other. */
export function appWith({ kind, from, ms: length }: Outage, usual: Usual): ModelApp {
  let waiting = 0;
  return {
    async answer(clock, signal) {
      const took = usual.ms + usual.jitterMs * usual.random();
      const left = from + length - clock.now();
      if (clock.now() < from || left <= 0) {
        await clock.sleep(took, signal);
        return good(clock);
      }
      switch (kind) {
        case 'errors':
          await clock.sleep(took, signal);
          return failure(clock, 'server-error', 503);
        case 'refused':
          return failure(clock, 'connect');
        case 'stall': {
          waiting += 1;
          await clock.sleep(Math.min(left + took + waiting, PROBE_TIMEOUT_MS), signal);
          return left > PROBE_TIMEOUT_MS ? failure(clock, 'timeout') : good(clock);
        }
        case 'hang':
          await clock.sleep(PROBE_TIMEOUT_MS, signal);
          return failure(clock, 'timeout');
      }
    },
  };
}

/** Every deploy of the model: half a minute of build, and a switch. */
export const PHASES: PhaseEnds = {
  ...{ found: 1_000, built: 40_000, released: 41_000 },
  ...{ booted: 50_000, switched: 55_000, warmed: 60_000 },
};

export const SETTINGS = { rate: 2, maxDowntimeMs: 1_000, slowMs: null } as const;
export const DEPLOYED = { release: undefined, isEstimate: false } as const;

const MINUTE = 60_000;

export interface Probed {
  readonly run: ProbeRun;
  readonly judgement: Judgement;
}

/** Probes the app from the build until a minute after the switch and the outage. */
export async function probed(
  app: ModelApp,
  until = (PHASES.switched ?? 0) + MINUTE,
  paths: readonly string[] = ['/'],
): Promise<Probed> {
  const clock = virtualClock();
  const ask: AskProbe = (_, signal) => app.answer(clock, signal);
  const ports = { ...clock, ask, isOnline: () => Promise.resolve(true) };
  const plan = { rate: SETTINGS.rate, paths: paths.length };
  const prober = startProbing(ports, plan, new AbortController().signal);
  await clock.sleep(until + 1_000);
  const samples = await prober.stop();
  const run: ProbeRun = {
    ...{ version: 1, startedAt: 0, intervalMs: 1_000 / SETTINGS.rate, paths, phases: PHASES },
    samples,
  };
  return { run, judgement: judge(run, SETTINGS, DEPLOYED) };
}

/**
 * What other tools do: the next request begins when the last one has been answered. Each one that failed or
 * took more than a second stands for the time until the next.
 */
export async function closedLoop(app: ModelApp, rate: number, until: number): Promise<number> {
  const clock = virtualClock();
  const { signal } = new AbortController();
  let bad = 0;
  while (clock.now() < until) {
    const began = clock.now();
    const { result } = await app.answer(clock, signal);
    if (result !== 'ok' || clock.now() - began > 1_000) bad += 1;
    await clock.sleep(Math.max(0, began + 1_000 / rate - clock.now()));
  }
  return bad * (1_000 / rate);
}

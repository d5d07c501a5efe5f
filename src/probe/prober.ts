import { setMaxListeners } from 'node:events';
import type { Clock } from '../base/clock.ts';
import type { Sample, SampleResult } from '../state/probe-record.ts';
import { createOwnHealth, type Hole, LATE_MS, voidedBy } from './own-health.ts';
import { createSchedule, type Due } from './schedule.ts';

/** What became of one request. */
export interface ProbeAnswer extends Pick<Sample, 'status' | 'result' | 'release' | 'dyno'> {
  /** by the monotonic clock, when its connection was ready; null: never */
  readonly sentAt: number | null;
  /** how long it took to read the body after that was known */
  readonly bodyMs: number;
}

/** Sends one request, and ends within PROBE_TIMEOUT_MS. Never rejects. */
export type AskProbe = (
  due: Pick<Due, 'path' | 'isNew'>,
  signal: AbortSignal,
) => Promise<ProbeAnswer>;

export interface ProbePorts extends Pick<Clock, 'now' | 'today' | 'sleep'> {
  readonly ask: AskProbe;
  /** whether this machine has a network. Never rejects */
  readonly isOnline: () => Promise<boolean>;
}

export interface ProbePlan {
  /** per second */
  readonly rate: number;
  /** number of paths */
  readonly paths: number;
  /** a timer that is later by this is this process's own fault; left out: LATE_MS */
  readonly lateMs?: number;
}

export interface Prober {
  /** by the monotonic clock, when the first probe was due: all times of samples count from it */
  readonly startedAt: number;
  /** sends no more, and resolves with all samples when the last one has ended */
  readonly stop: () => Promise<readonly Sample[]>;
}

/** More than a deploy has: of a longer one, the oldest are dropped. */
const MOST_SAMPLES = 20_000;

/**
 * Probes an app until it's stopped, or `signal` aborts. In an open loop: a probe starts at its deadline
 * whatever the others do, so those that wait for an answer don't hide how many more would wait.
 */
export function startProbing(ports: ProbePorts, plan: ProbePlan, signal: AbortSignal): Prober {
  const { now, sleep } = ports;
  const startedAt = now();
  const stopped = new AbortController();
  const stop = (): void => {
    stopped.abort();
  };
  // Many probes wait at the same time: Node would print a warning at the 11th.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const log = createLog(ports, startedAt);
  const schedule = createSchedule(startedAt, 1_000 / plan.rate, plan.paths);
  const running = new Set<Promise<void>>();
  let slowedAt = startedAt;

  const probe = async (due: Due): Promise<void> => {
    const [answer, endedAt] = await watchingNetwork(ports, log, due, ports.ask(due, signal));
    if (signal.aborted) return;
    log.answer(due, answer, endedAt);
    // One of many that were sent at the former rate is enough.
    if (answer.status !== TOO_MANY || answer.result === 'ok' || due.at < slowedAt) return;
    schedule.slowDown();
    slowedAt = now();
  };
  const send = (due: Due): void => {
    const one = probe(due).finally(() => running.delete(one));
    running.add(one);
  };
  const loop = async (): Promise<void> => {
    const health = createOwnHealth(ports, plan.lateMs ?? LATE_MS);
    while (!stopped.signal.aborted) {
      const due = schedule.next();
      await sleep(Math.max(0, due.at - now()), stopped.signal);
      if (isAborted(stopped.signal)) break;
      const hole = health.tick(due.at);
      // Those that were due meanwhile aren't sent: no visitors come as such a crowd.
      if (hole) log.missed(due, hole);
      else send(due);
    }
  };
  const looping = loop();
  return {
    startedAt,
    async stop() {
      stop();
      await looping;
      await Promise.all(running);
      signal.removeEventListener('abort', stop);
      return log.samples();
    },
  };
}

const isAborted = ({ aborted }: AbortSignal): boolean => aborted;

const TOO_MANY = 429;

const NETWORK_FAILURES: readonly SampleResult[] = ['dns', 'connect', 'tls', 'reset', 'timeout'];
/** Without any answer for so long, the network may be gone. */
const UNHEARD_MS = 2_000;

/** Looks after a failure, and during a long wait, whether this machine has a network. */
async function watchingNetwork(
  { now, sleep, isOnline }: ProbePorts,
  log: Log,
  due: Due,
  asking: Promise<ProbeAnswer>,
): Promise<readonly [answer: ProbeAnswer, endedAt: number]> {
  const look = async (): Promise<void> => {
    if (!(await isOnline())) log.offline(due);
  };
  const answered = new AbortController();
  const waiting = async (): Promise<void> => {
    await sleep(UNHEARD_MS, answered.signal);
    if (!answered.signal.aborted && now() - log.heardAt() >= UNHEARD_MS) await look();
  };
  const looked = waiting();
  const answer = await asking;
  const endedAt = now();
  if (answer.status !== null) log.heard();
  answered.abort();
  await looked;
  if (NETWORK_FAILURES.includes(answer.result)) await look();
  return [answer, endedAt];
}

interface Log {
  readonly answer: (due: Due, answer: ProbeAnswer, endedAt: number) => void;
  /** it was due, but this process slept */
  readonly missed: (due: Due, hole: Hole) => void;
  /** now, and since the probe was due */
  readonly offline: (due: Due) => void;
  /** the app has answered, whatever it said */
  readonly heard: () => void;
  /** when it did last */
  readonly heardAt: () => number;
  /** in the order in which they were due */
  readonly samples: () => readonly Sample[];
}

function createLog({ now }: Pick<Clock, 'now'>, startedAt: number): Log {
  let samples: Sample[] = [];
  const holes: Hole[] = [];
  let heardAt = startedAt;
  const since = (at: number): number => Math.round((at - startedAt) * 10) / 10;
  const add = ({ at, path, isNew }: Due, sample: Omit<Sample, keyof Due | 'dueMs'>): void => {
    samples.push({ path, isNew, dueMs: since(at), ...sample });
    if (samples.length > MOST_SAMPLES) samples = samples.slice(MOST_SAMPLES / 10);
  };
  const addHole = ({ kind, from, to }: Hole): void => {
    holes.push({ kind, from: since(from), to: since(to) });
  };
  return {
    answer(due, { sentAt, bodyMs, ...answer }, endedAt) {
      const sentMs = sentAt === null ? null : since(sentAt);
      const isLimited = answer.status === TOO_MANY && answer.result !== 'ok';
      const voided = isLimited ? 'limited' : null;
      add(due, { sentMs, endedMs: since(endedAt - bodyMs), ...answer, voidedBy: voided });
    },
    missed(due, hole) {
      addHole(hole);
      const nothing = { sentMs: null, status: null, release: null, dyno: null } as const;
      add(due, { ...nothing, endedMs: since(now()), result: 'timeout', voidedBy: null });
    },
    offline: ({ at }) => {
      addHole({ kind: 'offline', from: at, to: now() });
    },
    heard: () => {
      heardAt = now();
    },
    heardAt: () => heardAt,
    samples: () =>
      samples
        .toSorted((one, other) => one.dueMs - other.dueMs)
        .map((sample) => ({ ...sample, voidedBy: voidedBy(sample, holes) })),
  };
}

import { setImmediate } from 'node:timers/promises';
import { compare, isMet, isOursFirst, type Measures, type Pair, summary } from './statistics.ts';
import {
  type Bench,
  NotHere,
  type Place,
  type Prepared,
  type Result,
  type Sample,
  type Subject,
} from './types.ts';

/** Called before each run: it's the run `done` of so many. */
export type Progress = (done: number, runs: number) => void;

/** Measures a row. What fails in it is its result, so that the others are measured, too. */
export async function measure(
  bench: Bench,
  place: Place,
  runs: number,
  progress: Progress,
): Promise<Result> {
  const { name, unit = 'ms', budget = null } = bench;
  try {
    const prepared = await bench.prepare(place);
    const times = prepared.once === true ? 1 : runs;
    const measures = await measuresOf(prepared, times, progress);
    prepared.check?.();
    const ok = isMet(budget, measures);
    return { kind: 'measured', name, unit, runs: times, ...measures, budget, ok };
  } catch (error) {
    const why = (error as Error).message;
    return { kind: error instanceof NotHere ? 'not-measured' : 'failed', name, why };
  }
}

// The first two pushes write V8's compiled code, so they do more than all later ones.
const UNCOUNTED = 3;

async function measuresOf(prepared: Prepared, runs: number, progress: Progress): Promise<Measures> {
  const { ours, reference, pauseMs = 0, once } = prepared;
  const run = (subject: Subject): Sample => {
    const sample = subject();
    pause(pauseMs);
    return sample;
  };
  const each = async <T>(sample: (index: number) => T): Promise<T[]> => {
    const samples: T[] = [];
    for (let index = once === true ? 0 : -UNCOUNTED; index < runs; index++) {
      progress(Math.max(0, index + 1), runs);
      // A signal gets its turn.
      await setImmediate();
      const next = sample(index);
      if (index >= 0) samples.push(next);
    }
    return samples;
  };
  if (!reference) {
    const alone = summary(await each(() => run(ours)));
    return { ours: alone, reference: null, ratio: null, more: null };
  }
  return compare(await each((index) => runPair(run, ours, reference, isOursFirst(index))));
}

function runPair(
  run: (subject: Subject) => Sample,
  ours: Subject,
  reference: Subject,
  oursFirst: boolean,
): Pair {
  if (oursFirst) return { ours: run(ours), reference: run(reference) };
  const before = run(reference);
  return { ours: run(ours), reference: before };
}

/** Without an event loop, which would have work of its own. */
function pause(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

import { seeded } from '../warm/seeded.ts';
import { appWith, closedLoop, OUTAGES, type Probed, probed } from './model.ts';

export const LENGTHS_MS = [0, 300, 1_000, 3_000, 9_000, 30_000] as const;

export interface Trial extends Probed {
  /** what a closed loop at five requests a second says about the same outage */
  readonly closedMs: number;
}

/** The same outage at another moment between two probes each time. */
export async function trialsOf(
  kind: (typeof OUTAGES)[number],
  ms: number,
  runs: number,
): Promise<Trial[]> {
  const random = seeded(ms + OUTAGES.indexOf(kind) + 1);
  const trials: Trial[] = [];
  for (let run = 0; run < runs; run += 1) {
    const from = 50_000 + 1_000 * random();
    const app = () => appWith({ kind, from, ms }, { ms: 60, jitterMs: 60, random });
    const until = 55_000 + ms + 60_000;
    trials.push({ ...(await probed(app(), until)), closedMs: await closedLoop(app(), 5, until) });
  }
  return trials;
}

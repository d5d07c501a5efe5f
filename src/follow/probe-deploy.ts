import type { ProbeSettings } from '../config/settings.ts';
import { judge } from '../probe/judge.ts';
import { LIMITS } from '../probe/limits.ts';
import { type ProbePlan, type ProbePorts, startProbing } from '../probe/prober.ts';
import { type Judgement, writeJudgement } from '../state/judgement.ts';
import { type PhaseEnds, type ProbeRun, writeProbeRun } from '../state/probe-record.ts';
import type { Files } from '../base/files.ts';
import type { Course } from './deploy.ts';
import { targetOf } from './machine.ts';

/** What probes saw of a deploy, and what it means. */
export interface Probed {
  readonly run: ProbeRun;
  readonly judgement: Judgement;
}

/** Probes that accompany a deploy. */
export interface DeployProbe {
  readonly onStep: (course: Course) => void;
  /** the app has become warm */
  readonly onWarm: () => void;
  /** until the end of the probes, once the deploy is over, in milliseconds */
  readonly leftMs: () => number;
  /**
   * When the deploy is over: goes on until a minute after the switch, if there was one. Undefined: aborted
   */
  readonly end: () => Promise<Probed | undefined>;
}

/** A course, and when it was known by the monotonic clock. */
interface Seen {
  readonly course: Course;
  readonly at: number;
}

/** Starts at once: what comes before the deploy shows how the app usually answers. */
export function probeDeploy(
  ports: ProbePorts,
  { lateMs, ...settings }: ProbeSettings & Pick<ProbePlan, 'lateMs'>,
  paths: readonly { readonly path: string }[],
  signal: AbortSignal,
): DeployProbe {
  const { now, sleep, today } = ports;
  const startedAt = today().getTime();
  const prober = startProbing(
    ports,
    { rate: settings.rate, paths: paths.length, ...(lateMs !== undefined && { lateMs }) },
    signal,
  );
  let seen: Seen | undefined;
  let warmedAt: number | null = null;
  const leftMs = (): number => Math.max(0, endsAt(seen) - now());
  return {
    leftMs,
    onStep(course) {
      seen = { course, at: now() };
    },
    onWarm() {
      warmedAt = now() - prober.startedAt;
    },
    async end() {
      await sleep(leftMs(), signal);
      const samples = await prober.stop();
      if (signal.aborted) return undefined;
      const phases = phasesOf(seen, prober.startedAt, warmedAt);
      const run: ProbeRun = {
        ...{ version: 1, startedAt, intervalMs: 1_000 / settings.rate, phases, samples },
        paths: paths.map(({ path }) => path),
      };
      return { run, judgement: judge(run, settings, deployedBy(seen)) };
    },
  };
}

const isEstimate = ({ phase }: Course): boolean =>
  phase.kind === 'over' && phase.outcome.kind === 'live' && phase.outcome.by === 'time';

/** By the monotonic clock. */
function endsAt(seen: Seen | undefined): number {
  const { phase, times } = seen?.course ?? {};
  if (!seen || phase?.kind !== 'over' || !SERVING.includes(phase.outcome.kind)) return -Infinity;
  const { switched } = times ?? {};
  // An estimate is of the earliest moment, and it's over when the latest has passed.
  const from =
    isEstimate(seen.course) || switched === undefined ? seen.at : localOf(seen, switched);
  return from + LIMITS.afterMs;
}

const SERVING: readonly string[] = ['live', 'asleep'];

/** @param ms by Heroku's clock, which may differ from this machine's */
const localOf = ({ course, at }: Seen, ms: number): number => at - (course.at - ms);

function phasesOf(seen: Seen | undefined, startedAt: number, warmed: number | null): PhaseEnds {
  const at = (ms: number | undefined): number | null =>
    seen === undefined || ms === undefined ? null : Math.round(localOf(seen, ms) - startedAt);
  const { found, built, released, booted, switched } = seen?.course.times ?? {};
  return {
    ...{ found: at(found), built: at(built), released: at(released) },
    ...{ booted: at(booted), switched: at(switched) },
    warmed: warmed === null ? null : Math.round(warmed),
  };
}

const deployedBy = (seen: Seen | undefined): Parameters<typeof judge>[2] => ({
  release: seen && targetOf(seen.course),
  isEstimate: seen !== undefined && isEstimate(seen.course),
});

/** Beside the record of the run. */
export async function writeProbed(
  files: Files,
  folder: string,
  id: string,
  { run, judgement }: Probed,
): Promise<void> {
  await writeProbeRun(files, folder, id, run);
  await writeJudgement(files, folder, id, judgement);
}

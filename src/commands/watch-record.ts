import { randomInt } from 'node:crypto';
import { dirname } from 'node:path';
import { systemClock as clock } from '../base/clock.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import type { ProbeSettings } from '../config/settings.ts';
import { type Probed, writeProbed } from '../follow/probe-deploy.ts';
import { recordAfter } from '../follow/record.ts';
import { deployOf } from '../follow/under-way.ts';
import type { Watched } from '../follow/watched.ts';
import { webDynoCount } from '../heroku/platform.ts';
import { newDeployRecord, type DeployRecord } from '../state/deploy-record.ts';
import { stateLayout } from '../state/layout.ts';
import { pruneRuns } from '../state/prune-runs.ts';
import { runId, type WarmupRun, writeRun } from '../state/warmup-runs.ts';
import type { AppView } from './look-at-app.ts';
import type { OpenedApp } from './open-app.ts';

/** Of two processes that begin in the same millisecond, each needs an id of its own. */
const MOST_IDS = 2 ** 22;

/** For `report` and the next push: like the record of a deploy that was followed in the background. */
export async function recordWatch(
  opened: OpenedApp,
  before: AppView,
  watched: Omit<Watched, 'elapsedMs'>,
  probed: Probed | undefined,
): Promise<void> {
  const run = runOf(before, watched, probed && opened.settings.deploy.probing);
  const folder = run && (await folderOf(opened));
  if (!run || folder === undefined) return;
  try {
    // Without the hook, there is no folder of ours yet.
    await files.makeFolder(dirname(folder));
    await files.makeFolder(folder);
    // The record comes last: with it, the rest is looked for.
    if (probed) await writeProbed(files, folder, run.id, probed);
    await writeRun(files, folder, run);
    await pruneRuns(files, folder, run, clock.today());
  } catch {
    // The user has the result on the screen.
  }
}

/** Undefined outside a repository. */
const folderOf = async ({ git }: OpenedApp): Promise<string | undefined> => {
  const folder = await git.commonDir().catch(() => undefined);
  return folder === undefined ? undefined : stateLayout(folder).runs;
};

function runOf(
  { readings }: AppView,
  { start: { app, startedAt, wasAsleep }, liveness, answers, warmth }: Omit<Watched, 'elapsedMs'>,
  probing: ProbeSettings | undefined,
): WarmupRun | undefined {
  if (liveness?.kind !== 'followed') return undefined;
  const blank = newDeployRecord({
    ...{ start: startOf(readings), gitPid: null, sleeps: null, warming: null },
    probing: probing ?? null,
  });
  return {
    version: 1,
    id: runId(startedAt, randomInt(1, MOST_IDS)),
    ...{ app, commit: '' },
    startedAt: startedAt.toISOString(),
    deadline: startedAt.toISOString(),
    ...{ asleepBefore: wasAsleep ?? null, request: null, paths: [], attempts: [] },
    checked: null,
    deploy: {
      ...recordAfter(blank, liveness.course),
      answers: [...answers],
      warm: warmRecord(warmth),
    },
    outcome: { kind: 'finished' },
  };
}

function startOf(readings: AppView['readings']): DeployRecord['start'] {
  try {
    const { runtime, bootMs, before, knownBuilds } = deployOf(readings, undefined);
    const webDynos = webDynoCount(readings) ?? null;
    return { runtime, bootMs, before, knownBuilds, at: readings.date?.getTime() ?? null, webDynos };
  } catch {
    return null;
  }
}

function warmRecord(warmth: Watched['warmth']): DeployRecord['warm'] {
  if (warmth?.kind !== 'warmed') return null;
  const { isWarm, paths } = warmth.report;
  const times = paths.flatMap(({ warmMs }) => (warmMs === undefined ? [] : [warmMs]));
  return { isWarm, ms: times.length === 0 ? null : Math.round(Math.max(...times)) };
}

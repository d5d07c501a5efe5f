import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { betweenChanges } from '../fix/interruption.ts';
import { followAll, type Followed } from '../follow/await-live.ts';
import { type Course, enter } from '../follow/deploy.ts';
import { begin } from '../follow/machine.ts';
import { type Judged, judgedOf, type Rollback, rollBack } from '../follow/roll-back.ts';
import type { Harm, TakenBack, Watched } from '../follow/watched.ts';
import { demand, type ReadName } from '../heroku/readings.ts';
import { openWritable } from '../heroku/writer.ts';
import { watchDeploy } from './deploy-progress.ts';
import { API_BUDGET_MS as budgetMs, type OpenedApp } from './open-app.ts';
import { followerOf } from './warming.ts';

const RELEASES: ReadonlySet<ReadName> = new Set(['releases']);

/**
 * Rolls back what was deployed, and follows the release that this makes. Undefined: nothing was released. Rejects if the command is interrupted, but never between a request and its answer.
 */
export async function takeBack(
  context: CommandContext,
  opened: OpenedApp,
  { liveness }: Pick<Watched, 'liveness'>,
  harm: Harm,
): Promise<TakenBack | undefined> {
  if (liveness?.kind !== 'followed') return undefined;
  const { course } = liveness;
  const judged = judgedOf(course);
  if (!judged) return undefined;
  if (harm === 'past') return { rollback: refusedAsPast(judged), followed: undefined };
  const { app, token, accepted, gitConfig, userAgent } = opened;
  const { signal, heardOut } = betweenChanges(context.signal);
  const open = openWritable({ ...context, userAgent, signal }, gitConfig);
  const query = { app, token, accepted: accepted(), wanted: RELEASES, budgetMs };
  // If no token works anymore, what was measured is still worth telling.
  let opening: ReturnType<typeof open> | undefined;
  const writable = (): ReturnType<typeof open> => (opening ??= open(query));
  const ports = {
    ...clock,
    readReleases: async () => demand((await (await writable()).read(RELEASES)).releases),
    rollBack: (id: string) => heardOut(async () => (await writable()).write.rollBack(app, id)),
  };
  const rollback = await rollBack(ports, judged);
  context.signal.throwIfAborted();
  if (rollback.kind !== 'released') return { rollback, followed: undefined };
  return { rollback, followed: await followMade(context, opened, course, rollback.release) };
}

const refusedAsPast = ({ release }: Judged): Rollback => ({
  ...{ kind: 'refused', refusal: { why: 'past', release } },
});

/** @param version of the release that the rollback has made */
async function followMade(
  context: CommandContext,
  opened: OpenedApp,
  { deploy, at }: Course,
  version: number,
): Promise<Followed | undefined> {
  const began = clock.now();
  const target = { version, first: version, code: undefined, by: undefined };
  const start = enter(begin({ ...deploy, before: version - 1 }, at), { kind: 'release', target });
  const display = watchDeploy(context, clock);
  const open = followerOf(opened, undefined);
  const course = await followAll({ open }, start, context.signal, display.onStep).finally(
    display.end,
  );
  context.signal.throwIfAborted();
  const { phase } = course;
  if (phase.kind !== 'over') return undefined;
  return { kind: 'followed', course, outcome: phase.outcome, waitedMs: clock.now() - began };
}

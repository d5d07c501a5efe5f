import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { awaitLive, isLive, liveRelease, type Liveness } from '../follow/await-live.ts';
import { type Course, end } from '../follow/deploy.ts';
import { firstAnswers } from '../follow/first-answers.ts';
import { hasBuildFailed } from '../follow/last-build.ts';
import { begin } from '../follow/machine.ts';
import { deployOf } from '../follow/under-way.ts';
import type { Watched } from '../follow/watched.ts';
import type { AppReadings } from '../heroku/readings.ts';
import { Account } from '../heroku/shapes.ts';
import { watchDeploy } from './deploy-progress.ts';
import { type AppView, lookAtApp, startOf } from './look-at-app.ts';
import { API_BUDGET_MS as budgetMs, type OpenedApp } from './open-app.ts';
import { showing } from './progress.ts';
import { askPortsOf, followerOf, uselessOutcome, warmShowing } from './warming.ts';
import type { Stage } from './watch-stage.ts';
import { probeShowing, type ProbeWish, type ShownProbe, withVisitors } from './watch-probe.ts';
import { recordWatch } from './watch-record.ts';
import { type Program, watchProgram } from './watched-command.ts';

/**
 * Follows the deploy under way, or what a program deploys, until the new release is warm, and if probes are
 * wanted until a minute after the switch.
 */
export async function watchDeploys(
  context: CommandContext,
  opened: OpenedApp,
  { program, probe: wanted }: WatchWish,
  onStage: (stage: Stage) => void,
): Promise<Watched> {
  const begun = { startedAt: clock.today(), began: clock.now() };
  const before = await lookAtApp(context, opened);
  const probe = probeShowing(context, opened, before.plan, wanted);
  const watching = watchFrom(context, opened, { ...begun, program, before, probe, onStage });
  return watching.finally(() => probe?.abandon());
}

interface Begun {
  readonly startedAt: Date;
  /** by the monotonic clock */
  readonly began: number;
  readonly program: Program | undefined;
  readonly before: AppView;
  readonly probe: ShownProbe | undefined;
  readonly onStage: (stage: Stage) => void;
}

async function watchFrom(
  context: CommandContext,
  opened: OpenedApp,
  { startedAt, began, program, before, probe, onStage }: Begun,
): Promise<Watched> {
  let by: string | undefined;
  const onStep = (course: Course): void => {
    by = authorIn(course) ?? by;
    probe?.onStep(course);
    if (course.phase.kind !== 'find') onStage({ kind: 'deploying' });
  };
  onStage({ kind: program ? 'running' : 'deploying' });
  const seen = program
    ? await watchProgram(context, opened, program, {
        ...{ before, onStep },
        later: async () => whenLive(context, opened, await lookAtApp(context, opened), onStep),
      })
    : { command: undefined, liveness: await whenLive(context, opened, before, onStep) };
  context.signal.throwIfAborted();
  if (seen.liveness?.kind === 'followed') probe?.onStep(seen.liveness.course);
  const author = await otherAuthor(by, opened);
  const about = { app: opened.app, startedAt };
  const asked = await askAfter(context, opened, { about, before, ...seen, onStage });
  if (probe && seen.liveness?.kind === 'followed' && isLive(seen.liveness))
    onStage({ kind: 'measuring', release: liveRelease(seen.liveness) });
  const probed = await probe?.end(asked.warmth);
  context.signal.throwIfAborted();
  const watched = {
    ...{ ...seen, author, ...asked, takenBack: undefined },
    ...withVisitors(opened, probed),
  };
  await recordWatch(opened, before, watched, probed);
  return { ...watched, elapsedMs: clock.now() - began };
}

export interface WatchWish {
  /** undefined: none is run */
  readonly program: Program | undefined;
  readonly probe: ProbeWish;
}

/** Waits for the deploy under way, if there is one. */
async function whenLive(
  context: CommandContext,
  opened: OpenedApp,
  { readings, plan }: AppView,
  onStep: (course: Course) => void,
): Promise<Liveness> {
  const display = watchDeploy(context, clock);
  const open = followerOf(opened, 'plan' in plan ? plan.plan.request : undefined);
  const note = (course: Course): void => {
    onStep(course);
    display.onStep(course);
  };
  const liveness = await awaitLive({ ...clock, open }, readings, context.signal, note).finally(
    display.end,
  );
  return liveness.kind === 'settled' && hasBuildFailed(readings) ? failedBuild(readings) : liveness;
}

function failedBuild(readings: AppReadings): Liveness {
  const outcome = { kind: 'build-failed' } as const;
  const at = (readings.date ?? clock.today()).getTime();
  const course = end(begin(deployOf(readings, undefined), at), outcome);
  return { kind: 'followed', course, outcome, waitedMs: 0 };
}

const authorIn = ({ phase }: Course): string | undefined =>
  'target' in phase && 'version' in phase.target ? phase.target.by : undefined;

/** The author of a release, unless it's this account; undefined too if our own name can't be read. */
async function otherAuthor(
  by: string | undefined,
  { app, token, accepted, openClient }: OpenedApp,
): Promise<string | undefined> {
  if (by === undefined) return undefined;
  try {
    const { client } = await openClient({ app, token, accepted: accepted(), budgetMs });
    const signal = AbortSignal.timeout(budgetMs);
    const { email } = await client.get('/account', Account, { signal });
    return email === by ? undefined : by;
  } catch {
    return undefined;
  }
}

interface Seen {
  readonly about: Pick<Watched['start'], 'app' | 'startedAt'>;
  readonly before: AppView;
  readonly liveness: Liveness | undefined;
  readonly onStage: (stage: Stage) => void;
}

type Asked = Pick<Watched, 'start' | 'answers' | 'warmth' | 'unasked'>;

/** Asks the new release. One that was live before isn't asked. */
async function askAfter(
  context: CommandContext,
  opened: OpenedApp,
  { about, before, liveness, onStage }: Seen,
): Promise<Asked> {
  const start = startOf(about, before.plan);
  if (liveness?.kind === 'settled' && liveness.release !== undefined && 'reason' in before.plan)
    return { ...NOT_ASKED, start, warmth: uselessOutcome(about, before.plan) };
  if (liveness?.kind !== 'followed') return { ...NOT_ASKED, start };
  const isServing = isLive(liveness);
  if (!isServing && liveness.outcome.kind !== 'scaled-to-zero') return { ...NOT_ASKED, start };
  const release = liveRelease(liveness);
  if (isServing) onStage({ kind: 'live', release });
  // The deploy may have changed the number of dynos.
  const { plan } = await lookAtApp(context, opened);
  const now = { ...startOf(about, plan), wasAsleep: start.wasAsleep };
  if (!isServing) return { ...NOT_ASKED, start: now, warmth: ofWorkers(about, plan) };
  return { start: now, ...(await ask(context, opened, about, plan, release)) };
}

const NOT_ASKED = { answers: [], warmth: undefined, unasked: undefined } as const;

async function ask(
  context: CommandContext,
  opened: OpenedApp,
  about: Seen['about'],
  plan: AppView['plan'],
  release: number | undefined,
): Promise<Omit<Asked, 'start'>> {
  if (plan instanceof PreflightError) return { ...NOT_ASKED, unasked: plan };
  if (plan.kind === 'useless') return { ...NOT_ASKED, warmth: uselessOutcome(about, plan) };
  const answers = await showing(context, 'asking the app', () =>
    firstAnswers(askPortsOf(opened), plan.plan.request, context.signal),
  );
  context.signal.throwIfAborted();
  const warmth = await warmShowing(context, opened, about, { ...plan, release });
  return { answers, warmth, unasked: undefined };
}

/** An app without a web process isn't scaled to 0. */
const ofWorkers = (about: Seen['about'], plan: AppView['plan']): Watched['warmth'] =>
  'reason' in plan && plan.reason === 'no-web-process' ? uselessOutcome(about, plan) : undefined;

import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { jsonText } from '../base/json.ts';
import { awaitLive, isLive, type Liveness, liveRelease } from '../follow/await-live.ts';
import { warmJson } from '../report/warm-json.ts';
import { warmLines } from '../report/warm-lines.ts';
import { styleFor } from '../terminal/style.ts';
import type { PlannedWarming } from '../warm/plan.ts';
import type { WarmOutcome } from '../warm/report.ts';
import { command } from './cli.ts';
import { flag, option } from './command-table.ts';
import { watchDeploy } from './deploy-progress.ts';
import { APP_OPTIONS, openApp, type OpenedApp } from './open-app.ts';
import { followerOf, planOf, uselessOutcome, warmShowing } from './warming.ts';

/** `heroku-preflight warm`. */
export const warmCommand = command(
  {
    name: 'warm',
    summary: 'Send requests until every path is warm on every dyno',
    usage: 'heroku-preflight warm [options]',
    about: [
      'Requests each path in warmup.paths until its responses stop getting faster on every web dyno.',
      'While a deploy is under way, it first waits until the new release gets the requests.',
    ],
    notes: [
      "A dyno can run several processes. They're counted if checks.config-vars is on and WEB_CONCURRENCY is a config var.",
    ],
    options: {
      ...APP_OPTIONS,
      dynos: option('N', "number of web dynos (default: from Heroku's API)"),
      json: flag('print one JSON object (described by warm.schema.json)'),
    },
    examples: ['npx heroku-preflight warm', 'npx heroku-preflight warm --app my-app --dynos 2'],
    exits: {
      0: 'every path is warm',
      1: "a path isn't warm, the new release isn't live, or no request can wake the app",
      2: "the command couldn't run, for example because the address isn't known",
    },
  },
  async (options, context) => {
    const dynos = options.dynos === undefined ? undefined : parseDynos(options.dynos);
    const { outcome, liveness } = await warm(context, await openApp(context, options), dynos);
    const json = (): string => jsonText(warmJson(outcome, liveness));
    context.stdout.write(options.json ? json() : toText(outcome, liveness, context));
    return outcome.kind === 'warmed' && outcome.report.isWarm ? 0 : 1;
  },
);

// Heroku's default limit for an app (devcenter: dyno-types).
const MOST_DYNOS = 100;

function parseDynos(text: string): number {
  const dynos = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (dynos >= 1 && dynos <= MOST_DYNOS) return dynos;
  throw new PreflightError('usage', `--dynos must be a number from 1 to ${MOST_DYNOS}`);
}

interface Result {
  readonly outcome: WarmOutcome;
  /** undefined: no request could reach any release */
  readonly liveness?: Liveness;
}

async function warm(
  context: CommandContext,
  opened: OpenedApp,
  dynos: number | undefined,
): Promise<Result> {
  const startedAt = clock.today();
  const plan = (): ReturnType<typeof planOf> => planOf(context, opened, dynos);
  const before = await plan();
  context.signal.throwIfAborted();
  const about = { app: opened.app, startedAt };
  if (before.kind === 'useless') return { outcome: uselessOutcome(about, before) };
  const liveness = await whenLive(context, opened, before);
  if (!isLive(liveness))
    return { liveness, outcome: { ...about, ...before, kind: 'skipped', reason: 'not-live' } };
  // The deploy may have changed the number of dynos.
  const decision = liveness.kind === 'followed' ? await plan() : before;
  context.signal.throwIfAborted();
  if (decision.kind === 'useless') return { liveness, outcome: uselessOutcome(about, decision) };
  const release = liveRelease(liveness);
  const outcome = await warmShowing(context, opened, about, { ...decision, release });
  return { liveness, outcome: { ...outcome, wasAsleep: before.wasAsleep } };
}

/** Waits for the deploy under way, if there is one. */
async function whenLive(
  context: CommandContext,
  opened: OpenedApp,
  { plan: { request }, readings }: PlannedWarming,
): Promise<Liveness> {
  const { onStep, end } = watchDeploy(context, clock);
  const ports = { ...clock, open: followerOf(opened, request) };
  return awaitLive(ports, readings, context.signal, onStep).finally(end);
}

function toText(
  outcome: WarmOutcome,
  liveness: Liveness | undefined,
  { stdout, env, platform }: CommandContext,
): string {
  return `${warmLines(outcome, styleFor(stdout, env, platform), liveness).join('\n')}\n`;
}

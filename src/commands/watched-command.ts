import { firstOf, systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { runCommand } from '../base/run-command.ts';
import { WATCHED_APP } from '../config/settings.ts';
import type { Followed, Liveness } from '../follow/await-live.ts';
import { followCommand } from '../follow/command-deploys.ts';
import type { Course, Deploy } from '../follow/deploy.ts';
import { isFinal } from '../follow/machine.ts';
import { deployOf } from '../follow/under-way.ts';
import type { RunCommand } from '../follow/watched.ts';
import type { AppReadings } from '../heroku/readings.ts';
import { deployLine } from '../report/deploy-words.ts';
import { renderLine } from '../terminal/line.ts';
import { styleFor } from '../terminal/style.ts';
import { type DeployDisplay, watchDeploy } from './deploy-progress.ts';
import type { AppView } from './look-at-app.ts';
import type { OpenedApp } from './open-app.ts';
import { followerOf } from './warming.ts';

export interface Program {
  readonly words: readonly string[];
  /** the file descriptor for its stdout */
  readonly stdout: number;
}

interface Result {
  readonly command: RunCommand;
  /** undefined: it has deployed nothing */
  readonly liveness: Liveness | undefined;
}

/**
 * Runs a command and follows what it deploys. If the app can't be read before, it runs anyway, because it's
 * what the user wants.
 * @param later what is under way, if only that can be known
 */
export async function watchProgram(
  context: CommandContext,
  opened: OpenedApp,
  program: Program,
  { before, later, onStep }: Watching,
): Promise<Result> {
  const deploy = deployBefore(before.readings);
  if (!(deploy instanceof PreflightError)) {
    const at = (before.readings.date ?? clock.today()).getTime();
    return watchBoth(context, opened, program, { before, deploy, at, onStep });
  }
  if (isFinal(deploy)) throw deploy;
  const exitCode = await run(context, opened.app, program);
  context.signal.throwIfAborted();
  const liveness = await later();
  const command = { name: nameOf(program), exitCode };
  // Whether that is the command's release can't be told.
  if (liveness.kind === 'settled')
    return { command, liveness: { kind: 'unchecked', error: deploy } };
  return { command, liveness };
}

interface Watching {
  readonly before: AppView;
  readonly later: () => Promise<Liveness>;
  readonly onStep: (course: Course) => void;
}

function deployBefore(readings: AppReadings): Deploy | PreflightError {
  try {
    return deployOf(readings, undefined);
  } catch (error) {
    return asPreflightError(error);
  }
}

interface Begun extends Omit<Watching, 'later'> {
  readonly deploy: Deploy;
  /** by Heroku's clock */
  readonly at: number;
}

async function watchBoth(
  context: CommandContext,
  opened: OpenedApp,
  program: Program,
  { before: { plan }, deploy, at, onStep }: Begun,
): Promise<Result> {
  const running = run(context, opened.app, program);
  const unstarted = new AbortController();
  const ended = running.then(
    () => undefined,
    () => {
      unstarted.abort();
    },
  );
  const display = displayAfter(ended, context, opened.app);
  const request = 'plan' in plan ? plan.plan.request : undefined;
  const ports = { open: followerOf(opened, request), now: clock.now, ended };
  const note = (course: Course): void => {
    onStep(course);
    display.onStep(course);
  };
  const signal = firstOf(context.signal, unstarted.signal);
  const following = followCommand(ports, { deploy, at }, signal, note);
  try {
    const [exitCode, liveness] = await Promise.all([running, following]);
    return { command: { name: nameOf(program), exitCode }, liveness };
  } finally {
    // After an interruption, it can still print something.
    await ended;
    display.end();
  }
}

const nameOf = ({ words: [name = ''] }: Program): string => name;

function run(
  { cwd, env, platform, signal, stdin }: CommandContext,
  app: string,
  { words, stdout }: Program,
): Promise<number> {
  const interactive = stdin.isTTY === true;
  const watched = { ...env, [WATCHED_APP]: app };
  return runCommand(words, { cwd, env: watched, platform, signal, interactive, stdout });
}

/** The terminal is the command's until it ends. Only dynos that crash are worth an interruption. */
function displayAfter(
  ended: Promise<unknown>,
  context: CommandContext,
  app: string,
): DeployDisplay {
  let display: DeployDisplay | undefined;
  let latest: Course | undefined;
  void ended.then(() => {
    if (context.signal.aborted) return;
    display = watchDeploy(context, clock);
    if (latest) display.onStep(latest);
  });
  return {
    onStep: (course) => {
      latest = course;
      if (display) display.onStep(course);
      else warnOfCrash(course, context, app);
    },
    end: () => display?.end(),
  };
}

function warnOfCrash(course: Course, { stderr, env, platform }: CommandContext, app: string): void {
  const { phase } = course;
  if (phase.kind !== 'over' || phase.outcome.kind !== 'crashed') return;
  const followed: Followed = { kind: 'followed', course, outcome: phase.outcome, waitedMs: 0 };
  const line = deployLine(followed, app);
  if (!line) return;
  stderr.write(`${renderLine(line, styleFor(stderr, env, platform)).join('\n')}\n`);
}

import type { Clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import type { PathSettings } from '../config/settings.ts';
import type { FixWatcher } from '../fix/apply.ts';
import type { WaitProgress } from '../fix/wait.ts';
import { waitText } from '../report/fix-words.ts';
import {
  type PathProgress,
  progressLines,
  repetitionText,
  stateText,
} from '../report/warm-progress.ts';
import { pathLabel } from '../report/warm-table.ts';
import { type LiveLines, liveLines } from '../terminal/live-lines.ts';
import { type Style, styleFor, typeset } from '../terminal/style.ts';
import type { WarmWatcher } from '../warm/app.ts';

type Screen = Pick<CommandContext, 'env' | 'stderr'>;

interface Display {
  /** removes its lines from the terminal */
  readonly end: () => void;
}

interface CheckingDisplay extends Display {
  /** called after each app */
  readonly onChecked: () => void;
}

/** Shows on a terminal how many apps have been checked. Shows nothing elsewhere. */
export function watchChecking(screen: Screen, apps: number): CheckingDisplay {
  const live = liveLines(screen);
  let checked = 0;
  const show = (): void => {
    live?.show([apps === 1 ? '  checking the app' : `  ${checked} of ${apps} apps checked`]);
  };
  show();
  return {
    onChecked: () => {
      checked += 1;
      show();
    },
    end: () => live?.clear(),
  };
}

type Waiting = Display & Pick<FixWatcher, 'onWait'>;

/** Shows on stderr how dynos start: one line that changes on a terminal, plain lines elsewhere. */
export function showWaiting(screen: Screen, style: Style): Waiting {
  const live = liveLines(screen);
  if (!live) return plainWaiting(screen.stderr, style);
  return {
    onWait: (progress) => {
      live.show([lineOf(progress, style)]);
    },
    end: live.clear,
  };
}

/** A line only when the number of dynos changes. */
function plainWaiting(stderr: Screen['stderr'], style: Style): Waiting {
  let said: WaitProgress['up'] | null = null;
  return {
    onWait: (progress) => {
      if (progress.up === said) return;
      said = progress.up;
      stderr.write(`${lineOf(progress, style)}\n`);
    },
    end: () => {
      said = null;
    },
  };
}

const lineOf = (progress: WaitProgress, style: Style): string =>
  `    ${typeset(style, waitText(progress))}`;

type WarmingDisplay = Display & WarmWatcher;

type WarmingScreen = Screen & Pick<CommandContext, 'platform'>;

/** Shows each path's progress on stderr: lines that change on a terminal, a few plain lines elsewhere. */
export function watchWarming(
  screen: WarmingScreen,
  paths: readonly PathSettings[],
  clock: Pick<Clock, 'now' | 'sleep'>,
): WarmingDisplay {
  const live = liveLines(screen);
  return live ? liveDisplay(live, screen, paths, clock) : plainDisplay(screen, clock);
}

const REPAINT_MS = 100;

function liveDisplay(
  live: LiveLines,
  { stderr, env, platform }: WarmingScreen,
  paths: readonly PathSettings[],
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
): WarmingDisplay {
  const since = now();
  let all = paths.map((path): PathProgress => ({
    path,
    since,
    latest: undefined,
    report: undefined,
  }));
  const ended = new AbortController();
  const repaint = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const style = styleFor(stderr, env, platform);
      live.show(progressLines(all, now(), rowsOf(stderr) - 1, style));
      await sleep(REPAINT_MS, ended.signal);
    }
  };
  void repaint();
  const update = (path: PathSettings, news: Partial<PathProgress>): void => {
    all = all.map((one) => (one.path === path ? { ...one, ...news } : one));
  };
  return {
    onProgress: (latest) => {
      update(latest.path, { latest, since: now() });
    },
    onPath: (report) => {
      update(report.path, { report });
    },
    end: () => {
      ended.abort();
      live.clear();
    },
  };
}

/** Some terminals report no rows; almost all have at least 24. */
const rowsOf = (terminal: CommandContext['stderr'] & { readonly rows?: number }): number =>
  terminal.rows || 24;

const REPETITION_EVERY_MS = 5_000;

function plainDisplay(
  { stderr, env, platform }: WarmingScreen,
  { now }: Pick<Clock, 'now'>,
): WarmingDisplay {
  const style: Style = styleFor(stderr, env, platform);
  let said = -Infinity;
  const say = (path: PathSettings, text: string): void => {
    stderr.write(`${pathLabel(path)}: ${text}\n`);
  };
  return {
    onProgress: (latest) => {
      if (latest.pauseMs === undefined || now() - said < REPETITION_EVERY_MS) return;
      said = now();
      say(latest.path, repetitionText(latest, latest.pauseMs));
    },
    onPath: (report) => {
      const progress = { path: report.path, latest: undefined, since: now(), report };
      say(report.path, stateText(progress, now(), style));
    },
    end: () => undefined,
  };
}

/** Says what is waited for: one line that goes away on a terminal. */
export async function showing<T>(
  context: CommandContext,
  text: string,
  wait: () => Promise<T>,
): Promise<T> {
  const live = liveLines(context);
  if (live) live.show([`  ${text}`]);
  else context.stderr.write(`${text}\n`);
  return wait().finally(() => live?.clear());
}

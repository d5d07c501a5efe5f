import type { Clock } from '../clock.ts';
import type { PathSettings } from '../config/settings.ts';
import { liveLines } from '../report/live-lines.ts';
import { type Style, styleFor } from '../report/style.ts';
import {
  type PathProgress,
  progressLines,
  repetitionText,
  stateText,
} from '../report/warm-progress.ts';
import { pathLabel } from '../report/warm-table.ts';
import type { WarmWatcher } from '../warmup/warm-app.ts';
import type { CommandContext } from './command.ts';

export interface WarmingDisplay extends WarmWatcher {
  /** leaves the terminal as it was */
  readonly end: () => void;
}

type Screen = Pick<CommandContext, 'env' | 'platform' | 'stderr'>;

/** Shows on stderr how the paths get on: lines that are rewritten on a terminal, a few plain ones elsewhere. */
export const watchWarming = (
  screen: Screen,
  paths: readonly PathSettings[],
  clock: Pick<Clock, 'now' | 'sleep'>,
): WarmingDisplay =>
  // The terminals of editors and of Emacs may know no escape codes, and say so.
  screen.stderr.isTTY === true && screen.env.TERM !== 'dumb'
    ? liveDisplay(screen, paths, clock)
    : plainDisplay(screen, clock);

const REPAINT_MS = 100;

function liveDisplay(
  { stderr, env, platform }: Screen,
  paths: readonly PathSettings[],
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
): WarmingDisplay {
  const live = liveLines(stderr);
  const since = now();
  const all = new Map<PathSettings, PathProgress>(
    paths.map((path) => [path, { path, since, latest: undefined, report: undefined }]),
  );
  const ended = new AbortController();
  const repaint = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const style = styleFor(stderr, env, platform);
      live.show(progressLines([...all.values()], now(), rowsOf(stderr) - 1, style));
      await sleep(REPAINT_MS, ended.signal);
    }
  };
  void repaint();
  const update = (path: PathSettings, news: Partial<PathProgress>): void => {
    const before = all.get(path);
    if (before) all.set(path, { ...before, ...news });
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

/** 24 where it doesn't tell, as a terminal has at least. */
const rowsOf = (terminal: CommandContext['stderr'] & { readonly rows?: number }): number =>
  terminal.rows || 24;

const REPETITION_EVERY_MS = 5_000;

function plainDisplay(
  { stderr, env, platform }: Screen,
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

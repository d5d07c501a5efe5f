import type { Clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import type { Course } from '../follow/deploy.ts';
import { countdownText, phaseText } from '../report/deploy-words.ts';
import { type LiveLines, liveLines } from '../terminal/live-lines.ts';
import { styleFor } from '../terminal/style.ts';
import { shortenEnd } from '../terminal/width.ts';

type Screen = Pick<CommandContext, 'env' | 'stderr' | 'platform'>;

export interface DeployDisplay {
  readonly onStep: (course: Course) => void;
  /** removes its line from the terminal */
  readonly end: () => void;
}

/** Shows on stderr what is waited for: one line that changes on a terminal, a line per phase elsewhere. */
export function watchDeploy(screen: Screen, clock: Pick<Clock, 'now' | 'sleep'>): DeployDisplay {
  const live = liveLines(screen);
  return live ? liveDisplay(live, screen, clock) : plainDisplay(screen);
}

function plainDisplay({ stderr }: Screen): DeployDisplay {
  let said = '';
  return {
    onStep: (course) => {
      const text = phaseText(course);
      if (course.phase.kind === 'over' || text === said) return;
      said = text;
      stderr.write(`${withCountdown(course)}\n`);
    },
    end: () => undefined,
  };
}

const REPAINT_MS = 500;

/** Reads are seconds apart, but the time that is left changes all the time. */
function liveDisplay(
  live: LiveLines,
  { stderr, env, platform }: Screen,
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
): DeployDisplay {
  const ended = new AbortController();
  let latest: { readonly course: Course; readonly since: number } | undefined;
  const paint = (): void => {
    if (!latest || latest.course.phase.kind === 'over') return;
    const { course, since } = latest;
    const style = styleFor(stderr, env, platform);
    const text = withCountdown({ ...course, at: course.at + now() - since });
    // A terminal may wrap a line that fills its last column.
    live.show([`  ${shortenEnd(text, style.columns - 3, style)}`]);
  };
  const repaint = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      paint();
      await sleep(REPAINT_MS, ended.signal);
    }
  };
  void repaint();
  return {
    onStep: (course) => {
      latest = { course, since: now() };
    },
    end: () => {
      ended.abort();
      live.clear();
    },
  };
}

const withCountdown = (course: Course): string =>
  [phaseText(course), countdownText(course)].filter((text) => text !== '').join(', ');

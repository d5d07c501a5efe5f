import type { FixWatcher } from '../fix/apply.ts';
import type { WaitProgress } from '../fix/wait.ts';
import { waitText } from '../report/fix-words.ts';
import { liveLines } from '../report/live-lines.ts';
import type { Style } from '../report/style.ts';
import { typeset } from '../report/style.ts';
import type { CommandContext } from './command.ts';

type Screen = Pick<CommandContext, 'env' | 'stderr'>;

type Waiting = Pick<FixWatcher, 'onWait'> & {
  /** leaves the terminal as it was */
  readonly end: () => void;
};

/** Shows on stderr how dynos come up: a line that is rewritten on a terminal, plain ones elsewhere. */
export const showWaiting = ({ stderr, env }: Screen, style: Style): Waiting =>
  // The terminals of editors and of Emacs may know no escape codes, and say so.
  stderr.isTTY === true && env.TERM !== 'dumb'
    ? liveWaiting(stderr, style)
    : plainWaiting(stderr, style);

function liveWaiting(stderr: Screen['stderr'], style: Style): Waiting {
  const live = liveLines(stderr);
  return {
    onWait: (progress) => {
      live.show([lineOf(progress, style)]);
    },
    end: live.clear,
  };
}

/** Only when there is news. */
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

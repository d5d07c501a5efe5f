import { liveLines } from '../report/live-lines.ts';
import type { CommandContext } from './command.ts';

export interface CheckingDisplay {
  /** one app more is done */
  readonly onChecked: () => void;
  /** leaves the terminal as it was */
  readonly end: () => void;
}

const NOTHING: CheckingDisplay = { onChecked: () => undefined, end: () => undefined };

/** Shows on a terminal how many apps have been checked; elsewhere nothing. */
export function watchChecking(
  { stderr, env }: Pick<CommandContext, 'stderr' | 'env'>,
  apps: number,
): CheckingDisplay {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return NOTHING;
  const live = liveLines(stderr);
  let checked = 0;
  const show = (): void => {
    live.show([apps === 1 ? '  asking Heroku' : `  ${checked} of ${apps} apps checked`]);
  };
  show();
  return {
    onChecked: () => {
      checked += 1;
      show();
    },
    end: live.clear,
  };
}

import type { CommandContext } from '../../src/base/context.ts';
import { elapsed, printable, shortened } from '../../src/base/text.ts';
import { liveLines } from '../../src/terminal/live-lines.ts';

export interface Progress {
  /** what is being done: a line that changes on a terminal, plain lines elsewhere */
  readonly say: (text: string) => void;
  /** results, on standard output */
  readonly print: (lines: readonly string[]) => void;
}

export function showProgress(
  { stdout, stderr, env }: Pick<CommandContext, 'stdout' | 'stderr' | 'env'>,
  now: () => number,
): Progress {
  const live = liveLines({ stderr, env });
  const begun = now();
  return {
    say(text) {
      const line = `  [${elapsed(now() - begun)}] ${printable(text)}`;
      if (live) live.show([shortened(line, (stderr.columns || 80) - 2)]);
      else stderr.write(`${line}\n`);
    },
    print(lines) {
      live?.clear();
      stdout.write(lines.map((line) => `${line}\n`).join(''));
    },
  };
}

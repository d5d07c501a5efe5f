import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { PreflightError } from '../errors.ts';
import type { Question } from '../install/outcome.ts';
import { fold } from '../report/fold.ts';
import type { CommandContext } from './command.ts';

/**
 * Shows what is asked for and asks whether to go on. Throws a PreflightError (`needs-yes`) where nobody
 * can be asked.
 * @param mayAsk false: somebody else's command runs, which is none to be asked in
 */
export async function confirm(
  { files, text }: Question,
  mayAsk: boolean,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (!mayAsk || stdin.isTTY !== true) {
    throw new PreflightError('needs-yes', `this changes ${files.join(', ')}, which others share`, {
      hint: '--dry-run shows what would be done, --yes does it',
    });
  }
  stderr.write(`${fold(text).join('\n')}\n`);
  const prompt = createInterface({ input: stdin, output: stderr });
  // Ctrl-D closes the prompt and leaves the question open; an interruption makes it fail.
  const answer = await Promise.race([
    prompt.question('Go on? [y/N] ', { signal }).catch(() => undefined),
    once(prompt, 'close').then(() => undefined),
  ]);
  prompt.close();
  // Nobody has typed the line's end.
  if (answer === undefined) stderr.write('\n');
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

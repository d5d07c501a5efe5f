import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { PreflightError } from '../errors.ts';
import type { CommandContext } from './command.ts';

/** Shows `text` and asks whether to go on. Throws a PreflightError where nobody can be asked. */
export async function confirm(
  text: string,
  yes: boolean,
  { stdin, stderr, signal }: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (yes) return true;
  if (stdin.isTTY !== true) {
    throw new PreflightError('needs-yes', 'this changes a file that others share', {
      hint: '--dry-run shows what would be done, --yes does it',
    });
  }
  stderr.write(`${text}\n`);
  const prompt = createInterface({ input: stdin, output: stderr });
  // Ctrl-D closes the prompt and leaves the question open; an interruption makes it fail.
  const answer = await Promise.race([
    prompt.question('Go on? [y/N] ', { signal }).catch(() => ''),
    once(prompt, 'close').then(() => ''),
  ]);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { CommandContext, Env } from '../base/context.ts';
import { isErrnoException } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { withoutCommands } from '../report/github-lines.ts';
import { complain } from './cli.ts';

/** GitHub's runners set this variable. They obey commands in a step's output. */
export const isInActions = ({ GITHUB_ACTIONS }: Env): boolean => GITHUB_ACTIONS === 'true';

/** A report for a log of GitHub Actions, with its annotations below. */
export const annotated = (report: string, annotations: readonly string[]): string =>
  withoutCommands(report, randomUUID()) + annotations.map((line) => `${line}\n`).join('');

/** Adds Markdown to the job's summary. If it can't be written, prints that and changes nothing else. */
export async function addToSummary(
  text: string,
  { env, stderr }: Pick<CommandContext, 'env' | 'stderr'>,
): Promise<void> {
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    await appendFile(path, text);
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    const message = `can't write the job summary (${error.code ?? 'unknown error'})`;
    const failure = { message, hint: printable(path), command: undefined };
    complain('heroku-preflight', failure, { stderr });
  }
}

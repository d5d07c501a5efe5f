import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Env } from '../env.ts';
import type { CheckedApp } from '../report/checked-app.ts';
import { errorLines } from '../report/error-lines.ts';
import { annotationLines, withoutCommands } from '../report/github-annotations.ts';
import { summaryText } from '../report/github-summary.ts';
import { printable } from '../report/printable.ts';
import { isErrnoException } from '../state/errno.ts';
import type { CommandContext } from './command.ts';

/** GitHub's runners set it, and act on what a step prints. */
export const isInActions = ({ GITHUB_ACTIONS }: Env): boolean => GITHUB_ACTIONS === 'true';

/** A report for a log of GitHub Actions, with its findings as annotations. */
export const annotated = (report: string, apps: readonly CheckedApp[]): string =>
  withoutCommands(report, randomUUID()) +
  annotationLines(apps)
    .map((line) => `${line}\n`)
    .join('');

/** Adds the findings to the job's summary. That it can't be written is said, and no more. */
export async function summarize(
  apps: readonly CheckedApp[],
  { env, stderr }: Pick<CommandContext, 'env' | 'stderr'>,
): Promise<void> {
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    await appendFile(path, summaryText(apps));
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    const message = `the job's summary can't be written (${error.code ?? 'unknown error'})`;
    const lines = errorLines('heroku-preflight', {
      message,
      hint: printable(path),
      command: undefined,
    });
    stderr.write(`${lines.join('\n')}\n`);
  }
}

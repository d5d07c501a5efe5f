import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext, Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable, shellQuoted } from '../base/text.ts';
import { openGit } from '../git/git.ts';
import { herokuRemotes } from '../heroku/apps.ts';
import { herokuHosts } from '../heroku/hosts.ts';
import { ask } from './cli.ts';

/** What the working directory offers a command that checks an app or pushes to it. */
export interface Here {
  /** the apps that the repository's Heroku remotes name, each once */
  readonly apps: readonly string[];
  /** what's missing for such a command, in a sentence */
  readonly lack: string | undefined;
}

export async function lookAround({ cwd, env }: { cwd: string; env: Env }): Promise<Here> {
  const git = openGit({ cwd, env });
  try {
    await git.commonDir();
    // The simulator has heroku.com's host names only, whatever HEROKU_HOST is.
    const remotes = herokuRemotes(await git.config(), herokuHosts({}));
    const apps = [...new Set(remotes.map(({ app }) => app))];
    return { apps, lack: apps.length > 0 ? undefined : 'This repository has no Heroku remote.' };
  } catch (error) {
    const isElsewhere = error instanceof PreflightError && error.code === 'no-repository';
    // The command reports any other problem itself.
    return { apps: [], lack: isElsewhere ? "This folder isn't a git repository." : undefined };
  }
}

/** Whether to run `program` in a temporary repository; asks, if it can. */
export async function wantsScratch(
  { lack }: Here,
  program: readonly string[],
  context: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  const { stdin, stderr } = context;
  if (lack === undefined || program.length === 0) return false;
  if (stdin.isTTY !== true) return false;
  stderr.write(`${lack}\n`);
  const answer = await ask('Run the command in a temporary repository instead? [Y/n] ', context);
  return answer !== undefined && /^(y(es)?)?$/i.test(answer);
}

/** For a program that failed, probably for what's missing here. */
export function scratchAdvice({ lack }: Here, program: readonly string[]): string {
  if (lack === undefined) return '';
  const command = program.map(shellWord).join(' ');
  return `${lack} To run the command in a temporary one:\n  npx heroku-preflight simulate --scratch -- ${command}\n`;
}

const shellWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : printable(shellQuoted(word));

/**
 * Makes a repository with one commit and the remote `heroku`, below `home`.
 * @param env in which git runs
 * @returns its folder
 */
export async function createScratch(home: string, app: string, env: Env): Promise<string> {
  const cwd = join(home, app);
  await mkdir(cwd);
  const git = openGit({ cwd, env });
  await git.raw('init', '--quiet');
  await git.raw('commit', '--quiet', '--allow-empty', '--message', 'First commit');
  await git.raw('remote', 'add', 'heroku', `https://git.heroku.com/${app}.git`);
  return cwd;
}

import { relative, sep } from 'node:path';
import type { Env } from '../base/context.ts';
import { openGit } from '../git/git.ts';
import { isInside, type Show } from './files.ts';
import type { HookFile } from './hook-file.ts';
import type { Repository } from './repository.ts';

/**
 * The hooks in the working tree to which git gives Windows line ends when it checks them out, and those
 * that have them. Paths are absolute.
 */
export async function hooksWithCrlf(
  repository: Repository,
  hooks: readonly HookFile[],
  env: Env,
): Promise<string[]> {
  const risky = hooks.filter(
    (hook) => isInTree(hook.path, repository) && isRisky(hook, repository),
  );
  const safe = await Promise.all(risky.map(({ path }) => staysLf(path, repository, env)));
  return risky.filter((_, index) => safe[index] !== true).map(({ path }) => path);
}

const isInTree = (path: string, { topLevel, commonDir }: Repository): boolean =>
  topLevel !== null && isInside(topLevel, path) && !isInside(commonDir, path);

const isRisky = (hook: HookFile, { config }: Repository): boolean =>
  /^(?:true|yes|on|1)$/i.test(config.get('core.autocrlf') ?? '') ||
  config.get('core.eol') === 'crlf' ||
  (hook.kind === 'text' && hook.text.includes('\r\n'));

/** Whether .gitattributes says that git leaves the line ends as they are, or makes them Unix'. */
async function staysLf(path: string, { runsIn, location }: Repository, env: Env): Promise<boolean> {
  const git = openGit({ cwd: runsIn, env: { ...env, ...location } });
  const answer = await git.raw('check-attr', 'text', 'eol', '--', path);
  return /: text: unset$|: eol: lf$/m.test(answer);
}

/** What to add to .gitattributes. */
export function lineEndWords(path: string, topLevel: string, show: Show): string {
  const name = relative(topLevel, path).replaceAll(sep, '/');
  const pattern = /[\s"]/.test(name) ? JSON.stringify(name) : name;
  return `git may give ${show(path)} Windows line ends, which shells can't read. Add to .gitattributes: ${pattern} text eol=lf`;
}

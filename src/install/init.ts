import { access, writeFile } from 'node:fs/promises';
import { ownCommand } from '../base/text.ts';
import { dirname, join, relative, sep } from 'node:path';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { initTemplate } from '../config/init-template.ts';
import { CONFIG_FILE } from '../config/load.ts';
import { isInside, realPath } from './files.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { locateRepository } from './repository.ts';
import { DRY_RUN } from './wording.ts';

/** Writes a commented heroku-preflight.json at the top level. Leaves an existing one unchanged. */
export async function init(context: InstallContext): Promise<Outcome> {
  const { topLevel } = await locateRepository(context);
  if (topLevel === null) {
    throw new PreflightError('no-working-tree', `a bare repository can't have a ${CONFIG_FILE}`, {
      hint: 'Run this in a clone with a working tree',
    });
  }
  const path = join(topLevel, CONFIG_FILE);
  const shown = pathShower(context)(path);
  if (context.dryRun) {
    const lines = [DRY_RUN, `  write   ${shown}`];
    return { exitCode: 0, lines, report: { result: 'planned', path } };
  }
  await writeNew(
    path,
    initTemplate(await schemaNear(await realPath(context.cwd), topLevel)),
    shown,
  );
  return {
    exitCode: 0,
    lines: [
      `${shown} created, with the default of every setting`,
      `  next: edit it, then run ${ownCommand('check')}`,
    ],
    report: { result: 'config-written', path },
  };
}

/**
 * The schema of the package as it's installed in `folder` or between there and `topLevel`, relative to
 * `topLevel`; null: it isn't. A copy in the git directory would be another path in each worktree.
 */
async function schemaNear(folder: string, topLevel: string): Promise<string | null> {
  if (!isInside(topLevel, folder)) return null;
  const path = join(folder, 'node_modules/heroku-preflight/schema.json');
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return `./${relative(topLevel, path).replaceAll(sep, '/')}`;
  return schemaNear(dirname(folder), topLevel);
}

async function writeNew(path: string, text: string, shown: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    if (!isErrnoException(cause)) throw cause;
    if (cause.code === 'EEXIST') {
      throw new PreflightError('config-exists', `${shown} already exists and is unchanged`, {
        hint: 'Edit it, or move it away and run this again',
      });
    }
    throw new PreflightError('not-writable', `can't write ${shown} (${cause.code ?? ''})`, {
      hint: 'Check the permissions of its folder, then run this again',
      cause,
    });
  }
}

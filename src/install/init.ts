import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { INIT_TEMPLATE } from '../config/init-template.ts';
import { CONFIG_FILE } from '../config/load.ts';
import { INSTALLER, type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { locateRepository } from './repository.ts';

/** Writes a commented heroku-preflight.json, never over one that's there. */
export async function init(context: InstallContext): Promise<Outcome> {
  const { topLevel } = await locateRepository(context);
  if (topLevel === null) {
    throw new PreflightError(
      'no-working-tree',
      'a bare repository has no place for a config file',
      {
        hint: 'Run it in a clone with a working tree',
      },
    );
  }
  const path = join(topLevel, CONFIG_FILE);
  const shown = pathShower(context)(path);
  if (!context.dryRun) await writeNew(path, shown);
  return {
    exitCode: 0,
    lines: context.dryRun
      ? [`would write ${shown}`]
      : [`${shown} written: every value in it is the default`, `  next: ${INSTALLER}`],
    report: { result: context.dryRun ? 'planned' : 'config-written', path },
  };
}

async function writeNew(path: string, shown: string): Promise<void> {
  try {
    await writeFile(path, INIT_TEMPLATE, { flag: 'wx' });
  } catch (cause) {
    if (!isErrnoException(cause)) throw cause;
    if (cause.code === 'EEXIST') {
      throw new PreflightError('config-exists', `${shown} is there already, and was left alone`, {
        hint: 'Edit it, or move it away and run this again',
      });
    }
    throw new PreflightError('not-writable', `can't write ${shown} (${cause.code ?? ''})`, {
      cause,
    });
  }
}

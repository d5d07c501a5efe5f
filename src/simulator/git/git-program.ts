import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PreflightError } from '../../errors.ts';

const run = promisify(execFile);

// The first with GIT_CONFIG_COUNT, which keeps the user's credential helpers out of the world.
const OLDEST = [2, 31] as const;

/** Absolute paths: the programs run without the user's environment, PATH included. */
export interface GitProgram {
  readonly git: string;
  readonly httpBackend: string;
}

/** Finds the git on PATH. */
export async function findGit(): Promise<GitProgram> {
  const [version, execPath] = await Promise.all([ask('--version'), ask('--exec-path')]);
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new PreflightError(
      'git-too-old',
      `the simulator needs git ${OLDEST.join('.')}: ${version}`,
      {
        hint: 'install a newer git',
      },
    );
  }
  return { git: join(execPath, 'git'), httpBackend: join(execPath, 'git-http-backend') };
}

async function ask(question: string): Promise<string> {
  try {
    const { stdout } = await run('git', [question]);
    return stdout.trim();
  } catch (cause) {
    throw new PreflightError(
      'git-missing',
      'the simulator needs git, and it could not be started',
      {
        hint: 'install git 2.31 or newer, and see that it is on PATH',
        cause,
      },
    );
  }
}

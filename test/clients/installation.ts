import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISK_FOLDER } from '../support/memory-folder.ts';

/** The version of the Heroku CLI that the simulator is tested with. */
const HEROKU_CLI = { name: 'heroku', version: '11.10.0' };

/** The variable with a folder that has node_modules/heroku, in any version, to use instead. */
const OVERRIDE = 'CLIENTS_HEROKU_CLI';

const uid = process.getuid?.() ?? 0;
const CACHE = join(process.env[DISK_FOLDER] ?? tmpdir(), `heroku-preflight-clients-${uid}`);
const FOLDER = join(CACHE, `${HEROKU_CLI.name}-${HEROKU_CLI.version}`);
/** Written last: without it, an installation was interrupted. */
const MARKER = join(FOLDER, 'complete');

/**
 * Installs the Heroku CLI outside the project, unless it's installed. It has 395 MB, so it isn't a
 * dependency.
 * @throws Error if that fails, for example without a network
 */
export async function installHerokuCli(): Promise<void> {
  if (process.env[OVERRIDE] !== undefined || (await isInstalled())) return;
  await mkdir(CACHE, { recursive: true, mode: 0o700 });
  await mustBeOurs(CACHE);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { mode: 0o700 });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }\n');
  await npmInstall();
  await writeFile(MARKER, '');
}

/**
 * @returns the path of the CLI's program
 * @throws Error when it isn't installed
 */
export async function herokuProgram(): Promise<string> {
  const folder = process.env[OVERRIDE] ?? FOLDER;
  if (folder === FOLDER && !(await isInstalled())) {
    throw new Error('the Heroku CLI is not installed: npm run test:clients does that first');
  }
  return join(folder, 'node_modules/heroku/bin/run.js');
}

async function isInstalled(): Promise<boolean> {
  // If others can write to this folder, they may have put their own program there.
  if ((await lstat(CACHE).catch(() => null)) === null) return false;
  await mustBeOurs(CACHE);
  return readFile(MARKER).then(
    () => true,
    () => false,
  );
}

async function mustBeOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0) return;
  throw new Error(`${folder} isn't a folder of this user's alone: remove it`);
}

function npmInstall(): Promise<void> {
  const { name, version } = HEROKU_CLI;
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      [...args, '--prefix', FOLDER, `${name}@${version}`],
      { cwd: FOLDER },
      (error, _stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(notInstalled(stderr)));
      },
    );
  });
}

function notInstalled(stderr: string): string {
  const { name, version } = HEROKU_CLI;
  return [
    `${name}@${version} couldn't be installed; without it there is nothing to test.`,
    `The first run needs a network. ${OVERRIDE} can name a folder with node_modules/${name}.`,
    stderr.trim(),
  ].join('\n');
}

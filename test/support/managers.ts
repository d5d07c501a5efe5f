import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'test/managers');

/** The managers that come from npm, as the tests find them. */
export const NPM_MANAGERS = {
  husky: join(ROOT, 'node_modules/husky/bin.js'),
  lefthook: join(FOLDER, `node_modules/lefthook-${platform()}-${arch()}/bin/lefthook`),
  prek: join(
    FOLDER,
    `node_modules/@j178/prek-${platform()}-${arch()}${platform() === 'linux' ? '-gnu' : ''}/prek`,
  ),
  'simple-git-hooks': join(FOLDER, 'node_modules/simple-git-hooks/cli.js'),
} as const;

/** Lefthook before version 2. */
export const LEFTHOOK_1 = join(FOLDER, 'node_modules/lefthook1-linux-x64/bin/lefthook');

/** Yarn's program, for Node to run. */
export const YARN = join(FOLDER, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');

/** How to set up a version of husky before 9. npm makes only one of two programs of the same name executable. */
export const oldHusky = (version: 6 | 8): readonly [program: string, ...args: string[]] => [
  process.execPath,
  join(FOLDER, `node_modules/husky${version}/lib/bin.js`),
  'install',
];

/**
 * Installs the managers that come from npm, unless the lock says that they're installed.
 * @throws Error if that fails, for example without a network
 */
export async function installManagers(): Promise<void> {
  const wanted = await changedAt(join(FOLDER, 'package-lock.json'));
  // npm's own record of what it installed, which it writes last.
  if ((await changedAt(join(FOLDER, 'node_modules/.package-lock.json'))) >= wanted) return;
  // With `--prefix`, npm wouldn't read the folder's .npmrc.
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER });
}

const changedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

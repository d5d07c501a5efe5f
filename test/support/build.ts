import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOURCES = ['src', 'hooks', 'scripts', 'package.json', 'package-lock.json'];
/** What the build writes last. The bundles keep their times if they stay the same. */
const LAST_OUTPUT = 'dist/THIRD-PARTY-LICENSES.txt';

/** Builds if the sources are newer. Otherwise a test would try the code of an earlier build. */
export async function buildIfStale(root: string): Promise<void> {
  if (!(await isStale(root))) return;
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: root });
}

export async function isStale(root: string): Promise<boolean> {
  const built = await changedAt(join(root, LAST_OUTPUT));
  const sources = await Promise.all(SOURCES.map((source) => newestIn(join(root, source))));
  return Math.max(...sources) > built;
}

/** A file that was removed or renamed shows in the time of its folder. */
async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const inside = entries.map((entry) =>
    entry.isDirectory() ? newestIn(join(path, entry.name)) : changedAt(join(path, entry.name)),
  );
  return Math.max(await changedAt(path), ...(await Promise.all(inside)));
}

/** In milliseconds; 0: there is no such file. */
const changedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

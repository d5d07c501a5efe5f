import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NODE_MODULES = ['node_modules', 'test/managers/node_modules'];

/** Copies what git knows or would know of the working tree at `root`, so that its own bundles stay as they are. */
export async function copyTree(root: string, folder: string): Promise<void> {
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  for (const path of stdout.split('\0').filter((name) => name !== '')) {
    // A file that was removed but not committed is still listed.
    await cp(join(root, path), join(folder, path)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
  for (const path of NODE_MODULES) await symlink(join(root, path), join(folder, path));
}

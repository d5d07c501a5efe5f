import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder, as its real path, which is removed at the end of the test.
 * @param later from `useTeardown`
 */
export async function temporaryFolder(later: (end: () => unknown) => void): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'preflight-test-')));
  later(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

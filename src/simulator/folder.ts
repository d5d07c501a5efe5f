import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A world's own folder, readable by the user alone. Absolute paths. */
export interface WorldFolder {
  readonly path: string;
  readonly home: string;
  readonly gitConfig: string;
  readonly authority: string;
  remove(): Promise<void>;
}

const GIT_CONFIG = `[user]
  name = Simulated User
  email = simulated@example.com
[init]
  defaultBranch = main
`;

export async function createFolder(): Promise<WorldFolder> {
  // mkdtemp makes it with mode 0700. TMPDIR may be relative.
  const path = await mkdtemp(join(resolve(tmpdir()), 'heroku-sim-'));
  const folder = {
    path,
    home: join(path, 'home'),
    gitConfig: join(path, 'client.gitconfig'),
    authority: join(path, 'authority.pem'),
    // A process that is just ending may still write: again, then.
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  };
  await Promise.all([makeHome(folder.home), writeFile(folder.gitConfig, GIT_CONFIG)]);
  return folder;
}

/** A user whom the Heroku CLI has no news for: it writes this file with its notice of new terms. */
async function makeHome(home: string): Promise<void> {
  const cache = join(home, '.cache', 'heroku');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, 'terms-of-service'), '');
}

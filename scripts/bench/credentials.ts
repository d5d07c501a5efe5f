import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyringWith } from './keyring.ts';
import { newRepository, type Repository } from './place.ts';
import { must } from './run.ts';
import type { Env, Place } from './types.ts';

/** A repository, and what its developer's machine has to let the hook in. */
export interface LoggedIn {
  readonly repository: Repository;
  readonly env: Env;
  readonly url: string;
}

const HOST = 'git.heroku.com';
const REMOTE = `https://${HOST}/my-app.git`;

/** Where a developer's token can be. Each is the only one on its machine. */
export const SOURCES = {
  'remote URL': (place, token, folder) => ({
    ...plain(place, folder),
    url: `https://x:${token}@${HOST}/my-app.git`,
  }),
  HEROKU_API_KEY: (place, token, folder) => {
    const { env, ...rest } = plain(place, folder);
    return { ...rest, env: { ...env, HEROKU_API_KEY: token } };
  },
  '.netrc': (place, token, folder) => {
    const machine = plain(place, folder);
    const text = `machine api.heroku.com\n  login bench@example.com\n  password ${token}\n`;
    writeFileSync(join(machine.env.HOME ?? '', '.netrc'), text, { mode: 0o600 });
    return machine;
  },
  keychain: async (place, token, folder) => {
    const { env, ...rest } = plain(place, folder);
    return { ...rest, env: { ...env, ...(await keyringWith(place, token)) } };
  },
  'a credential helper in sh': (place, token, folder) => {
    const machine = plain(place, folder);
    const helper = `!f() { printf 'username=heroku\\npassword=${token}\\n'; }; f`;
    configure(machine, helper);
    return machine;
  },
} as const satisfies Record<
  string,
  (place: Place, token: string, folder: string) => LoggedIn | Promise<LoggedIn>
>;

export type Source = keyof typeof SOURCES;

/** Without any token, and with a home of its own. */
export function plain(place: Place, folder: string): LoggedIn {
  const home = join(place.folder, `${folder}-home`);
  mkdirSync(home, { recursive: true });
  const gitConfig = join(place.env.HOME ?? '', '.gitconfig');
  const env = { ...place.env, HOME: home, GIT_CONFIG_GLOBAL: gitConfig };
  return { repository: newRepository(place, folder, env), env, url: REMOTE };
}

/** @param helper as `credential.helper` of git's configuration has it */
export function configure({ repository, env }: LoggedIn, helper: string): void {
  const command = ['git', 'config', `credential.https://${HOST}.helper`, helper];
  must({ command, cwd: repository.path, env });
}

import { writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { join } from 'node:path';
import { type LoggedIn, type Source, SOURCES } from './credentials.ts';
import { hookEnv, installOurs, ROOT } from './place.ts';
import type { Run } from './run.ts';
import type { Env, Place } from './types.ts';
import { theWorld } from './world.ts';

/** So that no run counts in which the hook gave up, or had no credential. */
const READ_EVERYTHING = { says: /awake/, neverSays: /not checked/ } as const;

export const nodeAlone = (place: Place, env: Env): Run => ({
  command: [process.execPath, '-e', '0'],
  ...{ cwd: place.folder, env },
});

/** The hook as git runs it, with what it needs to reach its network. */
export const pushRun = (place: Place, { repository, env, url }: LoggedIn, network: Env): Run => ({
  command: [join(repository.path, '.git/hooks/pre-push'), 'heroku', url],
  cwd: repository.path,
  env: { ...hookEnv(place, env), ...network },
  stdin: repository.refs,
  ...READ_EVERYTHING,
});

/** @param folder unique, for the repository and the home */
export async function loggedIn(place: Place, source: Source, folder: string): Promise<LoggedIn> {
  const { token } = await theWorld(place);
  const machine = await SOURCES[source](place, token, folder);
  installOurs(machine.repository, machine.env, undefined, ['--target', 'git']);
  return machine;
}

const PRELOAD = join(ROOT, 'scripts/bench/instant-network.cjs');
export const INSTANT: Env = { NODE_OPTIONS: `--require=${PRELOAD}` };

/** As on a company's machine, whose Node reads this file whenever it starts: also `node -e 0`. */
export const withCompanyCas = (place: Place): Env =>
  place.once('company CAs', () => {
    const file = join(place.folder, 'company.pem');
    writeFileSync(file, rootCertificates.join('\n'));
    return { NODE_EXTRA_CA_CERTS: file };
  });

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { herokuProgram } from '../../../test/clients/installation.ts';
import { keyringWith } from '../keyring.ts';
import { installOurs, newRepository, type Repository } from '../place.ts';
import { must, timed, type Run } from '../run.ts';
import { type Bench, type Env, type Group, NotHere, type Place } from '../types.ts';
import { APPS, theWorld } from '../world.ts';

/** A developer's machine: the CLI is its credential helper, and the token is in the keyring. */
async function developer(place: Place): Promise<Env> {
  const program = await herokuProgram().catch((error: unknown) => {
    throw new NotHere((error as Error).message);
  });
  const world = await theWorld(place);
  const keyring = await keyringWith(place, world.token);
  const bin = join(place.folder, 'with-heroku');
  mkdirSync(bin);
  symlinkSync(program, join(bin, 'heroku'));
  return {
    ...world.env,
    ...{ PATH: [bin, place.env.PATH].join(delimiter), LC_ALL: 'C.UTF-8' },
    ...keyring,
    // Its credential helper is a stand-in.
    GIT_CONFIG_COUNT: undefined,
    HEROKU_API_KEY: undefined,
    GIT_CONFIG_GLOBAL: gitConfig(place, world.env),
  };
}

/** As the CLI's `auth:login` sets it, beside what leads git into the simulated Heroku. */
function gitConfig(place: Place, { HTTPS_PROXY = '', GIT_SSL_CAINFO = '' }: Env): string {
  const file = join(place.folder, 'developer.gitconfig');
  const text = `[user]\n\tname = Bench\n\temail = bench@example.com
[preflight]\n\tfollow = false
[http]\n\tproxy = ${HTTPS_PROXY}\n\tsslCAInfo = ${GIT_SSL_CAINFO}
[credential "https://git.heroku.com"]\n\thelper = !heroku git:credentials\n`;
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}

/** A new commit, and its push to an app of its own, so that neither has the other's commits. */
function pushes(place: Place, app: string, env: Env): { repository: Repository; push: Run } {
  const repository = newRepository(place, `whole-${app}`, env);
  const git = (...args: string[]): readonly string[] => ['git', ...args];
  const cwd = repository.path;
  must({
    command: git('remote', 'set-url', 'heroku', `https://git.heroku.com/${app}.git`),
    cwd,
    env,
  });
  const commit = git('commit', '--quiet', '--allow-empty', '--message=more');
  return {
    repository,
    push: {
      command: git('push', 'heroku', 'main'),
      ...{ cwd, env, says: /main -> main/ },
      before: () => must({ command: commit, cwd, env }),
    },
  };
}

const fastCredentials: Bench = {
  name: 'hook and --fast-credentials',
  budget: { of: 'ratio', most: 0.5 },
  async prepare(place) {
    const env = await developer(place);
    const [withHook, without] = APPS;
    const ours = pushes(place, withHook, env);
    const reference = pushes(place, without, env);
    installOurs(ours.repository, env, undefined, ['--target', 'git', '--fast-credentials']);
    return {
      ours: timed({ ...ours.push, says: /awake[^]*main -> main/, neverSays: /not checked/ }),
      reference: timed(reference.push),
    };
  },
};

export const wholePush: Group = {
  title: 'git push heroku main as a whole, with the Heroku CLI and a keyring',
  ours: 'with the hook',
  reference: 'without it, and with the credential helper of the CLI',
  rows: [fastCredentials],
};

import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  BARE_HOOK,
  hookOf,
  type ManagerName,
  MANAGERS,
  type Manager,
  setUpManager,
} from '../managers.ts';
import {
  ELSEWHERE,
  hookEnv,
  installOurs,
  mustHave,
  newRepository,
  type Repository,
  writeProgram,
} from '../place.ts';
import { must, type Run, timed, valued } from '../run.ts';
import { type Bench, type Env, type Group, NotHere, type Place } from '../types.ts';

// A push to another remote, where our hook has nothing to do.

const ARGS = ['origin', ELSEWHERE] as const;

/** The hook as git runs it; shell scripts need 2 ms, so they run often. */
const hookRun = (
  place: Place,
  { path, refs }: Repository,
  env: Env,
  hook: string,
  times = 1,
): Run => ({
  command: [hook, ...ARGS],
  ...{ cwd: path, env: hookEnv(place, env), stdin: refs, times },
});

const OFTEN = 20;

/** Those in which our line runs in a shell that runs anyway. The others start one for each job. */
const NO_PROCESS = { of: 'ratio', most: 1.05 } as const;

interface Kind {
  readonly manager: ManagerName;
  readonly name?: string;
  readonly budget?: Bench['budget'];
  readonly times?: number;
}

const beside = ({ manager, name = manager, times = 1, budget }: Kind): Bench => ({
  name,
  ...(budget && { budget }),
  prepare(place) {
    const bare = setUpManager(place, manager, `elsewhere-${manager}`);
    const ours = setUpManager(place, manager, `elsewhere-${manager}-ours`);
    const { sync }: Manager = MANAGERS[manager];
    installOurs(ours.repository, ours.env, sync);
    return {
      ours: timed(
        hookRun(place, ours.repository, ours.env, hookOf(ours.repository, ours.env), times),
      ),
      reference: timed(hookRun(place, bare.repository, bare.env, bare.hook, times)),
    };
  },
});

/** Only our lines, against a hook that does nothing. */
const alone: Bench = {
  name: 'no manager',
  budget: NO_PROCESS,
  prepare(place) {
    const { repository, hook } = oursAlone(place);
    const bare = writeProgram(join(place.folder, 'bare-hook'), BARE_HOOK);
    return {
      ours: timed(hookRun(place, repository, place.env, hook, OFTEN)),
      reference: timed(hookRun(place, repository, place.env, bare, OFTEN)),
    };
  },
};

const oursAlone = (place: Place): { repository: Repository; hook: string } =>
  place.once('ours alone', () => {
    const repository = newRepository(place, 'elsewhere');
    installOurs(repository, place.env, undefined, ['--target', 'git']);
    return { repository, hook: join(repository.path, '.git/hooks/pre-push') };
  });

/** A hook that isn't a script of ours to change, so it's kept beside ours. */
const kept: Bench = {
  name: 'a link, kept beside ours',
  prepare(place) {
    const repository = newRepository(place, 'elsewhere-kept');
    const bare = writeProgram(join(place.folder, 'kept-hook'), BARE_HOOK);
    const hook = join(repository.path, '.git/hooks/pre-push');
    symlinkSync(bare, hook);
    installOurs(repository, place.env, undefined, ['--target', 'git']);
    return {
      ours: timed(hookRun(place, repository, place.env, hook, OFTEN)),
      reference: timed(hookRun(place, repository, place.env, bare, OFTEN)),
    };
  },
};

/** Both in git's own configuration. */
const inGitConfig: Bench = {
  name: "git's configuration",
  prepare(place) {
    const git = newerGit();
    const bin = join(place.folder, 'newer-git');
    writeProgram(join(bin, 'git'), `#!/bin/sh\nexec '${git}' "$@"\n`);
    const env = { ...place.env, PATH: `${bin}:${place.env.PATH ?? ''}` };
    const ours = newRepository(place, 'elsewhere-config-ours', env);
    const bare = newRepository(place, 'elsewhere-config', env);
    installOurs(ours, env, undefined, ['--target', 'git-config']);
    const config = (...args: string[]): string =>
      must({ command: ['git', 'config', ...args], cwd: bare.path, env });
    config('hook.bare.command', writeProgram(join(place.folder, 'config-hook'), BARE_HOOK));
    config('hook.bare.event', 'pre-push');
    const run = ({ path, refs }: Repository): Run => ({
      command: [git, 'hook', 'run', `--to-stdin=${refs}`, 'pre-push', '--', ...ARGS],
      ...{ cwd: path, env, times: OFTEN },
    });
    return { ours: timed(run(ours)), reference: timed(run(bare)) };
  },
};

/** @throws NotHere */
function newerGit(): string {
  const own = process.env.PREFLIGHT_TEST_GIT ?? '';
  if (own !== '') return own;
  // It may download one, which is nothing for a benchmark to start by itself.
  const cached = join(
    process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '', '.cache'),
    'heroku-preflight-tests/git/git',
  );
  if (existsSync(cached)) return cached;
  throw new NotHere('no git 2.54: PREFLIGHT_TEST_GIT=$(scripts/newer-git.sh) npm run bench');
}

const processes: Bench = {
  name: 'processes started',
  unit: 'processes',
  budget: { of: 'more', most: 0 },
  prepare(place) {
    mustHave(['strace'], place.env);
    const { repository, hook } = oursAlone(place);
    const bare = writeProgram(join(place.folder, 'bare-hook'), BARE_HOOK);
    const count = (program: string): number => {
      const trace = join(place.folder, 'trace');
      const { command, ...run } = hookRun(place, repository, place.env, program);
      const strace = ['strace', '-f', '-qq', '-e', 'trace=fork,vfork,clone,clone3', '-o', trace];
      must({ ...run, command: [...strace, ...command] });
      return readFileSync(trace, 'utf8')
        .split('\n')
        .filter((line) => / = \d+$/.test(line)).length;
    };
    return { once: true, ours: valued(() => count(hook)), reference: valued(() => count(bare)) };
  },
};

export const elsewhere: Group = {
  title: 'A push to another remote: the hook',
  ours: 'with our lines',
  reference: 'the same hook without them',
  rows: [
    alone,
    processes,
    beside({ manager: 'husky', times: OFTEN, budget: NO_PROCESS }),
    beside({ manager: 'simple-git-hooks', times: OFTEN, budget: NO_PROCESS }),
    beside({ manager: 'git-lfs', budget: NO_PROCESS }),
    kept,
    inGitConfig,
    beside({ manager: 'lefthook' }),
    beside({ manager: 'pre-commit' }),
    beside({ manager: 'prek' }),
  ],
};

const PEERS = ['husky', 'lefthook', 'simple-git-hooks', 'pre-commit', 'prek', 'git-lfs'] as const;

/** What other tools cost at the same place. */
export const peers: Group = {
  title: 'A push to another remote: our hook and other tools',
  ours: 'our hook, without a manager',
  reference: "the tool's hook, with an empty job",
  rows: PEERS.map((manager) => ({
    name: manager,
    prepare(place) {
      const { repository, hook } = oursAlone(place);
      const peer = setUpManager(place, manager, `peer-${manager}`);
      return {
        ours: timed(hookRun(place, repository, place.env, hook)),
        reference: timed(hookRun(place, peer.repository, peer.env, peer.hook)),
      };
    },
  })),
};

const wholePush = (name: string, path: string, hook: string | undefined): Bench => ({
  name,
  prepare(place) {
    const { repository } = oursAlone(place);
    const backup = join(place.folder, 'backup.git');
    if (!existsSync(backup))
      must({
        command: ['git', 'init', '--quiet', '--bare', backup],
        cwd: place.folder,
        env: place.env,
      });
    const push = (hooks: string): Run => ({
      command: [
        'git',
        '-c',
        `core.hooksPath=${hooks}`,
        'push',
        '--quiet',
        '--dry-run',
        backup,
        'main',
      ],
      ...{ cwd: repository.path, env: place.env },
    });
    const hooks = path === '' ? join(repository.path, '.git/hooks') : join(place.folder, path);
    if (hook !== undefined) writeProgram(join(hooks, 'pre-push'), hook);
    return { ours: timed(push(hooks)), reference: timed(push('/dev/null')) };
  },
});

export const pushesElsewhere: Group = {
  title: 'git push --dry-run to a folder, as a whole',
  ours: 'with the hook',
  reference: 'without any hook',
  rows: [
    wholePush('a bare sh hook', 'bare-hooks', BARE_HOOK),
    wholePush('our hook', '', undefined),
  ],
};

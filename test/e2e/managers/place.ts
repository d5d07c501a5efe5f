import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { contents } from '../../support/installation.ts';
import { inWorld, type E2e, type Run } from '../../support/e2e.ts';
import { NPM_MANAGERS } from '../../support/managers.ts';
import { createRecorder, type HookRecord, type Recorder } from '../../support/managers-recorder.ts';
import { scenarioOf } from '../../simulator/in-world.ts';

/** Another git than the machine's, because hooks in git's own configuration need 2.54. */
export const TEST_GIT =
  process.env.PREFLIGHT_TEST_GIT === '' ? undefined : process.env.PREFLIGHT_TEST_GIT;

/** A clone with two remotes, heroku and elsewhere, and with every manager on PATH. */
export interface Place {
  readonly world: E2e;
  readonly recorder: Recorder;
  readonly run: (program: string, ...args: string[]) => Promise<Run>;
  /** the same, but fails if the program does */
  readonly mustRun: (program: string, ...args: string[]) => Promise<void>;
  readonly installHooks: (...args: string[]) => Promise<Run>;
  /** an executable file */
  readonly writeProgram: (path: string, text: string) => Promise<void>;
  /** the pre-push hook that git runs; absolute */
  readonly hook: () => Promise<string>;
  /** a push that sends nothing, so it can run hooks again and again */
  readonly rehearse: (remote: Remote) => Promise<Rehearsal>;
  /** the working tree and the git directory, without what a push itself writes */
  readonly contents: () => Promise<Record<string, string>>;
}

type Remote = 'heroku' | 'elsewhere';

export interface Rehearsal {
  readonly code: number;
  readonly records: readonly HookRecord[];
  /** how often our hook said that this isn't a real push */
  readonly answers: number;
}

// Two refs, because some managers pass only the first.
const REFS = ['main', 'v1'];

/**
 * Runs a test in its own place.
 * @param git the first one on PATH; undefined: the machine's
 */
export const inPlace = (test: (place: Place) => Promise<void>, git?: string): Promise<void> =>
  inWorld(scenarioOf('one-dyno'), async (world) => test(await openPlace(world, git)), {
    installed: false,
  });

/** Opens one place for all the tests of a `describe`, which depend on each other. */
export function usePlace(setUp: (place: Place) => Promise<void>, git?: string): () => Place {
  let opened: Place | undefined;
  let close: (() => void) | undefined;
  let closed: Promise<void> | undefined;
  beforeAll(
    () =>
      new Promise<void>((resolve, reject) => {
        closed = inPlace(async (place) => {
          await setUp(place);
          await commitAll(place);
          opened = place;
          resolve();
          await new Promise<void>((end) => {
            close = end;
          });
        }, git);
        closed.catch(reject);
      }),
  );
  afterAll(async () => {
    close?.();
    await closed;
  });
  return () => {
    if (!opened) throw new Error('nothing was set up');
    return opened;
  };
}

/** Commits the whole tree without running hooks. */
export async function commitAll({ mustRun }: Place): Promise<void> {
  await mustRun('git', 'add', '--all');
  await mustRun('git', 'commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'set up');
}

/** What every push writes: git itself, git-lfs, and lefthook's note of when it read its file. */
const OF_PUSHES = /^\.git\/((logs\/)?refs\/remotes|lfs|index$|info\/lefthook\.checksum$)/;

async function openPlace(world: E2e, git: string | undefined): Promise<Place> {
  const { path, outside } = world.repository;
  const recorder = await createRecorder(join(outside, 'recorder'));
  const PATH = `${await linkPrograms(world, recorder, git)}:${world.env.PATH ?? ''}`;
  const run: Place['run'] = (program, ...args) => world.run(program, args, { env: { PATH } });
  const place: Place = {
    ...{ world, recorder, run },
    async mustRun(program, ...args) {
      expect(await run(program, ...args)).toMatchObject({ code: 0 });
    },
    installHooks: (...args) => world.command(['install-hooks', ...args], { env: { PATH } }),
    async writeProgram(file, text) {
      await world.write(file, text);
      await chmod(join(path, file), 0o755);
    },
    async hook() {
      const { stdout } = await run('git', 'rev-parse', '--git-path', 'hooks/pre-push');
      return resolve(path, stdout.trim());
    },
    async rehearse(remote) {
      const { code, stdout, stderr } = await run('git', 'push', '--dry-run', remote, ...REFS);
      const answers = (stdout + stderr).match(/preflight {2}dry run/g)?.length ?? 0;
      return { code, records: await recorder.take(), answers };
    },
    async contents() {
      const entries = Object.entries(await contents(path));
      return Object.fromEntries(entries.filter(([name]) => !OF_PUSHES.test(name)));
    },
  };
  await world.git('init', '--quiet', '--bare', join(outside, 'elsewhere.git'));
  await world.git('remote', 'add', 'elsewhere', `file://${join(outside, 'elsewhere.git')}`);
  // As in its own clone, because lefthook compares the branch with its upstream.
  await world.git('config', 'branch.main.remote', 'elsewhere');
  await world.git('config', 'branch.main.merge', 'refs/heads/main');
  await world.git('tag', 'v1');
  return place;
}

/** A folder with the managers, a git-lfs that records its input, and the requested git. */
async function linkPrograms(
  { repository, run }: E2e,
  recorder: Recorder,
  git: string | undefined,
): Promise<string> {
  const bin = join(repository.outside, 'bin');
  await mkdir(bin);
  for (const [name, program] of Object.entries(NPM_MANAGERS)) {
    await symlink(program, join(bin, name));
  }
  const gitLfs = (await run('sh', ['-c', 'command -v git-lfs'])).stdout.trim();
  await writeFile(join(bin, 'git-lfs'), recorder.gitLfs(gitLfs), { mode: 0o755 });
  if (git !== undefined) await symlink(git, join(bin, 'git'));
  return bin;
}

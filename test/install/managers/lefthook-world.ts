import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { withJob } from '../../../src/install/managers/lefthook-editor.ts';
import type { LefthookFormat } from '../../../src/install/managers/lefthook-job.ts';
import { createRepository, type ScratchRepository } from '../../support/git-repository.ts';
import { NPM_MANAGERS } from '../../support/managers.ts';

const run = promisify(execFile);

export interface Pushed {
  readonly code: number;
  readonly stderr: string;
  readonly stdout: string;
  /** the hook's input; null: it didn't run */
  readonly given: { readonly args: readonly string[]; readonly stdin: string } | null;
}

export interface LefthookWorld {
  readonly repository: ScratchRepository;
  /** a config with our job, which lefthook has read */
  configure(text: string, format?: LefthookFormat, name?: string): Promise<void>;
  lefthook(...args: string[]): Promise<string>;
  push(args: readonly string[], extraEnv?: Readonly<Record<string, string>>): Promise<Pushed>;
  /** our hook's exit code and output; at first 0 and nothing */
  hook(code: number, says: string): Promise<void>;
  /** from now on, this is `sh`, also for lefthook */
  useShell(path: string): Promise<void>;
}

/** A repository with a remote `heroku`; lefthook's job starts a hook that records its input. */
export async function createLefthookWorld(): Promise<LefthookWorld> {
  const repository = await createRepository();
  const { path, outside } = repository;
  const bin = join(outside, 'bin');
  const notes = join(outside, 'notes');
  const state = join(path, '.git/heroku-preflight');
  const env = {
    ...repository.env,
    PATH: [bin, dirname(NPM_MANAGERS.lefthook), repository.env.PATH].join(delimiter),
  };
  await Promise.all([mkdir(bin), mkdir(state)]);
  await repository.git('init', '--quiet', '--bare', join(outside, 'git.heroku.com/app.git'));
  await repository.git('remote', 'add', 'heroku', '../git.heroku.com/app.git');
  const lefthook = async (...args: string[]): Promise<string> =>
    (await run(NPM_MANAGERS.lefthook, args, { cwd: path, env })).stdout;
  const hook = (code: number, says: string): Promise<void> =>
    writeFile(
      join(state, 'pre-push'),
      `printf '%s\\n' "$#" "$@" >'${notes}'; cat >>'${notes}'; ${says}\nexit ${code}\n`,
    );
  await hook(0, '');
  return {
    ...{ repository, lefthook, hook },
    configure: async (text, format = 'yaml', name = 'lefthook.yml') => {
      const edited = withJob(format, text);
      if (edited === null) throw new Error(`can't be edited: ${text}`);
      await writeFile(join(path, name), edited);
      await lefthook('install');
    },
    push: async (args, extraEnv = {}) => {
      await rm(notes, { force: true });
      const options = { cwd: path, env: { ...env, ...extraEnv }, maxBuffer: 64 * 1024 * 1024 };
      const ended = await run('git', ['push', ...args], options).then(
        (output) => ({ code: 0, ...output }),
        (error: unknown) => error as { code: number; stderr: string; stdout: string },
      );
      const { code, stderr, stdout } = ended;
      return { code, stderr, stdout, given: await read(notes) };
    },
    useShell: async (shell) => {
      await rm(join(bin, 'sh'), { force: true });
      await symlink(shell, join(bin, 'sh'));
    },
  };
}

async function read(notes: string): Promise<Pushed['given']> {
  const text = await readFile(notes, 'utf8').catch(() => null);
  if (text === null) return null;
  const [count, ...lines] = text.split('\n');
  const args = lines.slice(0, Number(count));
  return { args, stdin: lines.slice(Number(count)).join('\n') };
}

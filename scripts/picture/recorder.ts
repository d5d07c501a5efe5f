import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PresetName, presetScenario } from '../../src/simulator/scenario/presets.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { startSimulator } from '../../src/simulator/world.ts';

const run = promisify(execFile);

const APP = 'my-app';
const DIST = join(import.meta.dirname, '../../dist');

// The same commits every time, and so the same hashes.
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Developer',
  GIT_AUTHOR_EMAIL: 'developer@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Developer',
  GIT_COMMITTER_EMAIL: 'developer@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

// The pictures show the defaults, whatever this machine or CI has set.
const CHOICES = { CI: undefined, PREFLIGHT: undefined, NO_COLOR: undefined };

export interface Scene {
  readonly preset: PresetName;
  /** what differs from it */
  readonly app?: Partial<Scenario['apps'][string]>;
  /** simulated seconds in a real one; times that a picture shows are real ones at 1 only */
  readonly speed: number;
}

/** A developer's terminal in a repository with the hook installed and a first commit. */
export interface Recorder {
  /** commits, pushes, and waits until it's known what became of it, without a line in the picture */
  readonly deploy: () => Promise<void>;
  /** commits, and returns what the terminal shows of `git push heroku main`, abridged */
  readonly push: () => Promise<string[]>;
  /** the same inside `heroku-preflight watch`, whatever visitors feel */
  readonly watch: () => Promise<void>;
  /** what the terminal shows of `npx heroku-preflight ARGS` */
  readonly preflight: (...args: string[]) => Promise<string[]>;
  /** the same of its report, as soon as the process in the background has written `words` */
  readonly reportWith: (words: RegExp, ...args: string[]) => Promise<string[]>;
}

// On a busy machine, a process in the background takes its time.
const REPORT_TRIES = 100;

/** Runs `act` with a simulated Heroku. Only Heroku is simulated: git, the hook and HTTPS are real. */
export async function inScene<T>(
  { preset, app, speed }: Scene,
  act: (recorder: Recorder) => Promise<T>,
): Promise<T> {
  const world = await startSimulator({ scenario: scenarioFor(preset, app), speed });
  const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-picture-'));
  try {
    return await act(await recorderIn(folder, world.env));
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

function scenarioFor(preset: PresetName, app: Scene['app']): Scenario {
  const { apps } = presetScenario(preset, APP);
  // Short, so that the lines fit.
  const webUrl = `https://${APP}.herokuapp.com/`;
  return { apps: { [APP]: { ...apps[APP], ...app, webUrl } } };
}

async function recorderIn(cwd: string, variables: object): Promise<Recorder> {
  const env = {
    ...{ ...process.env, ...CHOICES, ...variables, ...AUTHOR },
    ...{ FORCE_COLOR: '1', LC_ALL: 'C.UTF-8' },
  };
  const git = (...args: string[]) => run('git', args, { cwd, env });
  const bin = (name: string, ...args: string[]) =>
    run(process.execPath, [join(DIST, `${name}.cjs`), ...args], { cwd, env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'heroku', `https://git.heroku.com/${APP}.git`);
  await bin('install-hooks');
  const commit = () => git('commit', '--quiet', '--allow-empty', '-m', 'A commit');
  const deploy = async () => {
    await commit();
    return git('push', 'heroku', 'main');
  };
  const preflight = async (...args: string[]) => {
    const { stdout } = await bin('heroku-preflight', ...args);
    return [`$ npx heroku-preflight ${args.join(' ')}`, ...linesOf(stdout)];
  };
  const reportWith = async (words: RegExp, ...args: string[]) => {
    for (let tries = 1; ; tries += 1) {
      const lines = await preflight('report', ...args);
      if (lines.some((line) => words.test(line))) return lines;
      if (tries === REPORT_TRIES) throw new Error(`no ${words.source} in\n${lines.join('\n')}`);
    }
  };
  return {
    deploy: async () => {
      await deploy();
      await reportWith(/"kind": "finished"/, '--json');
    },
    watch: async () => {
      await commit();
      // It fails if visitors felt the deploy.
      await bin('heroku-preflight', 'watch', '--', 'git', 'push', 'heroku', 'main').catch(
        (error: unknown) => {
          if ((error as { code?: unknown }).code !== 1) throw error;
        },
      );
    },
    push: async () => ['$ git push heroku main', ...withoutBuild(linesOf((await deploy()).stderr))],
    preflight,
    reportWith,
  };
}

const linesOf = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());

/** Leaves out the middle of git's output, which has nothing of ours. */
function withoutBuild(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.startsWith('remote: '));
  const begin = lines.findIndex((line) => line.includes('-----> Building on'));
  const end = lines.findIndex((line) => line.includes('Released v'));
  if (first === -1 || begin === -1 || end < begin)
    throw new Error(`no build:\n${lines.join('\n')}`);
  return [
    ...[...lines.slice(0, first), lines[begin] ?? '', 'remote: …', lines[end] ?? ''],
    ...lines.slice(lines.findIndex((line) => line.startsWith('To '))),
  ];
}

import { join } from 'node:path';
import type { Files } from '../../src/base/files.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { leaveInBackground } from '../../src/follow/leave-in-background.ts';
import { parseGitConfig } from '../../src/git/git-config.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import type { Heroku } from '../../src/heroku/open.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import { preflight, type PreflightPorts } from '../../src/hook/preflight.ts';
import { readRun } from '../../src/state/warmup-runs.ts';
import { commitWith } from './check-result.ts';
import { stoppedClock } from './clock.ts';
import { fakeFetch } from './fake-fetch.ts';
import { memoryFiles } from './memory-files.ts';
import { PLAIN } from './style.ts';

const NOWHERE = '/nonexistent/heroku-preflight';
const ZERO = '0'.repeat(40);
export const PUSH = {
  remote: 'heroku',
  url: 'https://git.heroku.com/my-app.git',
  refLines: `refs/heads/main ${'c'.repeat(40)} refs/heads/main ${ZERO}\n`,
};

export const herokuWith = (readApp: () => Promise<Readings>): Heroku => ({
  hosts: herokuHosts({}),
  fetch: fakeFetch({ '/': [200] }),
  readApp,
  openClient: () => Promise.reject(new Error('opened')),
  accepted: () => undefined,
});

/** The config exists, and the git directory is read-only. */
const readOnly = (files: Files): Files => ({
  ...files,
  makeFolder: (path) => nodeFiles.makeFolder(path),
});

export interface Circumstances {
  /** undefined: there is none */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly openHeroku?: () => Heroku;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  /** more of git's config */
  readonly git?: string;
  /** default: the git directory is read-only */
  readonly isWritable?: boolean;
}

/** The hook's output and its end; by default the API can't be read. */
export async function push(
  input: typeof PUSH,
  {
    config,
    env = {},
    openHeroku = () => herokuWith(() => Promise.resolve({})),
    git = '',
    isWritable = false,
    ...given
  }: Circumstances,
) {
  const said: string[] = [];
  const clock = stoppedClock();
  const memory = memoryFiles(config === undefined ? {} : { '/heroku-preflight.json': config });
  const files = isWritable ? memory : readOnly(memory);
  let sourceReads = 0;
  const started: string[] = [];
  const leaving = {
    ...{ ...clock, files, pid: 1 },
    beginRun: (path: string) => {
      started.push(path);
    },
  };
  const world: PreflightPorts = {
    ...{ ...clock, env, openHeroku, files, style: PLAIN, cache: join(NOWHERE, 'cache.json') },
    ...{ userAgent: 'test', allowedHosts: [], configPath: '/heroku-preflight.json' },
    gitConfig: parseGitConfig(`remote.heroku.url\nhttps://git.heroku.com/my-app.git\0${git}`),
    readSource: () => {
      sourceReads += 1;
      return Promise.resolve(commitWith());
    },
    pushProcess: () => Promise.resolve({ pid: 7, dryRun: false, quiet: false, ...given }),
    saidPath: join(NOWHERE, 'said.json'),
    lastDeploy: () => Promise.resolve(undefined),
    loadBackground: () =>
      Promise.resolve((left) => leaveInBackground(leaving, join(NOWHERE, 'runs'), left)),
    // Nothing would be an empty line.
    say: (lines) => said.push(...(lines.length === 0 ? [''] : lines)),
  };
  const code = await preflight(input, world);
  const runs = await Promise.all(started.map((path) => readRun(memory, path)));
  return { code, said, started, runs, slept: clock.slept, sourceReads };
}

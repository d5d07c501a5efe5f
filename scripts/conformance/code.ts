import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../../src/base/context.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { type Ended, type Ending, runProgram } from '../../src/base/run-program.ts';

/** What a commit of the tiny app does: the commands of its process types, and of its build. */
export interface Code {
  readonly web?: string;
  readonly release?: string;
  /** `heroku-prebuild` */
  readonly prebuild?: string;
}

/** The first seconds make a boot long enough to be seen from outside. */
const USUAL_WEB = 'sleep 5 && node server.js';

// It answers with what the platform tells it, as npm's heroku-dyno-metadata does. Heroku's router keeps idle
// connections for 90 s.
const SERVER = `'use strict';
const { env } = process;
const server = require('node:http').createServer((request, response) => {
  const answer = () => {
    response.writeHead(200, {
      'content-type': 'text/plain',
      'x-heroku-dyno-id': env.HEROKU_DYNO_ID || '',
      'x-heroku-release-version': env.HEROKU_RELEASE_VERSION || '',
    });
    response.end('heroku-preflight conformance\\n');
  };
  setTimeout(answer, request.url === '/slow' ? 40000 : 0);
});
server.keepAliveTimeout = 95000;
server.listen(env.PORT);
`;

const NAME = 'heroku-preflight-conformance';

const filesOf = ({ web = USUAL_WEB, release, prebuild = 'true' }: Code, serial: number) => ({
  'server.js': SERVER,
  'worker.js': 'setInterval(() => {}, 60000);\n',
  // Two commits are never the same.
  'serial.txt': `${serial}\n`,
  'package.json': json({
    ...{ name: NAME, version: '1.0.0', private: true },
    scripts: { 'heroku-prebuild': prebuild },
  }),
  'package-lock.json': json({
    ...{ name: NAME, version: '1.0.0', lockfileVersion: 3, requires: true },
    packages: { '': { name: NAME, version: '1.0.0' } },
  }),
  Procfile: [
    `web: ${web}`,
    'worker: node worker.js',
    ...(release === undefined ? [] : [`release: ${release}`]),
    '',
  ].join('\n'),
});

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

export interface Pushed {
  readonly code: number | null;
  readonly output: string;
}

/** A temporary repository, from which the tiny app is pushed. */
export interface Repository {
  /** @returns the commit */
  readonly commit: (code: Code) => Promise<string>;
  /** @param signal kills git */
  readonly push: (refspec: string, signal?: AbortSignal) => Promise<Pushed>;
  /** the branches on Heroku: commits by their names */
  readonly branches: () => Promise<ReadonlyMap<string, string>>;
  readonly remove: () => Promise<void>;
}

interface RepositoryPorts extends Pick<Ending, 'kill' | 'platform'> {
  readonly app: string;
  readonly gitHost: string;
  readonly token: string;
  readonly env: Env;
  /** ends every git */
  readonly signal: AbortSignal;
}

const TOKEN = 'PREFLIGHT_CONFORMANCE_TOKEN';
const HELPER = `!f() { test "$1" != get || printf 'username=heroku\\npassword=%s\\n' "$${TOKEN}"; }; f`;
const MOST_OUTPUT = 10 * 1024 * 1024;

export async function createRepository(ports: RepositoryPorts): Promise<Repository> {
  const { app, gitHost, kill, platform } = ports;
  const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-conformance-'));
  const site = `https://${gitHost}`;
  const remote = `${site}/${app}.git`;
  // Neither this machine's hooks, signatures and templates, nor another account's token.
  const settings = [
    ['core.hooksPath', '/dev/null'],
    ['commit.gpgSign', 'false'],
    ['user.name', 'heroku-preflight'],
    ['user.email', 'conformance@example.com'],
    ['credential.helper', ''],
    [`credential.${site}.helper`, ''],
    [`credential.${site}.helper`, HELPER],
  ].flatMap(([key = '', value = '']) => ['-c', `${key}=${value}`]);
  const env = { ...ports.env, [TOKEN]: ports.token, GIT_TERMINAL_PROMPT: '0' };
  const git = (signal: AbortSignal, ...args: string[]): Promise<Ended> =>
    runProgram(
      { command: ['git', ...settings, ...args], cwd: folder, env, most: MOST_OUTPUT },
      { signal, ...(kill && { kill }), ...(platform && { platform }) },
    );
  const must = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await git(ports.signal, ...args);
    if (code === 0) return stdout.toString();
    throw new PreflightError('git', `git ${args[0] ?? ''} failed: ${lastLine(stderr)}`);
  };
  await must('init', '--quiet', '--template=', '--initial-branch=main');
  let serial = 0;
  return {
    async commit(code) {
      serial += 1;
      for (const [name, text] of Object.entries(filesOf(code, serial)))
        await writeFile(join(folder, name), text);
      await must('add', '--all');
      await must('commit', '--quiet', '--message', `Conformance ${serial}`);
      return (await must('rev-parse', 'HEAD')).trim();
    },
    async push(refspec, signal = ports.signal) {
      const ended = await git(signal, 'push', '--force', remote, refspec);
      return { code: ended.code, output: `${ended.stdout.toString()}${ended.stderr}` };
    },
    async branches() {
      const lines = (await must('ls-remote', '--heads', remote)).split('\n');
      return new Map(
        lines.map((line) => line.split('\t')).map(([id = '', ref = '']) => [ref, id] as const),
      );
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

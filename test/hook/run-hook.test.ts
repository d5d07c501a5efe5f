import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { HOOK_EXIT } from '../../src/hook/contract.ts';
import {
  continueAfterPush,
  type HookContext,
  type HookInput,
  runHook,
} from '../../src/hook/run-hook.ts';
import { runPath, type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { createCertificate } from '../support/certificate.ts';
import { deployRecord, liveRecord } from '../support/deploy-records.ts';
import { eventually } from '../support/e2e.ts';
import { gitConfig } from '../support/git-config.ts';
import { type LoopbackServer, startServer } from '../support/loopback-server.ts';
import { COMMIT, GOOD } from '../support/readings.ts';
import { pathRecord, RUN_REQUEST, runOf } from '../support/warmup-runs.ts';

const ZERO = '0'.repeat(40);
const DEPLOY = `refs/heads/main ${COMMIT} refs/heads/main ${ZERO}\n`;
const BRANCH = `refs/heads/topic ${COMMIT} refs/heads/topic ${ZERO}\n`;

let folder = '';
let servers: LoopbackServer[] = [];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'preflight-hook-')));
  await mkdir(join(folder, '.git/heroku-preflight'), { recursive: true });
  await mkdir(join(folder, 'bin'));
});
afterEach(async () => {
  for (const { close } of servers) await close();
  servers = [];
  await rm(folder, { recursive: true });
});

/** Answers what Heroku says about an app in good order; anything else with 404. */
async function startApi(webUrl = GOOD.app.web_url): Promise<LoopbackServer> {
  const answers: Readonly<Record<string, unknown>> = {
    '/apps/my-app': { ...GOOD.app, web_url: webUrl },
    '/apps/my-app/formation': GOOD.formation,
    '/apps/my-app/dynos': GOOD.dynos,
    '/apps/my-app/features': GOOD.features,
  };
  const api = await startServer(({ url = '' }, response) => {
    const answer = answers[url];
    response.setHeader('content-type', 'application/json');
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(JSON.stringify(answer ?? { id: 'not_found', message: 'not here' }));
  });
  servers.push(api);
  return api;
}

interface World {
  readonly env?: Env;
  readonly api?: LoopbackServer;
  readonly config?: object;
  readonly git?: readonly (readonly [string, string])[];
  readonly changes?: Partial<HookContext>;
}

/** This machine as a hook in `folder` finds it, with programs in `folder/bin` alone. */
function machine({ env = {}, api, git = [], changes }: World): {
  readonly context: HookContext;
  readonly said: () => string;
} {
  const chunks: Buffer[] = [];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const heroku = { HEROKU_HOST: `http://127.0.0.1:${api?.port ?? 1}`, HEROKU_API_KEY: 'HRKU-1' };
  const context = {
    ...{ cwd: folder, platform: 'darwin' as const, version: '1.2.3', stderr },
    env: { PATH: join(folder, 'bin'), LANG: 'C.UTF-8', HOME: folder, ...heroku, ...env },
    ...{ execPath: process.execPath, pid: 4711, ppid: 4710 },
    ...{ kill: process.kill.bind(process), isAlive: () => false },
    git: { pipe: () => Promise.reject(new PreflightError('git', 'no')), config: noConfig },
    gitConfig: Promise.resolve(gitConfig(...git)),
    ...changes,
  };
  return { context, said: () => Buffer.concat(chunks).toString() };
}
const noConfig = (): Promise<never> => Promise.reject(new Error('read twice'));

async function push(world: World, input: Partial<HookInput> = {}) {
  const { context, said } = machine(world);
  await writeFile(join(folder, 'heroku-preflight.json'), JSON.stringify(world.config ?? {}));
  const stateRoot = join(folder, '.git/heroku-preflight');
  const url = 'https://127.0.0.1/my-app.git';
  const code = await runHook(
    { ...{ remote: 'heroku', url, refLines: DEPLOY, stateRoot }, ...input },
    context,
  );
  return { code, said: said() };
}

async function program(name: string, script: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

const state = (name: string): Promise<string> =>
  readFile(join(folder, '.git/heroku-preflight', name), 'utf8');

describe('the hook on this machine', () => {
  const CHECK = { PREFLIGHT: 'check' };

  it('reads Heroku with the credential and under our name, and reports', async () => {
    const api = await startApi();
    const { code, said } = await push({ api, env: CHECK });
    expect(said).toMatch(/^preflight {2}my-app/);
    expect(said).toMatch(/\n$/);
    expect(code).toBe(HOOK_EXIT.proceed);
    const { headers } = api.requests[0] ?? {};
    expect(headers).toMatchObject({
      'user-agent': expect.stringMatching(/^heroku-preflight\/1\.2\.3/),
      authorization: 'Bearer HRKU-1',
    });
  });

  it('keeps what it said in the git directory', async () => {
    await push({ api: await startApi(), env: CHECK });
    expect(JSON.parse(await state('said.json'))).toMatchObject({ apps: { 'my-app': {} } });
  });

  it('says what became of the last deploy', async () => {
    const runs = join(folder, '.git/heroku-preflight/runs');
    const finished = { deploy: liveRecord(), outcome: { kind: 'finished' } } as const;
    await nodeFiles.makeFolder(runs);
    await writeRun(nodeFiles, runs, runOf(finished));
    const { said } = await push({ api: await startApi(), env: CHECK });
    expect(said).toMatch(/last deploy +v42: live after 2 min 10 s/);
  });

  it.each([
    ['allow', HOOK_EXIT.proceed],
    ['block', HOOK_EXIT.block],
  ])('obeys onFailure if git’s configuration can’t be read: %s', async (onFailure, expected) => {
    const failing = Promise.reject(new PreflightError('git', 'git config failed'));
    failing.catch(() => undefined);
    const world = { config: { onFailure }, changes: { gitConfig: failing } };
    const { code, said } = await push(world);
    expect(said).toMatch(/^preflight {2}skipped: .*git config failed/);
    expect(code).toBe(expected);
  });

  it('reads refs that are too many to keep', async () => {
    const refs = Buffer.from(BRANCH);
    const readAt = (bytes: Uint8Array, position: number): number => refs.copy(bytes, 0, position);
    const { said } = await push({}, { refLines: '', readAt });
    expect(said).toContain('→ git push heroku topic:main');
  });

  it('finds git’s options through ps', async () => {
    await program('ps', 'test "$*" = "-o ppid=,args= -p 4710" && echo "1 git push --dry-run"');
    const { said } = await push({});
    expect(said).toBe('preflight  dry run: the app is neither woken nor checked\n');
  });

  it('doesn’t wait for ps when its time is over', async () => {
    await program('ps', `echo $$ > '${folder}/pid'; exec /bin/sleep 60`);
    const over = new AbortController();
    const config = { warmup: false, checks: false };
    const pushing = push({ config, changes: { signal: over.signal } });
    const pid = Number(
      await eventually(() => readFile(join(folder, 'pid'), 'utf8').catch(() => undefined)),
    );
    over.abort();
    expect(await pushing).toEqual({ code: HOOK_EXIT.proceed, said: '' });
    await eventually(() => (isRunning(pid) ? undefined : true));
  });

  it('reads the pushed commit through git, and looks for what Heroku has', async () => {
    const inputs: string[] = [];
    const pipe = (input: string) => {
      inputs.push(input);
      return Promise.reject(new PreflightError('procfile', 'too large'));
    };
    const git = { pipe, config: noConfig };
    const { said } = await push({ api: await startApi(), env: CHECK, changes: { git } });
    expect(inputs[0]).toContain(COMMIT);
    expect(said).toContain('too large');
  });
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** An app on this machine, over https. */
async function startApp(listener: Parameters<typeof startServer>[0]): Promise<LoopbackServer> {
  const certificate = await createCertificate(['127.0.0.1', 'localhost']);
  const app = await startServer(listener, certificate);
  servers.push(app);
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
  return app;
}

describe('a host that the developer allowed', () => {
  it.each([true, false])('gets the warm-up: %p', async (isAllowed) => {
    const app = await startApp((_, response) => response.end('ok'));
    const host = `localhost:${app.port}`;
    const { said } = await push({
      ...{ api: await startApi(), env: { GIT_SSL_CAINFO: join(folder, 'ca.pem') } },
      config: { warmup: { url: `https://${host}/`, wait: '30s' }, deploy: { follow: false } },
      git: isAllowed ? [['preflight.allowhost', host]] : [],
    });
    expect(app.requests).toHaveLength(isAllowed ? 1 : 0);
    expect(said.includes('git config --add preflight.allowHost')).toBe(!isAllowed);
  });
});

describe('the process after a push', () => {
  /** What the process gets, and whether it started at once. */
  async function left(app: LoopbackServer, config: object) {
    await program('sleep', `echo "$1" > '${folder}/slept'`);
    await writeFile(
      join(folder, '.git/heroku-preflight/hook.cjs'),
      `const { readFileSync, renameSync, writeFileSync } = require('node:fs');
       writeFileSync('${folder}/heard.new', JSON.stringify({
         args: process.argv.slice(2), input: readFileSync(0, 'utf8') }));
       renameSync('${folder}/heard.new', '${folder}/heard');`,
    );
    const api = await startApi(`https://localhost:${app.port}/`);
    const { said } = await push({ api, env: { GIT_SSL_CAINFO: join(folder, 'ca.pem') }, config });
    const heard = await eventually(() =>
      readFile(join(folder, 'heard'), 'utf8').catch(() => undefined),
    );
    const { args, input } = JSON.parse(heard) as { args: string[]; input: string };
    const [path = '', cwd] = args;
    expect(cwd).toBe(folder);
    const run: unknown = JSON.parse(await readFile(path, 'utf8'));
    const slept = await readFile(join(folder, 'slept'), 'utf8').catch(() => undefined);
    return { said, input, run, slept };
  }

  it('gets the deploy, and the credential that Heroku accepted, and gives way', async () => {
    const app = await startApp((_, response) => response.end('ok'));
    const { said, input, run, slept } = await left(app, { warmup: { wait: '30s' } });
    expect(app.requests).toHaveLength(1);
    expect(said).not.toContain("isn't followed");
    expect(JSON.parse(input)).toEqual({ source: 'env', token: 'HRKU-1' });
    expect(run).toMatchObject({ app: 'my-app', commit: COMMIT, deploy: {} });
    expect(slept).toBe('1\n');
  });

  it('wakes the app at once, and needs no credential for that', async () => {
    const app = await startApp(() => undefined);
    const config = { warmup: { wait: '0s' }, deploy: { follow: false } };
    const { input, run, slept } = await left(app, config);
    expect([input, slept]).toEqual(['', undefined]);
    expect(run).toMatchObject({ app: 'my-app', deploy: null, paths: [{ isFinal: false }] });
  });
});

describe('after the push', () => {
  const runs = (): string => join(folder, '.git/heroku-preflight/runs');
  const notified = (): Promise<string> => readFile(join(folder, 'notified'), 'utf8');

  /** A run whose deploy can't be followed, since Heroku doesn't know the credential. */
  async function goOn(world: World, input = '', own: Partial<WarmupRun> = {}) {
    await program('notify-send', `printf '%s\\n' "$@" > '${folder}/notified'`);
    const startedAt = new Date();
    const run = runOf({
      ...{ startedAt: startedAt.toISOString(), paths: [], request: null },
      deadline: new Date(startedAt.getTime() + 60_000).toISOString(),
      deploy: deployRecord({ start: null }),
      ...own,
    });
    await nodeFiles.makeFolder(runs());
    await writeRun(nodeFiles, runs(), run);
    const path = runPath(runs(), run.id);
    const { context } = machine({ ...world, changes: { platform: 'linux', ...world.changes } });
    await continueAfterPush(path, () => input, context);
    return JSON.parse(await readFile(path, 'utf8')) as { outcome: unknown; deploy: unknown };
  }

  it('the deploy is followed with the credential of the push', async () => {
    const api = await startApi();
    const credential = JSON.stringify({ source: 'keychain', token: 'HRKU-2' });
    const { outcome } = await goOn({ api }, credential);
    expect(outcome).toEqual({ kind: 'finished' });
    expect(api.requests[0]?.headers).toMatchObject({ authorization: 'Bearer HRKU-2' });
  });

  it('its end is shown on the desktop if the developer wants that', async () => {
    const api = await startServer((_, response) => {
      response.statusCode = 401;
      response.end('{}');
    });
    servers.push(api);
    await goOn({ api, git: [['preflight.notify', 'yes']] });
    expect((await notified()).trim().split('\n')).toEqual([
      ...['--app-name=heroku-preflight', '--urgency=critical', '--', 'heroku-preflight: my-app'],
      expect.stringMatching(/^can't tell whether it is live: .*rejected the token/),
    ]);
  });

  it('probes say what visitors feel, if the run asks for that', async () => {
    const app = await startApp((_, response) => response.end('ok'));
    const probing = { rate: 2, maxDowntimeMs: 1_000, slowMs: null };
    await goOn({ api: await startApi(), env: { GIT_SSL_CAINFO: join(folder, 'ca.pem') } }, '', {
      ...{ paths: [pathRecord({ isFinal: true })], deploy: deployRecord({ start: null, probing }) },
      request: { ...RUN_REQUEST, baseUrl: `https://localhost:${app.port}/` },
    });
    expect(await readdir(runs())).toContain(`${runOf().id}.judgement`);
    expect(app.requests.length).toBeGreaterThan(0);
  });

  it('it isn’t shown by default', async () => {
    await goOn({ api: await startApi() });
    await expect(notified()).rejects.toThrow('ENOENT');
  });
});

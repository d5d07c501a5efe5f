import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import {
  askCredentialHelper,
  type CredentialHelperPorts,
} from '../../src/heroku/credential-helper.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

/** git with one helper, a shell script, for Heroku's host, as the Heroku CLI configures it. */
async function withHelper(script: string): Promise<{ home: string; ports: CredentialHelperPorts }> {
  const home = await mkdtemp(join(tmpdir(), 'preflight-helper-'));
  later(() => rm(home, { recursive: true, force: true }));
  const helper = join(home, 'helper');
  await writeFile(helper, `#!/bin/sh\n${script}\n`);
  await chmod(helper, 0o755);
  await writeFile(
    join(home, '.gitconfig'),
    `[credential "https://git.heroku.com"]\n\thelper = "!${helper}"\n`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const kill = (pid: number, signal: 'SIGKILL'): unknown => process.kill(pid, signal);
  return { home, ports: { env, cwd: home, platform: process.platform, kill } };
}

/** A git that only runs this script. */
async function withGit(script: string): Promise<CredentialHelperPorts> {
  const { home, ports } = await withHelper('');
  await writeFile(join(home, 'git'), `#!/bin/sh\n${script}\n`);
  await chmod(join(home, 'git'), 0o755);
  return { ...ports, env: { ...ports.env, PATH: `${home}:${process.env.PATH ?? ''}` } };
}

const HOST = 'git.heroku.com';

describe('askCredentialHelper', () => {
  it("returns the helper's password", async () => {
    const { ports } = await withHelper('echo username=heroku; echo password=t0k=en');
    expect(await askCredentialHelper(HOST, ports)).toBe('t0k=en');
  });

  it('takes only a whole line for the password', async () => {
    const { ports } = await withHelper('echo username=password=x; echo password=y');
    expect(await askCredentialHelper(HOST, ports)).toBe('y');
  });

  it.each([
    ['fails after a password', 'echo password=y; exit 1'],
    ['ends well without a password', 'echo username=x'],
    ['has an empty password', 'echo password='],
  ])('returns undefined when git %s', async (_, script) => {
    expect(await askCredentialHelper(HOST, await withGit(script))).toBeUndefined();
  });

  it('sends only https and the host', async () => {
    const { home, ports } = await withHelper(
      'cat >"$HOME/asked"; echo username=x; echo password=y',
    );
    await askCredentialHelper(HOST, ports);
    // Newer versions of git add lines with their capabilities.
    const asked = (await readFile(join(home, 'asked'), 'utf8')).trim().split('\n');
    expect(asked.filter((line) => !line.includes('[]='))).toEqual([
      'protocol=https',
      `host=${HOST}`,
    ]);
  });

  it.each([
    ['has nothing', ''],
    ['fails', 'exit 1'],
    ['is killed', 'kill -9 $$'],
    ['tells git to stop', 'echo quit=1'],
    ['answers nonsense', 'echo "¡nonsense!"'],
    ['gives a user name only', 'echo username=heroku'],
  ])('returns undefined when the helper %s', async (_, script) => {
    const { ports } = await withHelper(script);
    expect(await askCredentialHelper(HOST, ports)).toBeUndefined();
  });

  it('returns undefined without a helper, and without a prompt', async () => {
    const { home, ports } = await withHelper('');
    await writeFile(join(home, '.gitconfig'), `[core]\n\taskPass = touch ${home}/prompted #\n`);
    const env = { ...ports.env, SSH_ASKPASS: `${home}/helper`, DISPLAY: ':0' };
    expect(await askCredentialHelper(HOST, { ...ports, env })).toBeUndefined();
    await expect(readFile(join(home, 'prompted'))).rejects.toThrow('ENOENT');
  });

  it('gives the helper no terminal for a prompt', async () => {
    const { ports } = await withHelper(
      'if (: </dev/tty) 2>/dev/null; then tty=yes; else tty=no; fi; echo username=x; echo password=$tty',
    );
    expect(await askCredentialHelper(HOST, ports)).toBe('no');
  });

  it('returns undefined without git', async () => {
    const { ports } = await withHelper('');
    const env = { ...ports.env, PATH: '/nonexistent' };
    expect(await askCredentialHelper(HOST, { ...ports, env })).toBeUndefined();
  });

  it('returns undefined for an endless answer', async () => {
    const { ports } = await withHelper(
      'echo username=x; echo password=$(yes | head -c 300000 | tr -d "\\n")',
    );
    expect((await askCredentialHelper(HOST, ports))?.length).toBeUndefined();
  });

  it('ends a helper that hangs, and its children', async () => {
    const { home, ports } = await withHelper(
      'sleep 300 & echo $! $$ >"$HOME/pids.tmp"; mv "$HOME/pids.tmp" "$HOME/pids"; wait',
    );
    const answer = askCredentialHelper(HOST, { ...ports, timeout: 1000 });
    await expect(answer).rejects.toMatchObject({
      code: 'credential-helper',
      message: "git's credential helper didn't answer for git.heroku.com in time",
      hint: 'Set HEROKU_API_KEY, or check git config credential.helper',
    });
    await expectEnded(join(home, 'pids'));
  });

  it.each([
    ['in a session of its own', 'setsid sh -c \'echo $$ >"$HOME/pids"; exec sleep 300\' & wait'],
    [
      'that has left its parents',
      'setsid sh -c \'sleep 300 & echo $! >"$HOME/pids"\' </dev/null >/dev/null & sleep 300',
    ],
    [
      'that ignores every other signal',
      'trap "" TERM HUP INT; echo $$ >"$HOME/pids"; sleep 300; sleep 300',
    ],
    ['that is stopped', 'echo $$ >"$HOME/pids"; kill -STOP $$'],
  ])('ends a helper %s', async (_, script) => {
    const { home, ports } = await withHelper(script);
    const answer = askCredentialHelper(HOST, { ...ports, timeout: 1000 });
    await expect(answer).rejects.toMatchObject({ code: 'credential-helper' });
    await expectEnded(join(home, 'pids'), 1);
  });

  it('takes the answer of a helper that leaves a process behind', async () => {
    const { home, ports } = await withHelper(
      'setsid sleep 300 </dev/null >/dev/null & echo $! >"$HOME/pids"; echo username=x; echo password=y',
    );
    expect(await askCredentialHelper(HOST, ports)).toBe('y');
    const pid = Number(await written(join(home, 'pids')));
    later(() => process.kill(pid, 'SIGKILL'));
    expect(isRunning(pid)).toBe(true);
  });

  describe('while a push waits for something else, too,', () => {
    const SLOW = 'sleep 1; echo username=x; echo password=y';

    it('takes an answer that comes later', async () => {
      const { ports } = await withHelper(SLOW);
      const meanwhile = new Promise(() => undefined);
      expect(await askCredentialHelper(HOST, { ...ports, patience: 10, meanwhile })).toBe('y');
    });

    it('waits no longer than for that', async () => {
      const { ports } = await withHelper('sleep 300');
      const limits = { timeout: 600_000, patience: 10, meanwhile: sleep(500) };
      const answer = askCredentialHelper(HOST, { ...ports, ...limits });
      await expect(answer).rejects.toMatchObject({ code: 'credential-helper' });
    });

    it('waits patiently for the helper if that is over first', async () => {
      const { ports } = await withHelper(SLOW);
      const limits = { patience: 60_000, meanwhile: Promise.resolve() };
      expect(await askCredentialHelper(HOST, { ...ports, ...limits })).toBe('y');
    });

    it('waits no longer than the limit', async () => {
      const { ports } = await withHelper('sleep 300');
      const limits = { timeout: 100, meanwhile: new Promise(() => undefined) };
      await expect(askCredentialHelper(HOST, { ...ports, ...limits })).rejects.toMatchObject({
        code: 'credential-helper',
      });
    });
  });

  it('has its whole time if no push waits', async () => {
    const { ports } = await withHelper('sleep 1; echo username=x; echo password=y');
    expect(await askCredentialHelper(HOST, { ...ports, patience: 10 })).toBe('y');
  });

  it.each([
    [true, 'true'],
    [false, 'unset'],
  ])(
    'keeps the Heroku CLI from a keychain that would prompt: %s',
    async (withoutKeychain, value) => {
      const { ports } = await withHelper(
        'echo username=x; echo "password=${HEROKU_NETRC_WRITE-unset}"',
      );
      expect(await askCredentialHelper(HOST, { ...ports, withoutKeychain })).toBe(value);
    },
  );

  it('ends a helper when the signal is aborted', async () => {
    const { home, ports } = await withHelper(
      'sleep 300 & echo $! $$ >"$HOME/pids.tmp"; mv "$HOME/pids.tmp" "$HOME/pids"; wait',
    );
    const ctrlC = new AbortController();
    const answer = askCredentialHelper(HOST, { ...ports, signal: ctrlC.signal });
    await Promise.all([
      expect(answer).rejects.toMatchObject({ code: 'credential-helper' }),
      written(join(home, 'pids')).then(() => {
        ctrlC.abort();
      }),
    ]);
    await expectEnded(join(home, 'pids'));
  });

  it('starts nothing if the signal is already aborted', async () => {
    const { home, ports } = await withHelper('touch "$HOME/started"');
    const answer = askCredentialHelper(HOST, { ...ports, signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ code: 'credential-helper' });
    await expect(readFile(join(home, 'started'))).rejects.toThrow('ENOENT');
  });

  it.each(['git.heroku.com\nusername=x', '', 'a b'])("doesn't run for %j", async (host) => {
    const { home, ports } = await withHelper('touch "$HOME/started"');
    expect(await askCredentialHelper(host, ports)).toBeUndefined();
    await expect(readFile(join(home, 'started'))).rejects.toThrow('ENOENT');
  });
});

async function written(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '') return text;
    await sleep(10);
  }
}

/** Waits until the processes in a file are gone; jest's time limit applies. */
async function expectEnded(path: string, count = 2): Promise<void> {
  const pids = (await written(path)).trim().split(' ').map(Number);
  expect(pids).toHaveLength(count);
  while (pids.some(isRunning)) await sleep(10);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

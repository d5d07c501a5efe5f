import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { NO_NODE, OLD_NODE, SHIM } from '../support/fake-nodes.ts';
import { folderWithNode } from '../support/gui-client.ts';
import { beforeForeignHook, createHookSandbox } from '../support/hook-sandbox.ts';
import type { HookSandbox } from '../support/hook-sandbox.ts';
import { HOOK_END, HOOK_EXIT } from '../../src/hook/contract.ts';
import { SHELLS, turnsOf } from '../support/shells.ts';
import { sampleOf } from '../support/weekly.ts';

const REFS = 'refs/heads/main 1111 refs/heads/main 0000\n';

let sandbox: HookSandbox;
afterEach(() => sandbox.remove());

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  const next = turnsOf(shell);

  next()('passes the refs to the bundle, and the remote in the environment only', async () => {
    sandbox = await createHookSandbox();
    const url = 'https://x:t0ken@git.heroku.com/my-app.git';
    const run = await sandbox.run(undefined, { shell, args: ['prod', url], stdin: REFS });
    expect(run).toMatchObject({ code: 0, stdout: Buffer.from(''), stderr: 'from the bundle\n' });
    const seen = await sandbox.seen();
    expect(seen).toMatchObject({
      stdin: REFS,
      env: {
        HEROKU_PREFLIGHT_REMOTE: 'prod',
        HEROKU_PREFLIGHT_URL: url,
        HEROKU_PREFLIGHT_STATE: sandbox.state,
      },
    });
    expect(JSON.stringify([seen?.argv, seen?.execArgv])).not.toContain('t0ken');
  });

  it('passes another hook its exact stdin, and changes nothing else', async () => {
    sandbox = await createHookSandbox();
    const probe =
      'echo "$0" "$#" "$@"; umask; pwd; echo "$-"; trap; set | grep -ai ^heroku_ || :; cat\n';
    const stdin = Buffer.concat([
      Buffer.from('a\0b\r\n\n\xff', 'latin1'),
      Buffer.alloc(3e6, 'x\n'),
    ]);
    const alone = await sandbox.run(`#!/bin/sh\n${probe}`, { shell, stdin });
    const behind = await sandbox.run(beforeForeignHook(probe), { shell, stdin });
    expect(behind.stdout.equals(alone.stdout)).toBe(true);
    expect(behind.stdout.length).toBeGreaterThan(stdin.length);
    expect(behind.code).toBe(alone.code);
  });

  next()('passes the refs to the bundle and the other hook under `set -C`', async () => {
    sandbox = await createHookSandbox();
    // A killed push with the same process id has left its copy.
    const first = '#!/bin/sh\nset -C; : >.git/heroku-preflight/input.$$';
    const run = await sandbox.run(beforeForeignHook('cat\n', first), { shell, stdin: REFS });
    expect(run).toEqual({ code: 0, stdout: Buffer.from(REFS), stderr: 'from the bundle\n' });
    expect(await sandbox.seen()).toMatchObject({ stdin: REFS });
  });

  it('gives the bundle no other descriptor, and leaves the other hook its 8 and 9', async () => {
    sandbox = await createHookSandbox();
    await writeFile(join(sandbox.repository.path, 'theirs'), 'nine\n');
    const first = '#!/bin/sh\nexec 8>&1 9<theirs';
    const body = 'read -r line <&9; echo "$line" >&8\n';
    const run = await sandbox.run(beforeForeignHook(body, first), { shell, stdin: REFS });
    expect(run).toMatchObject({ code: 0, stdout: Buffer.from('nine\n') });
    expect(await sandbox.seen()).toMatchObject({ descriptors: [] });
  });

  next()('stops the push and the other hook if the bundle says so', async () => {
    sandbox = await createHookSandbox({ exitCode: 77 });
    const run = await sandbox.run(beforeForeignHook('echo foreign\n'), { shell });
    expect(run).toMatchObject({ code: 1, stdout: Buffer.from('') });
  });

  next().each(sampleOf(3, [[3], ['throw'], ['SIGSEGV'], ['SIGHUP'], ['SIGTERM']] as const))(
    'lets the push continue if the bundle ends by %s, and does not start it again',
    async (exitCode) => {
      sandbox = await createHookSandbox({ exitCode });
      const run = await sandbox.run(beforeForeignHook('echo foreign; exit 5\n'), { shell });
      expect(run).toMatchObject({ code: 5, stdout: Buffer.from('foreign\n') });
      const failed = { SIGSEGV: 139, SIGHUP: 129, SIGTERM: 143, throw: 70, 3: 70 }[exitCode];
      expect(run.stderr).toContain(
        `preflight: the hook itself failed (exit ${failed}), the push continues\n`,
      );
      expect(run.stderr.match(/from the bundle/g)).toHaveLength(1);
    },
  );

  next()('prints nothing if the bundle ends itself to continue', async () => {
    sandbox = await createHookSandbox({ exitCode: HOOK_END[HOOK_EXIT.proceed] });
    const run = await sandbox.run(beforeForeignHook('cat\n'), { shell, stdin: REFS });
    expect(run).toEqual({ code: 0, stdout: Buffer.from(REFS), stderr: 'from the bundle\n' });
  });

  it('says so if the system kills Node, because then nothing was checked', async () => {
    sandbox = await createHookSandbox({ exitCode: 'SIGKILL' });
    const run = await sandbox.run(beforeForeignHook('cat\n'), { shell, stdin: REFS });
    expect(run).toMatchObject({ code: 0, stdout: Buffer.from(REFS) });
    expect(run.stderr).toBe(
      'from the bundle\npreflight: the hook itself failed (exit 137), the push continues\n',
    );
  });

  it('stops the push and the other hook if the bundle ends itself to stop it', async () => {
    sandbox = await createHookSandbox({ exitCode: HOOK_END[HOOK_EXIT.block] });
    const run = await sandbox.run(beforeForeignHook('echo foreign\n'), { shell });
    expect(run).toEqual({ code: 1, stdout: Buffer.from(''), stderr: 'from the bundle\n' });
  });

  next().each(
    sampleOf(2, [
      ['SIGKILL', true],
      ['SIGSEGV', false],
      ['SIGHUP', true],
      ['SIGTERM', true],
    ] as const),
  )('after %s keeps compiled code: %s', async (exitCode, isKept) => {
    sandbox = await createHookSandbox({ exitCode });
    await writeFile(join(sandbox.state, 'code-1'), '');
    await sandbox.run(undefined, { shell });
    expect((await readdir(sandbox.state)).includes('code-1')).toBe(isKept);
  });

  next()('uses the recorded Node if PATH has a shim without one', async () => {
    sandbox = await createHookSandbox();
    const PATH = await folderWithNode(sandbox, SHIM);
    const { stderr } = await sandbox.run(undefined, { shell, env: { PATH }, stdin: REFS });
    expect(await sandbox.seen()).toMatchObject({ stdin: REFS });
    expect(stderr).toBe('shim: no version is set\nfrom the bundle\n');
  });

  next().each([
    ['heroku\n', 'heroku'],
    ['', ''],
  ])('says in whose words the bundle is to suggest commands: %j', async (second, caller) => {
    sandbox = await createHookSandbox();
    await appendFile(join(sandbox.state, 'node'), second);
    await sandbox.run(undefined, { shell, stdin: REFS });
    expect(await sandbox.seen()).toMatchObject({ env: { HEROKU_PREFLIGHT_CALLER: caller } });
  });

  next()('says so if there is only a shim without Node', async () => {
    sandbox = await createHookSandbox();
    const PATH = await folderWithNode(sandbox, SHIM);
    await rm(join(sandbox.state, 'node'));
    const { code, stderr } = await sandbox.run(undefined, { shell, env: { PATH } });
    expect(code).toBe(0);
    expect(stderr).toBe(`shim: no version is set\n${NO_NODE('none')}`);
  });

  next()("uses the recorded Node if PATH's is too old", async () => {
    sandbox = await createHookSandbox();
    const PATH = await folderWithNode(sandbox, OLD_NODE);
    await sandbox.run(undefined, { shell, env: { PATH }, stdin: REFS });
    expect(await sandbox.seen()).toMatchObject({ stdin: REFS });
  });

  next()('names the Node that it found if it is too old', async () => {
    sandbox = await createHookSandbox();
    const PATH = await folderWithNode(sandbox, OLD_NODE);
    await rm(join(sandbox.state, 'node'));
    const run = await sandbox.run(beforeForeignHook('cat\n'), {
      shell,
      env: { PATH },
      stdin: REFS,
    });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from(REFS),
      stderr: NO_NODE('v16.20.2'),
    });
  });

  it('leaves stdin unchanged on a full disk', async () => {
    sandbox = await createHookSandbox();
    const script = beforeForeignHook('cat\n');
    const run = await sandbox.run(script, { shell: [...FULL_DISK, ...shell], stdin: REFS });
    expect(run).toMatchObject({ code: 0, stdout: Buffer.from(REFS) });
    expect(run.stderr).toMatch("can't write");
    expect(await sandbox.seen()).toBeNull();
  });
});

it('removes its copy of the refs before the bundle runs', async () => {
  sandbox = await createHookSandbox();
  await sandbox.run(undefined, { stdin: REFS });
  expect((await sandbox.seen())?.files).toEqual([
    'exit-code',
    'find-node.sh',
    'hook.cjs',
    'node',
    'pre-push',
    'run.sh',
    'start.cjs',
  ]);
});

it('finds the bundle in a git directory with special characters in its name', async () => {
  sandbox = await createHookSandbox({ name: 'a \'b\' "c" $(d) \\\n é' });
  await sandbox.run(undefined, { stdin: REFS });
  expect(await sandbox.seen()).toMatchObject({ stdin: REFS });
});

it('finds the bundle through GIT_DIR', async () => {
  sandbox = await createHookSandbox();
  const env = { GIT_DIR: '.git' };
  await sandbox.run(undefined, { env });
  expect(await sandbox.seen()).toMatchObject({ env: { HEROKU_PREFLIGHT_STATE: sandbox.state } });
});

it("skips a Node that can't be started", async () => {
  sandbox = await createHookSandbox();
  const PATH = await folderWithNode(sandbox, '#!/nowhere/interpreter\n');
  await sandbox.run(undefined, { env: { PATH } });
  expect(await sandbox.seen()).not.toBeNull();
});

// Without SIGXFSZ, a file can be created but not written, as on a full disk.
const FULL_DISK = ['bash', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'bash'] as const;

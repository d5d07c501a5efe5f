import { chmod, chown, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beforeForeignHook, createHookSandbox, type HookSandbox } from '../support/hook-sandbox.ts';
import { IS_ROOT, NOBODY } from '../support/other-user.ts';
import { SHELLS, turnsOf } from '../support/shells.ts';
import { sampleOf } from '../support/weekly.ts';

// Too little disk, too few descriptors, and files that others could write to.

const REFS = 'refs/heads/main 1111 refs/heads/main 0000\n';
const MANY_REFS = REFS.repeat(5_000);

let sandbox: HookSandbox;
beforeEach(async () => {
  sandbox = await createHookSandbox();
});
afterEach(() => sandbox.remove());

/** The shell, after this command of bash. */
const after = (command: string, shell: readonly string[]): string[] => [
  ...['bash', '-c', `${command}; exec "$@"`, 'bash'],
  ...shell,
];

const lineThat = (why: string): string =>
  `preflight: nothing checked, push continues: ${why.replace('STATE', sandbox.state)}\n`;

// Files of 128 KB at most: as on a disk that has room for the test, but not for the list.
const NEARLY_FULL = 'trap "" XFSZ; ulimit -f 128';

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  const next = turnsOf(shell);

  next()('a list that does not fit is no loss if nothing follows', async () => {
    const run = await sandbox.run(undefined, {
      shell: after(NEARLY_FULL, shell),
      stdin: MANY_REFS,
    });
    expect(run).toMatchObject({
      code: 0,
      stderr: lineThat("can't keep the list of refs in STATE"),
    });
    expect(await sandbox.seen()).toBeNull();
  });

  next()('a closed stdin has no list to lose', async () => {
    const run = await sandbox.run(beforeForeignHook('echo theirs\n'), {
      shell: after('exec <&-', shell),
    });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from('theirs\n'),
      stderr: lineThat('stdin is closed'),
    });
  });

  next()('a list that does not fit stops the push if something follows', async () => {
    const run = await sandbox.run(beforeForeignHook('\n# theirs\n  cat\n'), {
      shell: after(NEARLY_FULL, shell),
      stdin: MANY_REFS,
    });
    expect(run).toEqual({
      code: 1,
      stdout: Buffer.from(''),
      stderr: 'preflight: push stopped: lost the list of refs, which the next hook needs\n',
    });
  });

  next()(
    'comments and the line end of Windows do not count as something that follows',
    async () => {
      const script = beforeForeignHook('\n# theirs\n\n').replace(/ # heroku-preflight$/m, '$&\r');
      const run = await sandbox.run(script, {
        shell: after(NEARLY_FULL, shell),
        stdin: MANY_REFS,
      });
      expect(run.code).toBe(0);
    },
  );

  next().each([
    ['continues', 'no files', 0],
    ['stops', 'files', 1],
  ])('with a list that does not fit, a push %s if git-lfs keeps %s here', async (_, kept, code) => {
    const objects = join(sandbox.repository.path, '.git/lfs/objects');
    if (kept === 'files') await mkdir(objects, { recursive: true });
    const run = await sandbox.run(undefined, {
      shell: after(NEARLY_FULL, shell),
      stdin: MANY_REFS,
    });
    expect(run.code).toBe(code);
  });

  it('with few descriptors one line says so, and the rest of the hook gets its stdin', async () => {
    const run = await sandbox.run(beforeForeignHook('cat\n'), {
      shell: after('ulimit -n 20', shell),
      stdin: REFS,
    });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from(REFS),
      stderr: lineThat('ulimit -n is below 32'),
    });
  });
});

it('a list that does not fit is no loss for a hook manager that starts the copy', async () => {
  const run = await sandbox.run(`exec /bin/sh '${sandbox.state}/pre-push' "$@"\n`, {
    shell: after(NEARLY_FULL, ['/bin/sh']),
    stdin: MANY_REFS,
  });
  expect(run).toMatchObject({ code: 0, stderr: lineThat("can't keep the list of refs in STATE") });
});

// Below 12 git can't run any hook.
it.each(sampleOf(4, [12, 13, 14, 15, 16, 18, 22, 26, 31]))(
  'with %d descriptors the push continues, and Node does not start',
  async (descriptors) => {
    const shell = after(`ulimit -n ${descriptors}`, ['/bin/sh']);
    const run = await sandbox.run(undefined, { shell, stdin: REFS });
    expect(run.code).toBe(0);
    expect(run.stderr).not.toMatch(/stopped|^ +at /m);
    expect(await sandbox.seen()).toBeNull();
  },
);

it('with 40 descriptors the push is checked', async () => {
  const shell = after('ulimit -n 40', ['/bin/sh']);
  const run = await sandbox.run(undefined, { shell, stdin: REFS });
  expect(run.stderr).toBe('from the bundle\n');
});

it('on a full disk the push continues, and the rest of the hook gets its stdin', async () => {
  const shell = after(`trap "" XFSZ; ulimit -f 0`, ['/bin/sh']);
  const run = await sandbox.run(beforeForeignHook('cat\n'), { shell, stdin: REFS });
  expect(run).toEqual({
    code: 0,
    stdout: Buffer.from(REFS),
    stderr: lineThat("can't write to STATE"),
  });
});

it('no copy of the refs is left if no Node removes it', async () => {
  await rm(join(sandbox.state, 'node'));
  await writeFile(join(sandbox.state, 'start.cjs'), 'process.exit(86)');
  expect((await sandbox.run(undefined, { stdin: REFS })).stderr).toContain('no Node');
  expect((await readdir(sandbox.state)).filter((name) => name.startsWith('input'))).toEqual([]);
});

it('the copy of the refs is private, whatever the umask', async () => {
  await sandbox.run(undefined, { shell: after('umask 0', ['/bin/sh']), stdin: REFS });
  expect((await sandbox.seen())?.mode).toBe(0o600);
});

describe('a folder that may not be ours', () => {
  const refused = (): string => lineThat("STATE is another user's, or a link");

  it('is not used if it is a link', async () => {
    const elsewhere = join(sandbox.repository.outside, 'elsewhere');
    await rename(sandbox.state, elsewhere);
    await symlink(elsewhere, sandbox.state);
    const run = await sandbox.run(beforeForeignHook('cat\n'), { stdin: REFS });
    expect(run).toEqual({ code: 0, stdout: Buffer.from(REFS), stderr: refused() });
  });

  (IS_ROOT ? it : it.skip)('is not used if it is another user’s', async () => {
    const { outside, path } = sandbox.repository;
    for (const folder of [outside, path, sandbox.state]) await chmod(folder, 0o755);
    const { uid, gid } = NOBODY;
    const shell = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '/bin/sh'];
    // GIT_DIR, because otherwise git doesn't work in another user's repository at all.
    const run = await sandbox.run(undefined, { shell, env: { GIT_DIR: '.git' } });
    expect(run).toMatchObject({ code: 0, stderr: refused() });
  });

  (IS_ROOT ? it : it.skip)('is used by root, even if it is another user’s', async () => {
    await chown(sandbox.state, NOBODY.uid, NOBODY.gid);
    await writeFile(join(sandbox.state, 'exit-code'), '0');
    expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
  });
});

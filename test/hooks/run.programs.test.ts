import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_NODE, installNode } from '../support/fake-nodes.ts';
import {
  beforeForeignHook,
  createHookSandbox,
  execute,
  HEROKU_URL,
  type HookSandbox,
} from '../support/hook-sandbox.ts';
import { SHELLS, turnsOf } from '../support/shells.ts';
import { setTraps, type Traps } from '../support/traps.ts';
import { sampleOf } from '../support/weekly.ts';

// husky, `npm run` and direnv put folders of the working tree first in PATH.

const REFS = 'refs/heads/main 1111 refs/heads/main 0000\n';
const GIT_EXEC_PATH = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();

let sandbox: HookSandbox;
let traps: Traps;
let theirs: string;
beforeEach(async () => {
  sandbox = await createHookSandbox();
  theirs = join(sandbox.repository.path, 'node_modules/.bin');
  traps = await setTraps(theirs, join(sandbox.repository.outside, 'ran'));
});
afterEach(() => sandbox.remove());

/** What git gives its hooks, with something before it. */
const pathAfter = (first: string): Record<string, string> => ({
  GIT_EXEC_PATH,
  PATH: [first, GIT_EXEC_PATH, sandbox.repository.env.PATH].join(delimiter),
});

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  const next = turnsOf(shell);

  next()(
    'no program of the working tree runs, and the bundle gets a PATH without them',
    async () => {
      const env = pathAfter('node_modules/.bin');
      const run = await sandbox.run(undefined, { shell, env, stdin: REFS });
      expect(run).toMatchObject({ code: 0, stderr: 'from the bundle\n' });
      expect(await traps.ran()).toEqual([]);
      const seen = await sandbox.seen();
      expect(seen?.stdin).toBe(REFS);
      expect(seen?.env.PATH).toMatch(new RegExp(`^${GIT_EXEC_PATH}${delimiter}/`));
    },
  );

  it('the rest of the hook keeps its PATH', async () => {
    const env = pathAfter(`node_modules/.bin${delimiter}${delimiter}.`);
    const run = await sandbox.run(beforeForeignHook('echo "$PATH"\n'), { shell, env });
    expect(run.stdout.toString()).toBe(`${env.PATH ?? ''}\n`);
  });

  next()('without a folder outside the working tree, one line says so', async () => {
    const env = { GIT_EXEC_PATH, PATH: theirs };
    const script = beforeForeignHook('while read -r refs; do echo \'theirs\' "$refs"; done\n');
    const run = await sandbox.run(script, { shell, env, stdin: REFS });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from(`theirs ${REFS}`),
      stderr:
        "preflight: nothing checked, push continues: can't run cat from PATH outside the working tree\n",
    });
    expect(await traps.ran()).toEqual([]);
  });
});

describe('a folder of PATH', () => {
  const runsNoTrap = async (first: string): Promise<void> => {
    const run = await sandbox.run(undefined, { env: pathAfter(first), stdin: REFS });
    expect(run).toMatchObject({ code: 0, stderr: 'from the bundle\n' });
    expect(await traps.ran()).toEqual([]);
  };

  it.each(['.', '', './node_modules/.bin', 'node_modules/../node_modules/.bin'])(
    'that is relative has no program for us: %j',
    async (folder) => {
      await setTraps(sandbox.repository.path, join(sandbox.repository.outside, 'ran'));
      await runsNoTrap(folder);
    },
  );

  it('that is inside the working tree by another name has no program for us', async () => {
    const { outside, path } = sandbox.repository;
    await symlink(theirs, join(outside, 'into'));
    await symlink(path, join(outside, 'alias'));
    await runsNoTrap(
      [
        join(outside, 'into'),
        join(outside, 'alias/node_modules/.bin'),
        `${outside}/home/../repo/node_modules/.bin`,
        `${theirs}/`,
      ].join(delimiter),
    );
  });

  it('that is a link in the working tree has no program for us, wherever it leads', async () => {
    const { outside, path } = sandbox.repository;
    await setTraps(join(outside, 'evil'), join(outside, 'ran'));
    await symlink(join(outside, 'evil'), join(path, 'bin'));
    await runsNoTrap(join(path, 'bin'));
  });

  it('that is in another working tree of the repository has no program for us', async () => {
    const { repository } = sandbox;
    const linked = join(repository.outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', linked);
    await setTraps(join(linked, 'bin'), join(repository.outside, 'ran'));
    await runsNoTrap(join(linked, 'bin'));
    const hook = join(repository.path, '.git/hooks/pre-push');
    const run = await execute(['/bin/sh', hook, 'heroku', HEROKU_URL], {
      cwd: linked,
      env: { ...repository.env, ...pathAfter(theirs) },
      stdin: REFS,
    });
    expect(run).toMatchObject({ code: 0, stderr: 'from the bundle\n' });
    expect(await traps.ran()).toEqual([]);
  });

  it('that is in the tree that core.worktree names has no program for us', async () => {
    const { outside, path } = sandbox.repository;
    const named = join(outside, 'named');
    await setTraps(join(named, 'bin'), join(outside, 'ran'));
    await writeFile(join(path, '.git/config'), `[core]\n\tworktree = ${named}\n`);
    await runsNoTrap(join(named, 'bin'));
  });

  it('that is above the working tree is used', async () => {
    const { outside } = sandbox.repository;
    await installNode(join(outside, 'node_modules/.bin/node'));
    await sandbox.run(undefined, { env: pathAfter(join(outside, 'node_modules/.bin')) });
    expect((await sandbox.seen())?.env.STARTED_AS).toBe(join(outside, 'node_modules/.bin/node'));
  });

  it('with a name that only begins like the working tree is used', async () => {
    const folder = `${sandbox.repository.path}-tools`;
    await installNode(join(folder, 'node'));
    await sandbox.run(undefined, { env: pathAfter(folder) });
    expect((await sandbox.seen())?.env.STARTED_AS).toBe(join(folder, 'node'));
  });
});

describe('a Node in the working tree', () => {
  let bin: string;
  beforeEach(async () => {
    bin = join(sandbox.repository.outside, 'bin');
    await mkdir(bin);
    for (const tool of ['git', 'cat', 'rm', 'ls']) {
      await symlink(join('/usr/bin', tool), join(bin, tool));
    }
  });

  it('is not used, even if it installed the hook', async () => {
    await writeFile(join(sandbox.state, 'node'), `${theirs}/node\n`);
    const PATH = [theirs, bin].join(delimiter);
    const run = await sandbox.run(undefined, { env: { PATH, GIT_EXEC_PATH } });
    expect(run).toMatchObject({ code: 0, stderr: NO_NODE('none outside the working tree') });
    expect(await traps.ran()).toEqual([]);
  });

  it('is not used if a version manager’s folder is in another working tree', async () => {
    await rm(join(sandbox.state, 'node'));
    const { repository } = sandbox;
    const { outside } = repository;
    const linked = join(outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', linked);
    await setTraps(join(linked, 'vm/versions/node/v99.0.0/bin'), join(outside, 'ran'));
    const env = { PATH: bin, NVM_DIR: join(linked, 'vm'), GIT_EXEC_PATH };
    const run = await sandbox.run(undefined, { env });
    expect(run).toMatchObject({ code: 0, stderr: NO_NODE('none') });
    expect(await traps.ran()).toEqual([]);
  });

  it('is not used if the home folder is the working tree', async () => {
    await rm(join(sandbox.state, 'node'));
    const { path } = sandbox.repository;
    const log = join(sandbox.repository.outside, 'ran');
    await setTraps(join(path, '.nvm/versions/node/v99.0.0/bin'), log);
    const env = { PATH: bin, HOME: path, GIT_EXEC_PATH };
    const run = await sandbox.run(undefined, { env });
    expect(run).toMatchObject({ code: 0, stderr: NO_NODE('none') });
    expect(await traps.ran()).toEqual([]);
  });
});

it("Node's debug variables don't reach the bundle, and the rest of the hook keeps them", async () => {
  const debug = { NODE_DEBUG: 'http', NODE_DEBUG_NATIVE: 'tls', DEBUG: '*' };
  const script = beforeForeignHook('echo "$NODE_DEBUG $NODE_DEBUG_NATIVE $DEBUG"\n');
  const run = await sandbox.run(script, { shell: ['dash', '-f'], env: debug });
  expect(run.stdout.toString()).toBe('http tls *\n');
  const names = Object.keys((await sandbox.seen())?.env ?? {});
  expect(names.filter((name) => name in debug)).toEqual([]);
});

describe('NODE_OPTIONS', () => {
  /** What the bundle's Node gets of it. */
  const passedOn = async (
    options: string,
    shell?: readonly string[],
  ): Promise<string | undefined> => {
    const script = beforeForeignHook('echo "$NODE_OPTIONS"\n');
    const run = await sandbox.run(script, {
      env: { NODE_OPTIONS: options },
      ...(shell && { shell }),
    });
    expect(run.stdout.toString()).toBe(`${options}\n`);
    return (await sandbox.seen())?.env.NODE_OPTIONS;
  };

  it.each(
    sampleOf(2, [
      '--no-deprecation',
      '--max-old-space-size=4096 --use-openssl-ca',
      '--require=OUTSIDE/proxy.cjs --no-warnings',
      '--require OUTSIDE/proxy.cjs',
    ]),
  )('reaches the bundle, because it can be needed for a proxy: %s', async (options) => {
    const { outside } = sandbox.repository;
    await writeFile(join(outside, 'proxy.cjs'), '');
    const given = options.replace('OUTSIDE', outside);
    expect(await passedOn(given)).toBe(given);
  });

  it.each(
    sampleOf(3, [
      '--require=./evil.cjs',
      '-r ./evil.cjs',
      '--no-warnings --require evil',
      '--import=./evil.mjs --no-warnings',
      '--experimental-loader evil.mjs',
      '--require "/a b/x.cjs"',
    ]),
  )('does not reach it if a branch can change what it loads: %s', async (options) => {
    expect(await passedOn(options)).toBeUndefined();
  });

  it.each(sampleOf(2, SHELLS).map((shell) => ({ shell })))(
    'is left out where Node can’t start with it, such as after a debugger’s update, under $shell',
    async ({ shell }) => {
      expect(
        await passedOn(`--require ${sandbox.repository.outside}/gone.cjs`, shell),
      ).toBeUndefined();
      expect(await passedOn('--unknown', shell)).toBeUndefined();
    },
  );

  it.each(sampleOf(2, SHELLS).map((shell) => ({ shell })))(
    'does not reach it if it loads a file of the working tree, under $shell',
    async ({ shell }) => {
      const options = `--require ${sandbox.repository.path}/.pnp.cjs`;
      expect(await passedOn(options, shell)).toBeUndefined();
    },
  );
});

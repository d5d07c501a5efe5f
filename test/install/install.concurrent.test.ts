import { execFileSync } from 'node:child_process';
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { install } from '../../src/install/install.ts';
import type { InstallContext, Outcome } from '../../src/install/outcome.ts';
import { type Disk, nodeDisk } from '../../src/install/replace.ts';
import { uninstall } from '../../src/install/uninstall.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { packageAt } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const textOf = (name: string): Promise<string> => readFile(pathOf(name), 'utf8');

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text, { mode: 0o755 });
}

async function contextWith(disk: Disk): Promise<InstallContext> {
  const { context } = commandWorld({
    ...{ argv: [], cwd: repository.path, env: repository.env, platform: process.platform },
    stdin: Readable.from([]),
    packageRoot: await packageAt(join(repository.outside, 'package'), '/* bundle */'),
    kill: (pid: number, signal: 'SIGKILL') => process.kill(pid, signal),
  });
  return { ...context, disk, dryRun: false, confirm: () => Promise.resolve(true) };
}

type Moment = 'before' | 'after';

/** A disk on which another program acts right before or after the file of that name is replaced. */
function diskWith(name: string, moment: Moment, acts: () => void, times: number): Disk {
  let left = times;
  const around = (path: string, step: () => void): void => {
    const isIt = path === pathOf(name) && left > 0;
    if (isIt) left -= 1;
    if (isIt && moment === 'before') acts();
    step();
    if (isIt && moment === 'after') acts();
  };
  return {
    ...nodeDisk,
    rename(from, to) {
      around(to, () => {
        nodeDisk.rename(from, to);
      });
    },
    remove(path) {
      around(path, () => {
        nodeDisk.remove(path);
      });
    },
  };
}

async function installBeside(
  name: string,
  moment: Moment,
  acts: () => void,
  times = 1,
): Promise<Outcome> {
  return install(await contextWith(diskWith(name, moment, acts, times)), null);
}

const HOOK = '.git/hooks/pre-push';
const ADDED = 'echo added\n';
const addTo = (name: string) => (): void => {
  appendFileSync(pathOf(name), ADDED);
};

describe('a hook that another program writes while we do', () => {
  it('gets our line and keeps what was added right before', async () => {
    await put(HOOK, '#!/bin/sh\necho theirs\n');
    expect(await installBeside(HOOK, 'before', addTo(HOOK))).toMatchObject({ exitCode: 0 });
    expect(await textOf(HOOK)).toMatch(/# heroku-preflight\necho theirs\necho added\n$/);
  });

  it('gets our line if it is replaced right after', async () => {
    await put(HOOK, '#!/bin/sh\necho theirs\n');
    const outcome = await installBeside(HOOK, 'after', () => {
      writeFileSync(pathOf(HOOK), '#!/bin/sh\necho added\n');
    });
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(await textOf(HOOK)).toMatch(/# heroku-preflight\necho added\n$/);
  });

  it('is not the reason for an alarm if a leftover turns a minute old meanwhile', async () => {
    const outcome = await installBeside(HOOK, 'after', () => {
      const leftover = `${pathOf(HOOK)}.heroku-preflight-0d1ba8a2-5c5c-4f0a-9d3c-0123456789ab.tmp`;
      writeFileSync(leftover, '');
      utimesSync(leftover, 0, 0);
    });
    expect(outcome).toMatchObject({ exitCode: 0, report: { result: 'installed' } });
  });

  it('is kept, and we say so, if that happens again and again', async () => {
    await put(HOOK, '#!/bin/sh\necho theirs\n');
    const run = installBeside(HOOK, 'before', addTo(HOOK), 100);
    await expect(run).rejects.toMatchObject({ code: 'changed-meanwhile', hint: 'Run this again' });
    expect(await textOf(HOOK)).toBe(`#!/bin/sh\necho theirs\n${ADDED.repeat(4)}`);
  });

  it('keeps it when ours is removed', async () => {
    await put(HOOK, '#!/bin/sh\necho theirs\n');
    await install(await contextWith(nodeDisk), null);
    const context = await contextWith(diskWith(HOOK, 'before', addTo(HOOK), 1));
    expect(await uninstall(context)).toMatchObject({ exitCode: 0 });
    expect(await textOf(HOOK)).toBe(`#!/bin/sh\necho theirs\n${ADDED}`);
  });

  it('keeps it when the whole hook is removed, because it was ours alone', async () => {
    await install(await contextWith(nodeDisk), null);
    const context = await contextWith(diskWith(HOOK, 'before', addTo(HOOK), 1));
    expect(await uninstall(context)).toMatchObject({ exitCode: 0 });
    expect(await textOf(HOOK)).toBe(`#!/bin/sh\n${ADDED}`);
  });

  it("has none of our line after an uninstallation, if the other program's copy still had it", async () => {
    await put(HOOK, '#!/bin/sh\necho theirs\n');
    await install(await contextWith(nodeDisk), null);
    const withOurs = await textOf(HOOK);
    const writes = (): void => {
      writeFileSync(pathOf(HOOK), withOurs + ADDED);
    };
    await uninstall(await contextWith(diskWith(HOOK, 'after', writes, 1)));
    expect(await textOf(HOOK)).toBe(`#!/bin/sh\necho theirs\n${ADDED}`);
  });
});

describe('a file that the team shares, written by another program while we do', () => {
  const LEFTHOOK = 'pre-push:\n  commands:\n    theirs:\n      run: echo theirs\n';
  const PACKAGE = '{"simple-git-hooks":{"pre-push":"echo theirs"}}\n';
  const FILES: Readonly<Record<string, readonly [text: string, added: string]>> = {
    'lefthook.yml': [LEFTHOOK, '# added\n'],
    'package.json': [PACKAGE, ' \n'],
    '.husky/pre-push': ['echo theirs\n', ADDED],
  };

  it.each(Object.entries(FILES))('is kept, and we say so: %s', async (name, [text, added]) => {
    if (name === '.husky/pre-push') await put('package.json', '{"devDependencies":{"husky":"9"}}');
    await put(name, text);
    const run = installBeside(name, 'before', () => {
      appendFileSync(pathOf(name), added);
    });
    await expect(run).rejects.toMatchObject({
      code: 'changed-meanwhile',
      message: expect.stringContaining(basename(name)),
    });
    expect(await textOf(name)).toBe(text + added);
  });

  it('keeps what was added right before ours is removed: .husky/pre-push', async () => {
    await put('package.json', '{"devDependencies":{"husky":"9"}}');
    await put('.husky/pre-push', 'echo theirs\n');
    await install(await contextWith(nodeDisk), null);
    const installed = await textOf('.husky/pre-push');
    const name = '.husky/pre-push';
    const context = await contextWith(diskWith(name, 'before', addTo(name), 1));
    await expect(uninstall(context)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await textOf(name)).toBe(installed + ADDED);
  });
});

it("git's configuration keeps what another git writes between our reading and our change", async () => {
  await repository.git('config', 'hook.heroku-preflight.event', 'pre-push');
  const other = (): void => {
    execFileSync('git', ['config', 'their.key', 'kept'], {
      ...{ cwd: repository.path, env: repository.env },
    });
  };
  // The hook is replaced right before our section goes.
  await put(HOOK, '#!/bin/sh\necho theirs\n');
  expect(await installBeside(HOOK, 'after', other)).toMatchObject({ exitCode: 0 });
  const config = await textOf('.git/config');
  expect(config).not.toContain('heroku-preflight');
  expect(config).toContain('kept');
});

import { access, chmod, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BROKEN_NODE, installNode, NO_NODE, OLD_NODE, SHIM } from '../support/fake-nodes.ts';
import { createGuiClient, type GuiClient } from '../support/gui-client.ts';
import { execute, type HookRun } from '../support/hook-sandbox.ts';
import { SHELLS } from '../support/shells.ts';
import { sampleOf } from '../support/weekly.ts';

let client: GuiClient;
beforeEach(async () => {
  client = await createGuiClient();
});
afterEach(() => client.sandbox.remove());

const nvmNode = (version: string): string =>
  join(client.home, '.nvm/versions/node', version, 'bin/node');

// /bin/sh links to this shell on some systems.
describe.each(SHELLS.map(([shell, ...options]) => ({ shell, options })))(
  'with $shell $options as sh',
  ({ shell, options }) => {
    async function find(starter: readonly string[] = []): Promise<HookRun> {
      const sh = join(client.sandbox.repository.outside, 'sh');
      await symlink(shell, sh);
      const own = options.filter((option) => option !== 'sh');
      return execute([...starter, sh, ...own, join(client.sandbox.state, 'find-node.sh')], {
        cwd: client.sandbox.repository.path,
        env: {
          ...client.sandbox.repository.env,
          HOME: client.home,
          HEROKU_PREFLIGHT_STATE: client.sandbox.state,
        },
        stdin: '',
      });
    }

    it('is the newest by version order', async () => {
      for (const version of ['v9.11.2', 'v18.20.0', 'v20.2.0', 'v20.19.9', 'v20.19.10']) {
        await installNode(nvmNode(version));
      }
      await installNode(join(client.home, '.volta/tools/image/node/20.19.08/bin/node'));
      expect(await find()).toMatchObject({ code: 0, stderr: '' });
      expect(await client.startedAs()).toBe(nvmNode('v20.19.10'));
    });

    it('isn’t found if no folder exists', async () => {
      expect(await find()).toEqual({ code: 127, stdout: Buffer.from(''), stderr: '' });
    });

    it('is searched for without an error if HOME is not set', async () => {
      expect(await find(['/usr/bin/env', '-u', 'HOME'])).toMatchObject({ stderr: '' });
    });
  },
);

describe('is found', () => {
  it.each(
    sampleOf(3, [
      '.nvm/versions/node/v22.1.0/bin/node',
      '.config/nvm/versions/node/v22.1.0/bin/node',
      '.local/share/fnm/node-versions/v22.1.0/installation/bin/node',
      '.fnm/node-versions/v22.1.0/installation/bin/node',
      'Library/Application Support/fnm/node-versions/v22.1.0/installation/bin/node',
      '.volta/tools/image/node/22.1.0/bin/node',
      '.asdf/installs/nodejs/22.1.0/bin/node',
      '.local/share/mise/installs/node/22.1.0/bin/node',
      '.local/share/heroku/client/current/bin/node',
    ]),
  )('at ~/%s', async (path) => {
    await installNode(join(client.home, path));
    await client.push();
    expect(await client.startedAs()).toBe(join(client.home, path));
  });

  it.each(
    sampleOf(3, [
      ['NVM_DIR', 'versions/node/v22.1.0/bin/node'],
      ['XDG_CONFIG_HOME', 'nvm/versions/node/v22.1.0/bin/node'],
      ['FNM_DIR', 'node-versions/v22.1.0/installation/bin/node'],
      ['XDG_DATA_HOME', 'fnm/node-versions/v22.1.0/installation/bin/node'],
      ['VOLTA_HOME', 'tools/image/node/22.1.0/bin/node'],
      ['ASDF_DATA_DIR', 'installs/nodejs/22.1.0/bin/node'],
      ['MISE_DATA_DIR', 'installs/node/22.1.0/bin/node'],
      ['XDG_DATA_HOME', 'mise/installs/node/22.1.0/bin/node'],
      ['XDG_DATA_HOME', 'heroku/client/current/bin/node'],
    ]),
  )('below $%s: %s', async (name, path) => {
    const folder = join(client.home, 'elsewhere');
    await installNode(join(folder, path));
    await client.push({ env: { [name]: folder } });
    expect(await client.startedAs()).toBe(join(folder, path));
  });

  it.each(
    sampleOf(3, [
      'opt/homebrew/bin/node',
      'opt/homebrew/opt/node@22/bin/node',
      'usr/local/bin/node',
      'usr/local/opt/node@22/bin/node',
      'home/linuxbrew/.linuxbrew/bin/node',
      'home/linuxbrew/.linuxbrew/opt/node@22/bin/node',
      'usr/bin/node',
      'opt/homebrew/opt/heroku/libexec/bin/node',
      'usr/local/opt/heroku/libexec/bin/node',
      'home/linuxbrew/.linuxbrew/opt/heroku/libexec/bin/node',
      'usr/local/lib/heroku/bin/node',
      'usr/lib/heroku/bin/node',
    ]),
  )('at /%s', async (path) => {
    await installNode(join(client.sandbox.system, path));
    await client.push();
    expect(await client.startedAs()).toBe(join(client.sandbox.system, path));
  });
});

describe('is skipped', () => {
  const worse = (): string => nvmNode('v22.1.0');
  const better = (): string => nvmNode('v24.0.0');
  beforeEach(() => installNode(worse()));

  it.each(
    sampleOf(5, [
      ['a link to nowhere', () => replace(() => symlink('/nowhere/node', better()))],
      ['a folder', () => replace(() => mkdir(better()))],
      [
        'a file that isn’t executable',
        () => installNode(better()).then(() => chmod(better(), 0o644)),
      ],
      ['a program that doesn’t start', () => installNode(better(), BROKEN_NODE)],
      ['what fails', () => installNode(better(), SHIM)],
      [
        'a file that anyone can write to',
        () => installNode(better()).then(() => chmod(better(), 0o757)),
      ],
      ['a folder whose name is no version', () => installNode(nvmNode('v24.0.0-rc.1'))],
      [
        'a file in a folder that anyone can write to',
        () => installNode(better()).then(() => chmod(dirname(better()), 0o1777)),
      ],
      ['a version beyond all numbers', () => installNode(nvmNode('v99999999999999999999.1.1'))],
    ]),
  )('%s', async (_, make) => {
    await make();
    expect(await client.push()).toMatchObject({ code: 0, stderr: 'from the bundle\n' });
    expect(await client.startedAs()).toBe(worse());
  });

  async function replace(make: () => Promise<unknown>): Promise<void> {
    await installNode(better());
    await rm(better());
    await make();
  }
});

it('can be the same version of another manager if the first does not start', async () => {
  const node = join(client.home, '.volta/tools/image/node/22.1.0/bin/node');
  await installNode(nvmNode('v22.1.0'), BROKEN_NODE);
  await installNode(node);
  await client.push();
  expect(await client.startedAs()).toBe(node);
});

it('can be the system’s if version managers have only old ones', async () => {
  await installNode(nvmNode('v18.20.0'), OLD_NODE);
  const node = join(client.sandbox.system, 'usr/local/bin/node');
  await installNode(node);
  await client.push();
  expect(await client.startedAs()).toBe(node);
});

it('isn’t an older one if the newest is too old', async () => {
  const tried = join(client.sandbox.repository.outside, 'tried');
  await installNode(nvmNode('v18.20.0'), OLD_NODE);
  await installNode(nvmNode('v16.20.0'), `#!/bin/sh\n: >'${tried}'\nexit 86\n`);
  await client.push();
  await expect(access(tried)).rejects.toThrow('ENOENT');
});

it('is never a version manager’s shim, which can download a version', async () => {
  for (const shim of ['.volta/bin/node', '.asdf/shims/node', '.local/share/mise/shims/node']) {
    await installNode(join(client.home, shim));
  }
  expect(await client.push()).toMatchObject({ code: 0, stderr: NO_NODE('none') });
});

it('is never in the working tree, even if a variable has a relative path', async () => {
  await installNode(join(client.sandbox.repository.path, 'x/versions/node/v22.1.0/bin/node'));
  await client.push({ env: { NVM_DIR: 'x', FNM_DIR: '.', HOME: '' } });
  expect(await client.sandbox.seen()).toBeNull();
});

it('is searched for with at most five failed starts', async () => {
  const tried = join(client.sandbox.repository.outside, 'tried');
  for (let minor = 0; minor < 100; minor += 1) {
    const script = `#!/bin/sh\n: >'${tried}-${minor}'\nexit 1\n`;
    await installNode(nvmNode(`v22.${minor}.0`), script);
  }
  expect(await client.push()).toMatchObject({ code: 0, stderr: NO_NODE('none') });
  const names = await readdir(dirname(tried));
  expect(names.filter((name) => name.startsWith('tried-')).sort()).toEqual(
    [95, 96, 97, 98, 99].map((minor) => `tried-${minor}`),
  );
});

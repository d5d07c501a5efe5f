import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MOST_BYTES } from '../../src/base/files.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

let folder: string;
let top: string;
let file: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'preflight-test-'));
  later(() => fs.rm(folder, { recursive: true }));
  top = join(folder, 'tree');
  await fs.mkdir(top);
  file = join(top, 'file');
});

const within = (path = file): Promise<Buffer> => nodeFiles.readBytes(path, { within: top });

describe('readBytes', () => {
  it.each([0, 1, 16 * 1024, 16 * 1024 + 1, MOST_BYTES])('reads %d bytes', async (length) => {
    const bytes = Buffer.alloc(length, 'ab\n');
    await fs.writeFile(file, bytes);
    expect((await nodeFiles.readBytes(file)).equals(bytes)).toBe(true);
    expect((await within()).equals(bytes)).toBe(true);
  });

  it('refuses one byte more than a megabyte', async () => {
    await fs.writeFile(file, Buffer.alloc(MOST_BYTES + 1));
    await expect(nodeFiles.readBytes(file)).rejects.toMatchObject({ code: 'EFBIG' });
  });

  it('reads files whose size is said to be 0', async () => {
    expect((await nodeFiles.readBytes('/proc/self/stat')).toString()).toContain('(');
  });

  it('ends in a file that never does', async () => {
    // EINVAL: it refuses to give a single byte.
    const reading = nodeFiles.readBytes('/proc/self/pagemap');
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/EFBIG|EINVAL/) });
  });

  it.each(['/dev/zero', '/dev/null', '/dev/tty', '/proc', '/'])(
    'does not open %s',
    async (path) => {
      await expect(nodeFiles.readBytes(path)).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    },
  );

  it('does not wait for a pipe, with or without a writer', async () => {
    execFileSync('mkfifo', [file]);
    await expect(nodeFiles.readBytes(file)).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    const writer = await fs.open(file, 'r+');
    later(() => writer.close());
    await expect(within()).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  it('does not open a socket', async () => {
    const server = createServer().listen(file);
    later(() => server.close());
    await expect(within()).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  it('closes what it opens', async () => {
    await fs.writeFile(file, Buffer.alloc(MOST_BYTES + 1));
    const open = async (): Promise<number> => (await fs.readdir('/proc/self/fd')).length;
    const before = await open();
    for (let i = 0; i < 50; i += 1) await within().catch(() => undefined);
    expect(await open()).toBeLessThan(before + 50);
  });
});

describe('readBytes within a working tree', () => {
  it.each([
    ['a link', () => fs.symlink('other', file)],
    ['an absolute link', () => fs.symlink(join(top, 'other'), file)],
    [
      'several links',
      async () => {
        await fs.symlink('b', file);
        await fs.symlink('./c', join(top, 'b'));
        await fs.symlink('../tree/other', join(top, 'c'));
      },
    ],
    [
      'a linked folder',
      async () => {
        await fs.mkdir(join(top, 'folder'));
        await fs.rename(join(top, 'other'), join(top, 'folder/other'));
        await fs.symlink('folder', join(top, 'way'));
        await fs.symlink('way/other', file);
      },
    ],
    [
      'a folder with dots in its name',
      async () => {
        await fs.mkdir(join(top, '..git'));
        await fs.rename(join(top, 'other'), join(top, '..git/other'));
        await fs.symlink('..git/other', file);
      },
    ],
  ])('follows %s that stays inside', async (_, link) => {
    await fs.writeFile(join(top, 'other'), 'inside');
    await link();
    expect((await within()).toString()).toBe('inside');
  });

  it('reads a tree that is itself behind a link', async () => {
    await fs.writeFile(file, 'inside');
    await fs.symlink('tree', join(folder, 'alias'));
    const alias = join(folder, 'alias');
    const bytes = await nodeFiles.readBytes(join(alias, 'file'), { within: alias });
    expect(bytes.toString()).toBe('inside');
  });

  it.each([
    ['a link', () => fs.symlink('../secret', file)],
    ['an absolute link', () => fs.symlink(join(folder, 'secret'), file)],
    ['a link to a similar folder', () => fs.symlink('../tree-2/secret', file)],
    [
      'several links',
      async () => {
        await fs.symlink('b', file);
        await fs.symlink('../secret', join(top, 'b'));
      },
    ],
    [
      'a linked folder',
      async () => {
        await fs.symlink('..', join(top, 'way'));
        await fs.symlink('way/secret', file);
      },
    ],
    ['a link to a process', () => fs.symlink('/proc/self/environ', file)],
    ['an endless file', () => fs.symlink('/proc/self/pagemap', file)],
    ['a device', () => fs.symlink('/dev/zero', file)],
  ])('refuses %s that leads out', async (_, link) => {
    await fs.mkdir(join(folder, 'tree-2'));
    for (const path of ['secret', 'tree-2/secret'])
      await fs.writeFile(join(folder, path), 'secret');
    await link();
    await expect(within()).rejects.toMatchObject({ code: 'OUTSIDE' });
  });

  it.each([
    ['.git/config', '.git'],
    ['.GIT/config', '.GIT'],
    ['sub/.git/modules/x/config', 'sub/.git'],
    ['meta/config', 'meta'],
    ['meta/worktrees/x/config', 'meta'],
  ])('refuses a link to %s', async (target, gitDirectory) => {
    await fs.mkdir(join(top, target, '..'), { recursive: true });
    for (const name of ['objects', 'refs']) await fs.mkdir(join(top, gitDirectory, name));
    await fs.writeFile(join(top, gitDirectory, 'HEAD'), 'ref: refs/heads/main\n');
    await fs.writeFile(join(top, target), 'password');
    await fs.symlink(target, file);
    await expect(within()).rejects.toMatchObject({ code: 'IN_GIT' });
  });

  it.each([
    ['a link that leads nowhere', 'nowhere', 'ENOENT'],
    ['a link to itself', 'file', 'ELOOP'],
  ])('says why %s has no contents', async (_, target, code) => {
    await fs.symlink(target, file);
    await expect(within()).rejects.toMatchObject({ code });
  });
});

describe('makeFolder', () => {
  it('makes one that only the user may enter, and leaves an existing one alone', async () => {
    const made = join(folder, 'runs');
    await nodeFiles.makeFolder(made);
    expect((await fs.stat(made)).mode & 0o777).toBe(0o700);
    await fs.writeFile(join(made, 'run'), '');
    await nodeFiles.makeFolder(made);
    expect(await nodeFiles.list(made)).toEqual(['run']);
  });
});

describe('read', () => {
  it('returns undefined if there is no file, or no folder', async () => {
    expect(await nodeFiles.read(file)).toBeUndefined();
    await fs.writeFile(file, '');
    expect(await nodeFiles.read(join(file, 'below'))).toBeUndefined();
  });

  it('has a limit of its own if one is given', async () => {
    await fs.writeFile(file, 'a'.repeat(MOST_BYTES + 1));
    expect(await nodeFiles.read(file, { most: MOST_BYTES + 1 })).toHaveLength(MOST_BYTES + 1);
    await expect(nodeFiles.read(file)).rejects.toMatchObject({ code: 'EFBIG' });
  });
});

describe.each([true, false])('write, to survive a power failure: %s', (survives) => {
  it('replaces the file as a whole, for its owner alone', async () => {
    await fs.writeFile(file, 'a longer text from before');
    const before = await fs.open(file);
    later(() => before.close());
    await nodeFiles.write(file, 'new', survives);
    expect(await fs.readFile(file, 'utf8')).toBe('new');
    expect(await before.readFile('utf8')).toBe('a longer text from before');
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  });

  it('rejects and leaves nothing behind if it fails half-way', async () => {
    await fs.mkdir(join(file, 'inside'), { recursive: true });
    await expect(nodeFiles.write(file, 'new', survives)).rejects.toThrow();
    expect(await fs.readdir(top)).toEqual(['file']);
  });

  it('leaves alone what another process is writing at the same moment', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000);
    later(() => {
      now.mockRestore();
    });
    await fs.writeFile(`${file}.1000`, 'of another process');
    await nodeFiles.write(file, 'new', survives);
    expect(await fs.readFile(file, 'utf8')).toBe('new');
    expect(await fs.readFile(`${file}.1000`, 'utf8')).toBe('of another process');
  });

  it('rejects if the folder is missing', async () => {
    const path = join(top, 'missing/file');
    await expect(nodeFiles.write(path, 'new', survives)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

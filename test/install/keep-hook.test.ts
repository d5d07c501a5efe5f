import { rmSync } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { isSameHook, keepHook } from '../../src/install/keep-hook.ts';
import { type Disk, nodeDisk } from '../../src/install/replace.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
let path: string;
let beside: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
  [path, beside] = [join(folder, 'pre-push'), join(folder, 'kept')];
});

const CONTENTS = Buffer.from('ours');
const keep = (disk: Disk = nodeDisk): Promise<void> =>
  keepHook({ path, beside, contents: CONTENTS, mode: 0o755 }, disk);
const put = (at: string, text = 'theirs', mode = 0o750): Promise<void> =>
  writeFile(at, text, { mode });
const CHANGED = {
  code: 'changed-meanwhile',
  message: 'the hook was changed while this ran',
  hint: 'Run this again',
};
const refusing: Disk = {
  ...nodeDisk,
  rename() {
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  },
};

describe('a hook that is kept', () => {
  it('is the same file under another name, and ours has its place', async () => {
    await put(path);
    const { ino } = await stat(path);
    await keep();
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual([
      'ours',
      0o755,
    ]);
    expect([await readFile(beside, 'utf8'), (await stat(beside)).ino]).toEqual(['theirs', ino]);
    expect((await readdir(folder)).sort()).toEqual(['kept', 'pre-push']);
  });

  it('can be a link, which leads to the same place', async () => {
    await symlink('../team', path);
    await keep();
    expect(await readlink(beside)).toBe('../team');
    expect((await lstat(path)).isFile()).toBe(true);
  });

  it('goes on after an interruption', async () => {
    await put(path);
    await link(path, beside);
    await keep();
    expect([await readFile(path, 'utf8'), await readFile(beside, 'utf8')]).toEqual([
      'ours',
      'theirs',
    ]);
  });

  it('stays if another one is kept there', async () => {
    await put(path);
    await put(beside, 'another');
    await expect(keep()).rejects.toMatchObject(CHANGED);
    expect([await readFile(path, 'utf8'), await readFile(beside, 'utf8')]).toEqual([
      'theirs',
      'another',
    ]);
    expect((await readdir(folder)).sort()).toEqual(['kept', 'pre-push']);
  });

  it('stays alone if the last step fails', async () => {
    await put(path);
    await expect(keep(refusing)).rejects.toThrow('EIO');
    expect(await readdir(folder)).toEqual(['pre-push']);
    expect(await readFile(path, 'utf8')).toBe('theirs');
  });

  it('stays alone also if ours is gone when the last step fails', async () => {
    await put(path);
    const losing: Disk = {
      ...nodeDisk,
      rename(from, to) {
        rmSync(from);
        refusing.rename(from, to);
      },
    };
    await expect(keep(losing)).rejects.toThrow('EIO');
    expect(await readdir(folder)).toEqual(['pre-push']);
  });

  it('keeps both names if they were there before a step that fails', async () => {
    await put(path);
    await link(path, beside);
    await expect(keep(refusing)).rejects.toThrow('EIO');
    expect((await readdir(folder)).sort()).toEqual(['kept', 'pre-push']);
  });

  it('can’t be a folder', async () => {
    await mkdir(path);
    await expect(keep()).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    expect(await readdir(folder)).toEqual(['pre-push']);
  });

  it('can be gone meanwhile', async () => {
    await expect(keep()).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('two names', () => {
  it.each<[string, () => Promise<unknown>, boolean]>([
    [
      'of one file',
      async () => {
        await put(path);
        await link(path, beside);
      },
      true,
    ],
    [
      'of one file that is too large to compare',
      async () => {
        await put(path);
        await truncate(path, 65 * 1024 * 1024);
        await link(path, beside);
      },
      true,
    ],
    [
      'of equal files of two megabytes',
      async () => {
        for (const at of [path, beside]) await put(at, 'x'.repeat(2 * 1024 * 1024));
      },
      true,
    ],
    [
      'of equal files',
      async () => {
        await put(path);
        await put(beside);
      },
      true,
    ],
    [
      'of equal links',
      async () => {
        await symlink('a', path);
        await symlink('a', beside);
      },
      true,
    ],
    [
      'of other links',
      async () => {
        await symlink('a', path);
        await symlink('b', beside);
      },
      false,
    ],
    [
      'of a link and a file',
      async () => {
        await put(path);
        await symlink('pre-push', beside);
      },
      false,
    ],
    [
      'with other permissions',
      async () => {
        await put(path);
        await put(beside);
        await chmod(beside, 0o700);
      },
      false,
    ],
    [
      'with other contents',
      async () => {
        await put(path);
        await put(beside, 'Theirs');
      },
      false,
    ],
    [
      'with more contents',
      async () => {
        await put(path);
        await put(beside, 'theirs too');
      },
      false,
    ],
    ['of one that is missing', () => put(path), false],
    ['of two that are missing', () => Promise.resolve(), false],
    [
      'of folders',
      async () => {
        await mkdir(path);
        await mkdir(beside);
      },
      false,
    ],
  ])('%s lead to the same hook: %j', async (_, arrange, expected) => {
    await arrange();
    expect(await isSameHook(path, beside)).toBe(expected);
    expect(await isSameHook(beside, path)).toBe(expected);
  });
});

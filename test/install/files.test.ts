import { chmod, chown, lstat, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  isAbsent,
  isForbidden,
  isSameOwner,
  keepingOwner,
  makeFolder,
  makePrivateFolder,
  orNull,
  ownerOfNew,
  realPath,
  shownPath,
  TEMPORARY,
  withSlashes,
} from '../../src/install/files.ts';
import { temporaryFor } from '../../src/install/replace.ts';
import { IS_ROOT, NOBODY } from '../support/other-user.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const asRoot = IS_ROOT ? it : it.skip;
const later = useTeardown();
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});

const failure = (code?: string): Error => Object.assign(new Error('failed'), code && { code });

describe('reading what may be missing', () => {
  it.each(['ENOENT', 'ENOTDIR', 'EISDIR', 'NOT_A_FILE'])('%s: it isn’t there', async (code) => {
    expect([isAbsent(failure(code)), isForbidden(failure(code))]).toEqual([true, false]);
    expect(await orNull(Promise.reject(failure(code)))).toBeNull();
  });

  it.each(['EACCES', 'EPERM', 'ELOOP', 'EFBIG', 'OUTSIDE', 'IN_GIT'])(
    '%s: we may not read it',
    async (code) => {
      expect([isAbsent(failure(code)), isForbidden(failure(code))]).toEqual([false, true]);
      expect(await orNull(Promise.reject(failure(code)))).toBeNull();
    },
  );

  it.each([failure('EIO'), failure(), Object.assign(failure(), { code: undefined })])(
    'fails for another reason, case %#',
    async (error) => {
      expect([isAbsent(error), isForbidden(error)]).toEqual([false, false]);
      await expect(orNull(Promise.reject(error))).rejects.toBe(error);
    },
  );

  it('fails for what is no error of the system', async () => {
    expect([isAbsent({ code: 'ENOENT' }), isForbidden({ code: 'EACCES' })]).toEqual([false, false]);
    expect(await orNull(Promise.resolve('text'))).toBe('text');
  });
});

it.each([
  ['/app/a/b', '/app', 'a/b'],
  ['/app', '/app', '.'],
  ['/application', '/app', '/application'],
  ['/app', '/app/a', '/app'],
  ['/app/a\u0007', '/app', 'a\\u{7}'],
])('%j is shown in %s as %s', (path, cwd, shown) => {
  expect(shownPath(path, cwd)).toBe(shown);
});

it.each<[NodeJS.Platform, string]>([
  ['win32', 'C:/a/b'],
  ['linux', 'C:\\a\\b'],
])('on %s, git and sh get the path %s', (platform, expected) => {
  expect(withSlashes('C:\\a\\b', platform)).toBe(expected);
});

it('links are followed, also above what doesn’t exist yet', async () => {
  await mkdir(join(folder, 'real'));
  await symlink('real', join(folder, 'link'));
  expect(await realPath(join(folder, 'link/new/file'))).toBe(join(folder, 'real/new/file'));
  expect(await realPath(join(folder, 'link'))).toBe(join(folder, 'real'));
  expect(await realPath('/')).toBe('/');
});

it('a temporary file is known by its name', () => {
  expect(temporaryFor('/a/hook')).toMatch(TEMPORARY);
  expect('/a/hook.tmp').not.toMatch(TEMPORARY);
  expect(`${temporaryFor('/a/hook')}x`).not.toMatch(TEMPORARY);
});

describe('an owner', () => {
  const [root, user] = [
    { uid: 0, gid: 0 },
    { uid: 1000, gid: 1000 },
  ];

  it('of what root creates is the folder’s; anyone else’s stays', () => {
    expect(ownerOfNew(root, user)).toBe(user);
    expect(ownerOfNew(user, root)).toBe(user);
  });

  it('is the same if user and group are', () => {
    expect(isSameOwner(user, { ...user })).toBe(true);
    expect(isSameOwner(user, { ...user, gid: 1 })).toBe(false);
    expect(isSameOwner(user, { ...user, uid: 1 })).toBe(false);
  });

  asRoot('stays another user’s if root replaces the file, or creates a folder there', async () => {
    const path = join(folder, 'config');
    await writeFile(path, 'old');
    for (const at of [folder, path]) await chown(at, NOBODY.uid, NOBODY.gid);
    await keepingOwner(path, async () => {
      await rm(path);
      await writeFile(path, 'new');
    });
    await makeFolder(join(folder, 'a/b'));
    await makePrivateFolder(join(folder, 'private'));
    for (const name of ['config', 'a', 'a/b', 'private'])
      expect(isSameOwner(await stat(join(folder, name)), NOBODY)).toBe(true);
  });

  asRoot('is another user’s if they replace the file meanwhile', async () => {
    const path = join(folder, 'config');
    await writeFile(path, 'old');
    await keepingOwner(path, () => chown(path, NOBODY.uid, NOBODY.gid));
    expect(isSameOwner(await stat(path), NOBODY)).toBe(true);
  });

  it('stays when git replaces a file', async () => {
    const path = join(folder, 'config');
    await writeFile(path, 'old');
    const before = await stat(path);
    await keepingOwner(path, async () => {
      await rm(path);
      await writeFile(path, 'new');
    });
    expect(isSameOwner(await stat(path), before)).toBe(true);
  });
});

describe('a folder', () => {
  const modeOf = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;

  it('is created with its parents, or is there already', async () => {
    const path = join(folder, 'a/b/c');
    await makeFolder(path);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('that is private is created closed, and an open one is closed', async () => {
    const path = join(folder, 'private');
    await makePrivateFolder(path);
    expect(await modeOf(path)).toBe(0o700);
    await chmod(path, 0o755);
    await makePrivateFolder(path);
    expect(await modeOf(path)).toBe(0o700);
    await chmod(path, 0o500);
    await makePrivateFolder(path);
    expect(await modeOf(path)).toBe(0o500);
  });

  it('that is a link is refused, and stays as it is', async () => {
    await mkdir(join(folder, 'real'), { mode: 0o755 });
    await symlink('real', join(folder, 'link'));
    await expect(makePrivateFolder(join(folder, 'link'))).rejects.toMatchObject({
      code: 'not-writable',
      message: expect.stringMatching(/\/link isn't a folder of its own$/),
      hint: 'Is it a link? Remove it, then run this again',
    });
    expect(await modeOf(join(folder, 'real'))).toBe(0o755);
  });

  it('can’t be created without its parent', async () => {
    await expect(makePrivateFolder(join(folder, 'a/b'))).rejects.toThrow('ENOENT');
  });
});

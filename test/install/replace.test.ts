import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { assertReplaceable, type Disk, nodeDisk, replaceFile } from '../../src/install/replace.ts';
import { IS_ROOT, NOBODY } from '../support/other-user.ts';
import { diskWith } from '../support/disk.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});

describe('no temporary file is left', () => {
  it('by a write, which sets the mode exactly', async () => {
    const file = join(folder, 'hook');
    await writeFile(file, 'before', { mode: 0o600 });
    await replaceFile({ path: file, contents: Buffer.from('after'), mode: 0o2775 });
    expect(await readFile(file, 'utf8')).toBe('after');
    expect((await stat(file)).mode & 0o7777).toBe(0o2775);
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('by a write that fails', async () => {
    const file = join(folder, 'hook');
    await mkdir(join(file, 'below'), { recursive: true });
    const change = { path: file, contents: Buffer.from('x'), mode: 0o755 };
    await expect(replaceFile(change)).rejects.toThrow('EISDIR');
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('by the question whether a file can be replaced', async () => {
    assertReplaceable(join(folder, 'hook'));
    expect(await readdir(folder)).toEqual([]);
  });
});

const HAS_TOOLS = ['setfacl', 'setfattr'].every(
  (name) => spawnSync(name, ['--version']).error === undefined,
);
const withAttributes = HAS_TOOLS ? it : it.skip;

const THEIRS = Buffer.from('theirs\n');
const OURS = Buffer.from('ours and theirs\n');

const CHANGED = {
  code: 'changed-meanwhile',
  message: expect.stringMatching(/\/hook was changed while this ran$/),
  hint: 'Run this again',
};

(IS_ROOT ? it : it.skip)('another user’s file stays theirs when root replaces it', async () => {
  const file = join(folder, 'hook');
  await writeFile(file, THEIRS, { mode: 0o755 });
  await chown(file, NOBODY.uid, NOBODY.gid);
  await replaceFile({ path: file, contents: OURS, mode: 0o755, before: THEIRS });
  const { uid, gid } = await stat(file);
  expect({ uid, gid }).toEqual(NOBODY);
  expect(await readFile(file)).toEqual(OURS);
});

describe('in another user’s folder, root’s file is theirs', () => {
  beforeEach(() => (IS_ROOT ? chown(folder, NOBODY.uid, NOBODY.gid) : undefined));
  const ownerOf = async (file: string): Promise<object> => {
    const { uid, gid } = await stat(file);
    return { uid, gid };
  };

  (IS_ROOT ? it : it.skip)('if it’s new', async () => {
    const file = join(folder, 'hook');
    await replaceFile({ path: file, contents: OURS, mode: 0o755, before: null });
    expect(await ownerOf(file)).toEqual(NOBODY);
  });

  (IS_ROOT ? it : it.skip)('if it replaces one of theirs that wasn’t read', async () => {
    const file = join(folder, 'hook');
    const group = NOBODY.gid - 1;
    await writeFile(file, THEIRS);
    await chown(file, NOBODY.uid, group);
    await replaceFile({ path: file, contents: OURS, mode: 0o755 });
    expect(await ownerOf(file)).toEqual({ uid: NOBODY.uid, gid: group });
  });
});

describe('a file that is no longer as it was read is kept', () => {
  const changes: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
    'other contents': (file) => writeFile(file, 'new'),
    'an addition': (file) => writeFile(file, 'theirs\nnew\n'),
    'another mode': (file) => chmod(file, 0o600),
    'a link with the same contents': async (file) => {
      await writeFile(`${file}.real`, THEIRS, { mode: 0o755 });
      await rm(file);
      await symlink(`${file}.real`, file);
    },
    'its removal': (file) => rm(file),
  };
  const contentsAt = (file: string): Promise<string | null> =>
    readFile(file, 'utf8').catch(() => null);

  it.each(Object.keys(changes))('%s', async (what) => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS, { mode: 0o755 });
    await changes[what]?.(file);
    const now = await contentsAt(file);
    const before = { path: file, mode: 0o755, before: THEIRS };
    await expect(replaceFile({ ...before, contents: OURS })).rejects.toMatchObject(CHANGED);
    await expect(replaceFile({ ...before, contents: null })).rejects.toMatchObject(CHANGED);
    expect(await contentsAt(file)).toBe(now);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('a new one', async () => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS);
    const change = { path: file, contents: OURS, mode: 0o755, before: null };
    await expect(replaceFile(change)).rejects.toMatchObject(CHANGED);
    expect(await readFile(file)).toEqual(THEIRS);
  });
});

it.each([OURS, null])(
  'what a program writes into a file while it is replaced or removed comes back: %s',
  async (contents) => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS, { mode: 0o755 });
    const disk = diskWith((path) => {
      appendFileSync(path, 'new\n');
    });
    const change = { path: file, contents, mode: 0o755, before: THEIRS };
    await expect(replaceFile(change, disk)).rejects.toMatchObject(CHANGED);
    expect(await readFile(file, 'utf8')).toBe('theirs\nnew\n');
    expect((await stat(file)).mode & 0o777).toBe(0o755);
    expect(await readdir(folder)).toEqual(['hook']);
  },
);

describe('the extended attributes and access control list of a file', () => {
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const attributes = (): string[] => [
    run('getfacl', '--omit-header', 'hook'),
    run('getfattr', '--dump', 'hook'),
  ];

  withAttributes('stay when it is replaced, and when that is undone', async () => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS, { mode: 0o755 });
    run('setfacl', '--modify', 'user:65534:r', 'hook');
    run('setfattr', '--name', 'user.note', '--value', 'theirs', 'hook');
    const before = attributes();
    const mode = (await stat(file)).mode & 0o7777;
    await replaceFile({ path: file, contents: OURS, mode, before: THEIRS });
    expect(attributes()).toEqual(before);
    await replaceFile({ path: file, contents: THEIRS, mode, before: OURS });
    expect(attributes()).toEqual(before);
    expect(await readFile(file)).toEqual(THEIRS);
    expect(before.join('')).toMatch(/user:.+:r--[^]*user\.note="theirs"/);
  });
});

describe('a step that fails for a while is repeated', () => {
  const failing = (code: string, times: number): Disk => {
    let left = times;
    return diskWith(() => {
      left -= 1;
      if (left >= 0) throw Object.assign(new Error(code), { code, syscall: 'rename' });
    });
  };

  it.each(['EPERM', 'EACCES', 'EBUSY'])('%s, as for an open file on Windows', async (code) => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS, { mode: 0o755 });
    const change = { path: file, contents: OURS, mode: 0o755, before: THEIRS };
    await replaceFile(change, failing(code, 2));
    expect(await readFile(file)).toEqual(OURS);
    await replaceFile({ ...change, before: OURS, contents: null }, failing(code, 2));
    expect(await readdir(folder)).toEqual([]);
  });

  it('also the removal of one', async () => {
    const file = join(folder, 'hook');
    await writeFile(file, THEIRS, { mode: 0o755 });
    const code = 'EPERM';
    let isFirst = true;
    const disk: Disk = {
      ...nodeDisk,
      remove(path) {
        if (isFirst) {
          isFirst = false;
          throw Object.assign(new Error(code), { code, syscall: 'unlink' });
        }
        nodeDisk.remove(path);
      },
    };
    await replaceFile({ path: file, contents: null, mode: 0o755, before: THEIRS }, disk);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['another step', { code: 'EPERM', syscall: 'open' }],
    ['another reason', { code: 'EIO', syscall: 'rename' }],
    ['no error of the system', { syscall: 'rename' }],
  ])('but not %s', async (_, parts) => {
    const file = join(folder, 'hook');
    let tries = 0;
    const disk = diskWith(() => {
      tries += 1;
      throw Object.assign(new Error('refused'), parts);
    });
    const change = { path: file, contents: OURS, mode: 0o755, before: null };
    await expect(replaceFile(change, disk)).rejects.toThrow('refused');
    expect(tries).toBe(1);
  });

  it('but not forever', async () => {
    const file = join(folder, 'hook');
    const change = { path: file, contents: OURS, mode: 0o755, before: null };
    await expect(replaceFile(change, failing('EPERM', 1000))).rejects.toThrow('EPERM');
    expect(await readdir(folder)).toEqual([]);
  });

  it('a temporary file that a push takes for a leftover is written again', async () => {
    const file = join(folder, 'hook');
    let isFirst = true;
    const disk: Disk = {
      ...nodeDisk,
      rename(from, to) {
        if (isFirst) rmSync(from);
        isFirst = false;
        nodeDisk.rename(from, to);
      },
    };
    await replaceFile({ path: file, contents: OURS, mode: 0o600 }, disk);
    expect(await readFile(file)).toEqual(OURS);
  });
});

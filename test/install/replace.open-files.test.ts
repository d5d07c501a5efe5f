import { appendFileSync, readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { assertReplaceable, replaceFile } from '../../src/install/replace.ts';
import { diskWith } from '../support/disk.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
const THEIRS = Buffer.from('theirs\n');
const OURS = Buffer.from('ours and theirs\n');

// Only there, a process can list the files that it has open.
const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('no file stays open', () => {
  const openIn = (at: string): string[] => {
    const paths = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    return paths.filter((path) => path.startsWith(at));
  };
  let folder: string;
  let change: { path: string; contents: Buffer; mode: number; before: Buffer };
  beforeEach(async () => {
    folder = await temporaryFolder(later);
    const path = join(folder, 'hook');
    await writeFile(path, THEIRS, { mode: 0o755 });
    change = { path, contents: OURS, mode: 0o755, before: THEIRS };
  });

  it('after a change', async () => {
    await replaceFile(change);
    await replaceFile({ ...change, before: OURS, contents: null });
    expect(openIn(folder)).toEqual([]);
  });

  it('after a change that is refused', async () => {
    const disk = diskWith((path) => {
      appendFileSync(path, 'new\n');
    });
    await expect(replaceFile(change, disk)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(openIn(folder)).toEqual([]);
  });

  it('after the question whether a file can be replaced', () => {
    assertReplaceable(change.path);
    expect(openIn(folder)).toEqual([]);
  });

  it('while a step is repeated, because on Windows that would refuse it again', async () => {
    const open: string[][] = [];
    const disk = diskWith(() => {
      open.push(openIn(change.path));
      const code = 'EPERM';
      if (open.length < 3) throw Object.assign(new Error(code), { code, syscall: 'rename' });
    });
    await replaceFile(change, disk);
    expect(open).toEqual([[change.path], [], []]);
  });
});

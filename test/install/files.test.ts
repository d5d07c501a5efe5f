import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { assertReplaceable, writeFileWhole } from '../../src/install/files.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-test-'));
  later(() => rm(folder, { recursive: true }));
});

describe('no temporary file is left', () => {
  it('by a write, which sets the mode exactly', async () => {
    const file = join(folder, 'hook');
    await writeFile(file, 'before', { mode: 0o600 });
    await writeFileWhole(file, Buffer.from('after'), 0o2775);
    expect(await readFile(file, 'utf8')).toBe('after');
    expect((await stat(file)).mode & 0o7777).toBe(0o2775);
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('by a write that fails', async () => {
    const file = join(folder, 'hook');
    await mkdir(join(file, 'below'), { recursive: true });
    await expect(writeFileWhole(file, Buffer.from('x'), 0o755)).rejects.toThrow('EISDIR');
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('by the question whether a file can be replaced', async () => {
    await assertReplaceable(join(folder, 'hook'));
    expect(await readdir(folder)).toEqual([]);
  });
});

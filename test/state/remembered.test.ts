import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFiles } from '../../src/base/node-files.ts';
import { recallApp, rememberApp } from '../../src/state/remembered.ts';

const MY_APP = { webUrl: 'https://my-app.herokuapp.com/', hosts: ['my-app.herokuapp.com'] };
let folder = '';
let cache = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-cache-'));
  cache = join(folder, 'cache.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('remembered apps', () => {
  it('are read as they were written', async () => {
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    expect(await recallApp(nodeFiles, cache, 'my-app')).toEqual(MY_APP);
  });

  it('don’t replace each other', async () => {
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    await rememberApp(nodeFiles, cache, 'other', { webUrl: 'https://other/', hosts: [] });
    expect(await recallApp(nodeFiles, cache, 'my-app')).toEqual(MY_APP);
  });

  it('are unknown without a cache', async () => {
    expect(await recallApp(nodeFiles, cache, 'my-app')).toBeUndefined();
  });

  it.each([
    '',
    '{',
    'null',
    '{"version":2,"apps":{}}',
    '{"version":1,"apps":{"my-app":7}}',
    '{"version":1,"apps":{"my-app":{"webUrl":"x","hosts":[]}}}',
  ])('are unknown if the cache contains %j, which the next write replaces', async (text) => {
    await rememberApp(nodeFiles, cache, 'x', MY_APP);
    await writeFile(cache, text);
    expect(await recallApp(nodeFiles, cache, 'my-app')).toBeUndefined();
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    expect(await recallApp(nodeFiles, cache, 'my-app')).toEqual(MY_APP);
  });

  it('are unknown if the cache can’t be read', async () => {
    await mkdir(cache);
    expect(await recallApp(nodeFiles, cache, 'my-app')).toBeUndefined();
  });

  it('don’t recreate the folder of a removed installation', async () => {
    const gone = join(folder, 'gone', 'cache.json');
    await expect(rememberApp(nodeFiles, gone, 'my-app', MY_APP)).rejects.toThrow('ENOENT');
    expect(await nodeFiles.list(folder)).toEqual([]);
  });

  it('don’t treat properties of every object as apps', async () => {
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    expect(await recallApp(nodeFiles, cache, 'constructor')).toBeUndefined();
  });

  it('are written only after a change', async () => {
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    const before = await stat(cache);
    await rememberApp(nodeFiles, cache, 'my-app', { ...MY_APP });
    expect((await stat(cache)).ino).toBe(before.ino);
  });

  it('can be read only by their owner', async () => {
    await rememberApp(nodeFiles, cache, 'my-app', MY_APP);
    expect((await stat(cache)).mode & 0o077).toBe(0);
    expect(await readFile(cache, 'utf8')).toContain('my-app');
  });
});

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFiles } from '../../src/base/node-files.ts';
import { dayOf, isFresh, recallApp, rememberApp } from '../../src/state/remembered.ts';

const MY_APP = {
  webUrl: 'https://my-app.herokuapp.com/',
  hosts: ['my-app.herokuapp.com'],
  seenOn: '2026-11-28',
};
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
    await rememberApp(nodeFiles, cache, 'other', { ...MY_APP, webUrl: 'https://other/' });
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

describe('a remembered app', () => {
  const NOW = new Date('2026-11-28T23:59:00Z');

  it.each(['2026-11-28', '2026-11-27', '2026-10-29'])('is fresh for 30 days: %s', (seenOn) => {
    expect(isFresh({ ...MY_APP, seenOn }, NOW)).toBe(true);
  });

  it.each([
    ['older', '2026-10-28'],
    ['from the future', '2026-11-29'],
    ['without a date, by an earlier version', ''],
    ['with a date that isn’t one', '2026-13-45'],
    ['with another text', 'tomorrow'],
  ])('isn’t fresh if it’s %s', (_, seenOn) => {
    expect(isFresh({ ...MY_APP, seenOn }, NOW)).toBe(false);
  });

  it('has no date if an earlier version wrote it', async () => {
    await writeFile(
      cache,
      JSON.stringify({ version: 1, apps: { 'my-app': { ...MY_APP, seenOn: undefined } } }),
    );
    expect(await recallApp(nodeFiles, cache, 'my-app')).toEqual({ ...MY_APP, seenOn: '' });
  });

  it('has the same date all day, so that it’s written once', () => {
    expect(dayOf(NOW)).toBe(dayOf(new Date('2026-11-28T00:00:00Z')));
  });
});

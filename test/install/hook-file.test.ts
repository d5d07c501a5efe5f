import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type HookFile,
  isExecutable,
  isForeign,
  isOurs,
  readHookFile,
  restOf,
} from '../../src/install/hook-file.ts';
import { HOOK_LINES, NEW_HOOK, withHookLines } from '../../src/install/hook-line.ts';
import { KEEPER } from '../../src/install/kept-hook.ts';
import { HOOK, script, show } from '../support/install-facts.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
  path = join(folder, 'pre-push');
});

describe('where a hook goes', () => {
  it.each<[string, () => Promise<unknown>, object]>([
    ['is nothing', () => Promise.resolve(), { kind: 'none', folderExists: true }],
    [
      'is a script',
      () => writeFile(path, Buffer.from('echo \xe9\n', 'latin1'), { mode: 0o750 }),
      { kind: 'text', text: 'echo \xe9\n', mode: 0o750 },
    ],
    ['is a program', () => writeFile(path, '\x7fELF\0'), { kind: 'binary' }],
    [
      'is a large file',
      () => writeFile(path, '').then(() => truncate(path, 2 ** 25)),
      { kind: 'binary' },
    ],
    ['is a link', () => symlink('../team', path), { kind: 'symlink', target: '../team' }],
    ['is a folder', () => mkdir(path), { kind: 'other' }],
  ])('%s', async (_, put, contents) => {
    await put();
    expect(await readHookFile(path)).toEqual({ path, ...contents });
  });

  it('the folder may be one that can’t be read, or a failure', async () => {
    await symlink('loop', join(folder, 'loop'));
    const looped = join(folder, 'loop/pre-push');
    expect(await readHookFile(looped)).toEqual({ path: looped, kind: 'unreadable' });
    for (const long of ['x'.repeat(300), join('x'.repeat(300), 'pre-push')])
      await expect(readHookFile(join(folder, long))).rejects.toThrow('ENAMETOOLONG');
  });

  it('there may be no folder yet', async () => {
    const missing = join(folder, 'hooks/pre-push');
    expect(await readHookFile(missing)).toEqual({
      path: missing,
      kind: 'none',
      folderExists: false,
    });
  });
});

describe('a hook that is kept beside it', () => {
  const keep = (name: string, text: string) =>
    writeFile(join(folder, `${name}.kept-by-heroku-preflight`), text, { mode: 0o755 });

  it('is found, and whether it’s the same', async () => {
    await writeFile(path, 'a', { mode: 0o755 });
    await keep('pre-push', 'b');
    const kept = { path: `${path}.kept-by-heroku-preflight`, isSame: false };
    expect(await readHookFile(path)).toMatchObject({ kind: 'text', kept });
    await keep('pre-push', 'a');
    expect(await readHookFile(path)).toMatchObject({ kept: { ...kept, isSame: true } });
  });

  it.each(['pre-push.legacy', 'pre-push.old'])('is found beside %s', async (name) => {
    await keep('pre-push', 'b');
    expect(await readHookFile(join(folder, name))).toHaveProperty('kept');
  });

  it.each(['pre-commit', 'pre-push.a.b', 'my-pre-push'])('isn’t one of %s', async (name) => {
    await keep('pre-push', 'b');
    expect(await readHookFile(join(folder, name))).not.toHaveProperty('kept');
  });
});

it.each<[string, HookFile, boolean, boolean]>([
  ['a new hook of ours', script(NEW_HOOK), true, false],
  ['ours among others’', script(`#!/bin/sh\n${HOOK_LINES}npm test\n`), true, true],
  ['a hook of others', script('#!/bin/sh\nnpm test\n'), false, true],
  ['none', { path: HOOK, kind: 'none', folderExists: true }, false, false],
  ['a program', { path: HOOK, kind: 'binary' }, false, true],
])('%s: it has our lines, and does something else', (_, hook, ours, foreign) => {
  expect([isOurs(hook), isForeign(hook)]).toEqual([ours, foreign]);
});

it.each<[number, NodeJS.Platform, boolean]>([
  [0o644, 'linux', false],
  [0o100, 'linux', true],
  [0o654, 'darwin', true],
  [0o645, 'linux', true],
  [0o666, 'win32', true],
])('mode %o on %s can be run: %j', (mode, platform, expected) => {
  expect(isExecutable({ mode }, platform)).toBe(expected);
});

describe('after our lines, a hook runs', () => {
  const kept = { path: `${HOOK}.kept`, isSame: false };
  it.each<[string, HookFile | undefined, string[]]>([
    ['nothing if there is none', undefined, []],
    ['nothing that we know if it’s a program', { path: HOOK, kind: 'binary' }, []],
    ['nothing if it’s ours alone', script(NEW_HOOK), []],
    [
      'the lines of others',
      script(`#!/bin/sh\n${HOOK_LINES}npm test\n`),
      ['the rest of .git/hooks/pre-push'],
    ],
    [
      'the lines of a hook without a first line',
      script(`${HOOK_LINES}npm test\n`),
      ['the rest of .git/hooks/pre-push'],
    ],
    ['nothing if only the first line is left', script(`#!/bin/sh\n${HOOK_LINES} \n`), []],
    ['nothing if that has no line end', script(withHookLines('#!/bin/sh')), []],
    ['the hook that is kept beside it', { ...script(KEEPER), kept }, ['.git/hooks/pre-push.kept']],
    ['nothing if that is gone', script(KEEPER), []],
  ])('%s', (_, hook, words) => {
    expect(restOf(hook, show)).toEqual(words);
  });
});

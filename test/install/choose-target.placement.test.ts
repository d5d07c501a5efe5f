import { describe, expect, it } from '@jest/globals';
import { chooseTarget } from '../../src/install/choose-target.ts';
import type { Facts } from '../../src/install/facts.ts';
import type { HookFile } from '../../src/install/hook-file.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { KEEPER } from '../../src/install/kept-hook.ts';
import { gitConfig } from '../../src/install/managers/git-config.ts';
import { git } from '../../src/install/managers/git.ts';
import { husky } from '../../src/install/managers/husky.ts';
import { preCommit } from '../../src/install/managers/pre-commit.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const FOREIGN = script('#!/bin/sh\nnpm test\n');
const BINARY: HookFile = { path: HOOK, kind: 'binary' };
const isNew = { repository: { gitVersion: '2.54.0' }, gits: [{ path: '/git', version: '2.54.0' }] };

const SCRIPT = '/app/.husky/pre-push';
/** husky, set up in this clone, with this script for the team. */
const huskyWith = (file: HookFile) =>
  found('husky', { script: { file, outside: false, waitsFor: null } });

describe('in git’s own hook', () => {
  const placementFor = (hook: HookFile, parts: Partial<Facts> = {}) =>
    chooseTarget({ ...factsWith({ hook }), ...parts }, git).placement;

  it.each<[string, HookFile, object]>([
    [
      'none',
      { path: HOOK, kind: 'none', folderExists: true },
      { text: NEW_HOOK, keeps: null, mode: 0o755 },
    ],
    [
      'none, beside one that is kept',
      { path: HOOK, kind: 'none', folderExists: true, kept: { path: 'x', isSame: false } },
      { text: KEEPER, keeps: null },
    ],
    ['a script', FOREIGN, { text: `#!/bin/sh\n${HOOK_LINES}npm test\n`, keeps: null }],
    ['ours, in the place of a kept one', script(KEEPER), { text: KEEPER, keeps: null }],
    ['a folder', { path: HOOK, kind: 'other' }, { reason: 'not-a-file', path: HOOK }],
    [
      'an unreadable file',
      { path: HOOK, kind: 'unreadable' },
      { reason: 'unreadable', path: HOOK },
    ],
    [
      'a file that git skips',
      { ...FOREIGN, mode: 0o644 } as HookFile,
      { reason: 'not-executable', path: HOOK, runner: 'git' },
    ],
    [
      'Windows line ends',
      script('#!/bin/sh\r\n'),
      { reason: 'crlf', shared: false, choices: { keeping: null, configHooks: null } },
    ],
    [
      'a script that asks for a pipe',
      script('[ -p /dev/stdin ]\n'),
      { reason: 'asks-for-pipe', path: HOOK, choices: { keeping: null } },
    ],
    [
      'a program',
      BINARY,
      {
        text: KEEPER,
        keeps: {
          reason: 'binary',
          path: HOOK,
          choices: {
            keeping: { path: HOOK, beside: `${HOOK}.kept-by-heroku-preflight`, isTaken: false },
          },
        },
      },
    ],
    [
      'a link',
      { path: HOOK, kind: 'symlink', target: 'x' },
      { text: KEEPER, keeps: { reason: 'symlink', path: HOOK, target: 'x' } },
    ],
    [
      'Python',
      script('#!/usr/bin/python3\n'),
      { text: KEEPER, keeps: { reason: 'foreign-language', path: HOOK, name: 'python3' } },
    ],
    [
      'a script that reads itself',
      script('sh "$0"\n'),
      { text: KEEPER, keeps: { reason: 'hands-over', path: HOOK } },
    ],
    [
      'a program, beside another that is kept',
      { ...BINARY, kept: { path: 'x', isSame: false } },
      { reason: 'binary', choices: { keeping: { isTaken: true } } },
    ],
    [
      'a program, beside itself',
      { ...BINARY, kept: { path: 'x', isSame: true } },
      { text: KEEPER, keeps: { choices: { keeping: { isTaken: false } } } },
    ],
  ])('there is %s', (_, hook, placement) => {
    expect(placementFor(hook)).toMatchObject(placement);
  });

  it('on Windows, no file is executable, and git runs it', () => {
    const hook = { ...FOREIGN, mode: 0o666 } as HookFile;
    expect(placementFor(hook, { platform: 'win32' })).toMatchObject({ keeps: null });
  });

  it('git’s configuration is offered if this git runs hooks there', () => {
    const choices = { configHooks: '2.54.0' };
    expect(placementFor(BINARY, factsWith({ ...isNew, hook: BINARY }))).toMatchObject({
      keeps: { choices },
    });
  });
});

describe('a hook for all of the user’s repositories', () => {
  const hooksPath = { value: '~/hooks', scope: 'elsewhere' } as const;
  const placementFor = (hook: HookFile) =>
    chooseTarget(factsWith({ hook, repository: { hooksPath } }), git).placement;

  it.each([
    [
      'isn’t changed if our line would fit',
      FOREIGN,
      { reason: 'hooks-path-elsewhere', choices: { keeping: null } },
    ],
    [
      'isn’t changed if it can’t be kept',
      { path: HOOK, kind: 'other' } as const,
      { reason: 'hooks-path-elsewhere', path: HOOK, choices: { keeping: null } },
    ],
    [
      'is kept beside ours otherwise',
      BINARY,
      {
        type: 'block',
        shared: true,
        mode: 0o755,
        waitsFor: null,
        text: KEEPER,
        keeps: { reason: 'hooks-path-elsewhere', hooksPath },
      },
    ],
  ])('%s', (_, hook, placement) => {
    expect(placementFor(hook)).toMatchObject(placement);
  });
});

describe('a manager’s hook', () => {
  const hooksPath = { value: '/dev/null', scope: 'local' } as const;

  it('is no place if git runs no hooks', () => {
    const facts = factsWith({
      hooksDirIsFolder: false,
      repository: { hooksPath },
      managers: [found('pre-commit', { ownsHook: true })],
    });
    expect(chooseTarget(facts, preCommit).placement).toMatchObject({ reason: 'hooks-off' });
    expect(chooseTarget(facts, gitConfig).placement).toMatchObject({
      reason: 'git-without-config-hooks',
    });
  });

  it('keeps its own reason otherwise', () => {
    const managers = [found('prek', { ownsHook: true })];
    expect(chooseTarget(factsWith({ managers }), preCommit).placement).toEqual({
      reason: 'manager-without-hook',
      manager: 'pre-commit',
    });
  });

  it('of husky is read by sh, whatever its first line and mode are', () => {
    const placementFor = (text: string) =>
      chooseTarget(
        factsWith({
          managers: [huskyWith(script(text, SCRIPT, 0o644))],
          repository: {
            hooksPath: { value: '.husky/_', scope: 'local' },
            hooksDir: '/app/.husky/_',
          },
        }),
        husky,
      ).placement;
    expect(placementFor('#!/usr/bin/python3\n')).toMatchObject({ keeps: null });
    expect(placementFor('#!/bin/sh\r\n')).toMatchObject({ keeps: null });
    expect(placementFor('sh "$0"\n')).toMatchObject({
      reason: 'hands-over',
      choices: { keeping: null },
    });
  });

  it('of husky 8 has ours below the line that starts it again', () => {
    const head = '#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\n';
    const facts = factsWith({
      managers: [huskyWith(script(`${head}npm test\n`, SCRIPT))],
      packageJson: { devDependencies: { husky: '8' } },
    });
    expect(chooseTarget(facts, husky).placement).toMatchObject({
      text: `${head}${HOOK_LINES}npm test\n`,
    });
  });

  it('of husky 8 starts with its own lines', () => {
    const file: HookFile = { path: SCRIPT, kind: 'none', folderExists: true };
    const facts = factsWith({
      managers: [huskyWith(file)],
      packageJson: { devDependencies: { husky: '8' } },
    });
    expect(chooseTarget(facts, husky).placement).toMatchObject({
      text: `#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n${HOOK_LINES}`,
    });
  });
});

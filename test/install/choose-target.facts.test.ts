import { describe, expect, it } from '@jest/globals';
import { chooseTarget } from '../../src/install/choose-target.ts';
import type { HookFile } from '../../src/install/hook-file.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { git } from '../../src/install/managers/git.ts';
import { lefthookEditor } from '../../src/install/managers/lefthook-editor.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

type Parts = NonNullable<Parameters<typeof factsWith>[0]>;

const FOREIGN = script('#!/bin/sh\nnpm test\n');
const OURS = script(NEW_HOOK);
const BINARY: HookFile = { path: HOOK, kind: 'binary' };
const NEW = { gitVersion: '2.54.0' };
const gits = [{ path: '/git', version: '2.54.0' }];
const isNew = { repository: NEW, gits };
const settings = new Map([['hook.heroku-preflight.event', 'pre-push']]);

/** husky with this script for the team. */
const huskyWith = (file: HookFile, waitsFor: string | null = null) =>
  found('husky', { script: { file, outside: false, waitsFor } });
const THEIRS = script('npm test\n', '/app/.husky/pre-push', 0o644);
const SHARED = script(`npm test\n${HOOK_LINES}`, '/app/.husky/pre-push', 0o644);
const editor = lefthookEditor('lefthook.yml');
const config = (text: string) => ({ path: '/app/lefthook.yml', text, mode: 0o644, editor });
const entry = editor?.add('pre-push:\n') ?? '';

const targetFor = (parts: Parts): string => chooseTarget(factsWith(parts), null).target.name;

describe('without --target, our hook goes', () => {
  it.each<[string, Parts, string]>([
    ['to git’s own if there is nothing', {}, 'git'],
    ['beside another hook', { hook: FOREIGN }, 'git'],
    [
      'to the manager that wrote the hook',
      { hook: FOREIGN, managers: [found('hk'), found('prek', { ownsHook: true })] },
      'prek',
    ],
    [
      'to a manager that is only configured, if no hook is there',
      { managers: [found('hk')] },
      'hk',
    ],
    [
      'beside the hook if a manager is only configured',
      { hook: FOREIGN, managers: [found('hk')] },
      'git',
    ],
    ['where it is beside a manager', { hook: OURS, managers: [found('hk')] }, 'git'],
    ['to a manager that isn’t set up yet', { managers: [huskyWith(THEIRS, 'npx husky')] }, 'husky'],
    [
      'beside a hook that such a manager would turn off',
      { hook: FOREIGN, managers: [huskyWith(THEIRS, 'npx husky')] },
      'git',
    ],
    [
      'to such a manager if its script has our line',
      { hook: FOREIGN, managers: [huskyWith(SHARED, 'npx husky')] },
      'husky',
    ],
    [
      'to a manager’s script even if git’s own hook is ours',
      { hook: OURS, managers: [huskyWith(THEIRS)] },
      'husky',
    ],
    ['to git’s configuration if every git runs it', isNew, 'git-config'],
    [
      'not there if a git ignores it',
      { ...isNew, gits: [...gits, { path: '/old', version: '2.53.9' }] },
      'git',
    ],
    ['not there if we found no git', { repository: NEW }, 'git'],
    ['not there if the git that runs here ignores it', { gits }, 'git'],
    ['not there if our line is in the hook', { ...isNew, hook: OURS }, 'git'],
    [
      'not there if our line is in a renamed hook',
      { ...isNew, kept: [OURS], managers: [found('prek', { ownsHook: true })] },
      'prek',
    ],
    ['not there if hooks are off', { ...isNew, hooksDirIsFolder: false }, 'git'],
    [
      'there beside a hook of others',
      { ...isNew, hook: FOREIGN, managers: [found('prek', { ownsHook: true })] },
      'git-config',
    ],
    [
      'not there if a manager has our entry',
      { ...isNew, managers: [found('lefthook', { configs: [config(entry)] })] },
      'lefthook',
    ],
    [
      'not there if its user has pasted it',
      { ...isNew, managers: [found('hk', { pasted: true })] },
      'hk',
    ],
    [
      'there if it’s there already',
      { repository: { ...NEW, hookSettings: settings }, hook: FOREIGN },
      'git-config',
    ],
    [
      'not there if this git ignores what is there',
      { repository: { hookSettings: settings }, hook: FOREIGN },
      'git',
    ],
    [
      'not there if the team’s script runs it',
      { repository: { ...NEW, hookSettings: settings }, managers: [huskyWith(SHARED)] },
      'husky',
    ],
    [
      'there if the team’s script isn’t set up',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [huskyWith(SHARED, 'npx husky')],
      },
      'git-config',
    ],
    [
      'not there if the manager that wrote the hook runs it',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [found('lefthook', { ownsHook: true, configs: [config(entry)] })],
      },
      'lefthook',
    ],
    [
      'there if that manager has no entry of ours',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [found('lefthook', { ownsHook: true, configs: [config('a: 1\n')] })],
      },
      'git-config',
    ],
    [
      'there if only that manager’s user can edit its configuration',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [found('hk', { ownsHook: true, configs: [{ ...config(entry), editor: null }] })],
      },
      'git-config',
    ],
    [
      'there if that manager has no configuration',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [found('hk', { ownsHook: true })],
      },
      'git-config',
    ],
    [
      'there beside a configuration that only its user can edit',
      { ...isNew, managers: [found('hk', { configs: [{ ...config(entry), editor: null }] })] },
      'git-config',
    ],
    [
      'not there if our line is in git’s own hook, too',
      { repository: { ...NEW, hookSettings: settings }, hook: OURS },
      'git',
    ],
    [
      'there if that manager doesn’t',
      {
        repository: { ...NEW, hookSettings: settings },
        managers: [found('lefthook', { configs: [config(entry)] })],
      },
      'git-config',
    ],
  ])('%s', (_, parts, name) => {
    expect(targetFor(parts)).toBe(name);
  });

  it.each<[string, HookFile]>([
    ['a program', BINARY],
    ['a link', { path: HOOK, kind: 'symlink', target: 'x' }],
    ['a folder', { path: HOOK, kind: 'other' }],
    ['an unreadable file', { path: HOOK, kind: 'unreadable' }],
    ['a file that git skips', { ...FOREIGN, mode: 0o644 } as HookFile],
    ['Python', script('#!/usr/bin/python3\n')],
    ['a script that reads itself', script('#!/bin/sh\nsh "$0"\n')],
    ['a script that asks for a pipe', script('#!/bin/sh\n[ -p /dev/stdin ]\n')],
    ['a script with Windows line ends', script('#!/bin/sh\r\n')],
  ])('to git’s configuration, where it’s run, even if our line was there: %s', (_, hook) => {
    // A line in a renamed copy keeps it from being the first choice.
    const parts: Parts = { ...isNew, hook, kept: [OURS] };
    expect(targetFor(parts)).toBe('git-config');
    expect(targetFor({ ...parts, gits: [] })).toBe('git');
    expect(chooseTarget(factsWith(parts), git).target.name).toBe('git');
  });

  it('to git’s configuration if core.hooksPath is for all repositories', () => {
    const hooksPath = { value: '~/hooks', scope: 'elsewhere' } as const;
    const parts: Parts = {
      ...isNew,
      repository: { ...NEW, hooksPath },
      hook: FOREIGN,
      kept: [OURS],
    };
    expect(targetFor(parts)).toBe('git-config');
  });
});

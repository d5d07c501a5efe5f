import { describe, expect, it } from '@jest/globals';
import { HOOK_LINES, NEW_HOOK } from '../../../src/install/hook-line.ts';
import { KEEPER } from '../../../src/install/kept-hook.ts';
import { gitConfig, unseenWarning } from '../../../src/install/managers/git-config.ts';
import { git } from '../../../src/install/managers/git.ts';
import { husky } from '../../../src/install/managers/husky.ts';
import { lefthook } from '../../../src/install/managers/lefthook.ts';
import { factsWith, found, HOOK, script, show } from '../../support/install-facts.ts';

const FOREIGN = script('#!/bin/sh\nnpm test\n');
const elsewhere = { value: '~/hooks', scope: 'elsewhere' } as const;

describe('git’s own hook', () => {
  it.each([
    [
      'the folder is none',
      { hooksDirIsFolder: false },
      { reason: 'hooks-off', hooksDir: '/app/.git/hooks', hooksPath: null },
    ],
    [
      'core.hooksPath is empty',
      { repository: { hooksPath: { value: '', scope: 'local' } as const } },
      { reason: 'hooks-off' },
    ],
    [
      'core.hooksPath is for all repositories',
      { repository: { hooksPath: elsewhere } },
      { reason: 'hooks-path-elsewhere', hooksPath: elsewhere, path: HOOK },
    ],
    [
      'a manager writes it',
      { managers: [found('hk'), found('prek', { ownsHook: true })] },
      { reason: 'managed-hook', path: HOOK, owner: 'prek' },
    ],
  ])('is no place if %s', (_, parts, refusal) => {
    expect(git.placement(factsWith(parts))).toMatchObject(refusal);
  });

  it('is one for all repositories if our line is there, or in a folder that is missing yet', () => {
    expect(
      git.placement(factsWith({ repository: { hooksPath: elsewhere }, hook: script(NEW_HOOK) })),
    ).toMatchObject({ type: 'block' });
    expect(
      git.placement(factsWith({ hooksDirIsFolder: null, repository: { hooksDirIsShared: true } })),
    ).toMatchObject({
      ...{ type: 'block', readBy: 'shebang', mode: 0o755, shared: true, waitsFor: null },
    });
  });

  it('runs what others have added after ours', () => {
    const next = (text: string) => git.runsNext(factsWith({ hook: script(text) }), show);
    expect(next(`#!/bin/sh\n${HOOK_LINES}npm test\n`)).toEqual(['the rest of .git/hooks/pre-push']);
    expect(next(NEW_HOOK)).toEqual([]);
    expect(next(KEEPER)).toEqual([]);
    const kept = { path: `${HOOK}.kept`, isSame: false };
    expect(git.runsNext(factsWith({ hook: { ...script(KEEPER), kept } }), show)).toEqual([
      '.git/hooks/pre-push.kept',
    ]);
    expect(git.runsNext(factsWith(), show)).toEqual([]);
  });

  const warningsWith = (parts: Parameters<typeof factsWith>[0]) =>
    git.warnings(factsWith(parts), show);
  const husky1 = found('husky', {
    script: { file: script('', '/app/.husky/pre-push'), outside: false, waitsFor: 'npx husky' },
  });

  it.each([
    ['none', {}, []],
    ['one that wrote it', { managers: [found('prek', { ownsHook: true })] }, []],
    [
      'one that will write its own',
      { managers: [found('lefthook')] },
      ['lefthook may write its own pre-push hook: run this again after that'],
    ],
    [
      'one that would take it over',
      { hook: FOREIGN, managers: [found('lefthook')] },
      [lefthook.takesOver],
    ],
    ['one that keeps it', { hook: FOREIGN, managers: [found('prek')] }, []],
    [
      'one that turns it off, last',
      { managers: [husky1, found('hk')] },
      [expect.stringMatching(/^hk may/), husky.takesOver],
    ],
    [
      'a program that we don’t know',
      { unknown: { sign: 'mark', line: 3, text: 'Generated' } as const },
      ['a program may rewrite this hook (line 3 says "Generated"): run this again after it'],
    ],
  ])('has warnings about managers: %s', (_, parts, warnings) => {
    expect(warningsWith(parts)).toEqual(warnings);
  });
});

describe('git’s configuration', () => {
  const gits = [
    { path: '/new/git', version: '2.55.0' },
    { path: '/old/git', version: '2.53.0' },
    { path: '/odd/git', version: '0' },
  ];

  it('needs a git that runs hooks there', () => {
    expect(gitConfig.placement(factsWith({ gits }))).toEqual({
      reason: 'git-without-config-hooks',
      version: '2.39.5',
      newer: gits[0],
    });
    expect(gitConfig.placement(factsWith())).toMatchObject({ newer: null });
  });

  it('gets a command that goes on without our file, and finds it in a moved repository', () => {
    expect(gitConfig.placement(factsWith({ repository: { gitVersion: '2.54.0' } }))).toEqual({
      type: 'settings',
      settings: [
        [
          'hook.heroku-preflight.command',
          expect.stringMatching(
            /^f='?\/app\/\.git\/heroku-preflight\/pre-push'?; test -f "\$f" \|\| f=\$\(.*git rev-parse --git-common-dir\)\/heroku-preflight\/pre-push; test ! -f "\$f" \|\| \/bin\/sh "\$f"$/,
          ),
        ],
        ['hook.heroku-preflight.event', 'pre-push'],
      ],
    });
  });

  it('runs the hook in the folder next, and warns of gits that ignore it', () => {
    expect(gitConfig.runsNext(factsWith({ hook: FOREIGN }), show)).toEqual(['.git/hooks/pre-push']);
    expect(gitConfig.runsNext(factsWith(), show)).toEqual([]);
    expect(gitConfig.warnings(factsWith({ gits }), show)).toEqual([
      '/old/git is git 2.53.0, which ignores hooks in the configuration',
      "/odd/git doesn't say its version: before 2.54, it ignores hooks in the configuration",
    ]);
  });

  it('that this git ignores is named with the git that runs it', () => {
    const rest = 'runs the hook in .git/config, but git 2.39.5 ignores it';
    expect(unseenWarning(factsWith({ gits }), show)).toBe(`/new/git (2.55.0) ${rest}`);
    expect(unseenWarning(factsWith(), show)).toBe(`git 2.54 or later ${rest}`);
  });
});

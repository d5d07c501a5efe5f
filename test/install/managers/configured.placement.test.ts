import { describe, expect, it } from '@jest/globals';
import { HOOK_LINE, HOOK_LINES, NEW_HOOK } from '../../../src/install/hook-line.ts';
import { MANAGERS } from '../../../src/install/managers/index.ts';
import { lefthookEditor } from '../../../src/install/managers/lefthook-editor.ts';
import { lefthook } from '../../../src/install/managers/lefthook.ts';
import { prek } from '../../../src/install/managers/pre-commit.ts';
import { simpleGitHooks } from '../../../src/install/managers/simple-git-hooks.ts';
import { overcommit } from '../../../src/install/managers/overcommit.ts';
import { factsWith, found, HOOK, script, show } from '../../support/install-facts.ts';

const FOREIGN = script('#!/bin/sh\nnpm test\n');

describe('a renamed hook of pre-commit or prek', () => {
  const legacy = script('#!/bin/sh\nnpm test\n', `${HOOK}.legacy`);
  const isOwner = { managers: [found('prek', { ownsHook: true })] };

  it('is a place once the manager has written its own hook', () => {
    expect(prek.placement(factsWith({ ...isOwner, kept: [legacy] }))).toEqual({
      ...{
        type: 'block',
        hook: legacy,
        readBy: 'shebang',
        mode: 0o755,
        shared: false,
        waitsFor: null,
      },
    });
    for (const parts of [
      isOwner,
      { kept: [legacy] },
      { kept: [legacy], managers: [found('prek')] },
    ]) {
      expect(prek.placement(factsWith(parts))).toEqual({
        reason: 'manager-without-hook',
        manager: 'prek',
      });
    }
    expect(prek.isInUse(factsWith(isOwner))).toBe(true);
    expect(prek.isInUse(factsWith({ managers: [found('prek')] }))).toBe(false);
  });

  it('runs first, then the manager’s hooks', () => {
    const ours = script(`#!/bin/sh\n${HOOK_LINES}npm test\n`, legacy.path);
    expect(prek.runsNext(factsWith({ kept: [ours] }), show)).toEqual([
      'the rest of .git/hooks/pre-push.legacy',
      "prek's hooks",
    ]);
    expect(prek.runsNext(factsWith(), show)).toEqual(["prek's hooks"]);
  });
});

describe('a manager whose configuration we edit', () => {
  const editor = lefthookEditor('lefthook.yml');
  const config = { path: '/app/lefthook.yml', text: 'pre-push:\n', mode: 0o644, editor };
  const placementWith = (parts: Parameters<typeof found>[1], hook = factsWith().hook) =>
    lefthook.placement(
      factsWith({ hook, managers: [found('lefthook', { configs: [config], ...parts })] }),
    );

  it.each([
    [
      'its hook must be written first',
      {},
      { type: 'edit', config, waitsFor: 'npx lefthook install' },
    ],
    ['its hook reads the configuration', { ownsHook: true }, { type: 'edit', waitsFor: null }],
    [
      'only its user can edit it',
      { configs: [{ ...config, editor: null }] },
      { type: 'paste', pasted: false, snippet: lefthook.snippet },
    ],
    ['our entry can’t be added', { configs: [{ ...config, text: '[' }] }, { type: 'paste' }],
    ['there is no configuration', { configs: [], ownsHook: true }, { type: 'paste' }],
    ['its user has pasted our entry', { pasted: true }, { type: 'paste', pasted: true }],
    [
      'our entry is there',
      { pasted: true, configs: [{ ...config, text: editor?.add('pre-push:\n') ?? '' }] },
      { type: 'edit' },
    ],
  ])('%s', (_, parts, placement) => {
    expect(placementWith(parts)).toMatchObject(placement);
  });

  it('would take a hook of others over', () => {
    expect(placementWith({}, FOREIGN)).toEqual({
      reason: 'would-take-over',
      manager: 'lefthook',
      path: HOOK,
    });
    expect(placementWith({}, script(NEW_HOOK))).toMatchObject({ type: 'edit' });
    expect(placementWith({ ownsHook: true }, FOREIGN)).toMatchObject({ type: 'edit' });
    expect(lefthook.placement(factsWith({ hook: FOREIGN }))).toEqual({
      reason: 'manager-not-used',
      manager: 'lefthook',
    });
  });

  it.each([
    ['has our command', true, script(NEW_HOOK), null],
    ['hasn’t', true, FOREIGN, 'npx simple-git-hooks'],
    ['isn’t its own', false, script(NEW_HOOK), 'npx simple-git-hooks'],
    ['is missing', true, factsWith().hook, 'npx simple-git-hooks'],
  ])('simple-git-hooks copies the command into a hook that %s', (_, ownsHook, hook, waitsFor) => {
    const simple = {
      ...config,
      editor: { has: () => false, add: (text: string) => text, remove: (text: string) => text },
    };
    const managers = [found('simple-git-hooks', { ownsHook, configs: [simple] })];
    expect(simpleGitHooks.placement(factsWith({ hook, managers }))).toMatchObject({ waitsFor });
  });

  it('simple-git-hooks’ hook without our command is gone if it did nothing else', () => {
    const head = '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then\n    exit 0\nfi\n';
    const without = (text: string) => simpleGitHooks.withoutCopy?.(text);
    expect(without(head + HOOK_LINE)).toBe('');
    expect(without(`${head}${HOOK_LINE}\nnpm test`)).toBe(`${head}npm test`);
    expect(without(`${head}npm test`)).toBe(`${head}npm test`);
    expect(without(head)).toBe(head);
    expect(without(`#!/bin/sh\n${HOOK_LINE}\n`)).toBe(`#!/bin/sh\n${HOOK_LINE}\n`);
  });
});

it.each(MANAGERS)('$name isn’t in use if it wasn’t found', (manager) => {
  expect(manager.isInUse(factsWith())).toBe(false);
  expect(manager.isInUse(factsWith({ managers: [found(manager.name, { ownsHook: true })] }))).toBe(
    true,
  );
});

it('a manager with lines to paste runs its own hooks next, and has no warnings', () => {
  const facts = factsWith({ managers: [found('overcommit', { pasted: true })] });
  expect(overcommit.placement(facts)).toEqual({
    type: 'paste',
    snippet: overcommit.snippet,
    pasted: true,
  });
  expect(overcommit.runsNext(facts, show)).toEqual(["overcommit's other hooks"]);
  expect(overcommit.warnings(facts, show)).toEqual([]);
});

it('a trial push with lefthook runs our job alone, with the user’s own program', () => {
  const program = (LEFTHOOK_BIN?: string) =>
    lefthook.trial?.(factsWith(), LEFTHOOK_BIN === undefined ? {} : { LEFTHOOK_BIN });
  expect(program()).toMatchObject({
    variable: 'LEFTHOOK_BIN',
    program: expect.stringMatching(
      /^#!\/bin\/sh\nunset LEFTHOOK_BIN\nshift 2\nhook='?\/app\/\.git\/hooks\/pre-push'?\n"\$hook" "\$@" --job heroku-preflight --command heroku-preflight --skip-lfs/,
    ),
  });
  expect(program("/it's")?.program).toContain(`\nLEFTHOOK_BIN='/it'\\''s'\nshift 2\n`);
});

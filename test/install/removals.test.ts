import { describe, expect, it } from '@jest/globals';
import { LFS_HOOK } from '../../src/install/git-lfs.ts';
import type { HookFile } from '../../src/install/hook-file.ts';
import { HOOK_LINE, HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { KEEPER } from '../../src/install/kept-hook.ts';
import type { ConfigEditor } from '../../src/install/managers/manager.ts';
import {
  entryRemovals,
  hookRemovals,
  isShared,
  ownRemovals,
  settingsRemovals,
  sharedRemovals,
  staysIn,
  unfinishedRemovals,
} from '../../src/install/removals.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, found, HOOK, repositoryWith, script } from '../support/install-facts.ts';

const OURS = `#!/bin/sh\n${HOOK_LINES}`;
const remove = (text: string, path = HOOK) => ({
  ...{ type: 'remove', path, mode: 0o755, before: Buffer.from(text) },
});
const write = (before: string, text: string, path = HOOK) => ({
  ...{ type: 'write', path, mode: 0o755, isNew: false },
  ...{ contents: Buffer.from(text), before: Buffer.from(before) },
});

describe('a hook', () => {
  it.each<[string, HookFile, readonly object[]]>([
    [
      'with lines of others loses only ours',
      script(`${OURS}npm test\n`),
      [write(`${OURS}npm test\n`, '#!/bin/sh\nnpm test\n')],
    ],
    ['with nothing else is removed', script(NEW_HOOK), [remove(NEW_HOOK)]],
    ['without our lines stays', script('#!/bin/sh\nnpm test\n'), []],
    ['that can’t be read stays', { path: HOOK, kind: 'unreadable' }, []],
    ['that is missing stays so', { path: HOOK, kind: 'none', folderExists: true }, []],
  ])('%s', (_, file, changes) => {
    expect(hookRemovals(file, factsWith())).toEqual(changes);
  });

  it('keeps every byte of others', () => {
    const text = `${OURS}echo \xe9\n`;
    const [change] = hookRemovals(script(text), factsWith());
    expect(change).toMatchObject({
      contents: Buffer.from('#!/bin/sh\necho \xe9\n', 'latin1'),
      before: Buffer.from(text, 'latin1'),
    });
  });

  it('that did nothing before us comes back, if the record says so', () => {
    const manifest = { version: '1', hook: { path: HOOK, created: false } };
    expect(hookRemovals(script(OURS), factsWith({ manifest }))).toEqual([
      write(OURS, '#!/bin/sh\n'),
    ]);
    const ours = { version: '1', hook: { path: HOOK, created: true } };
    expect(hookRemovals(script(OURS), factsWith({ manifest: ours }))).toEqual([remove(OURS)]);
    const other = { version: '1', hook: { path: '/elsewhere', created: false } };
    expect(hookRemovals(script(OURS), factsWith({ manifest: other }))).toEqual([remove(OURS)]);
  });

  it('of simple-git-hooks with nothing but our command goes', () => {
    const copied =
      '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then\n    exit 0\nfi\n' + HOOK_LINE;
    expect(hookRemovals(script(copied), factsWith())).toEqual([remove(copied)]);
  });
});

describe('where our line ran git-lfs', () => {
  const repository = { config: gitConfig(['filter.lfs.clean', 'git-lfs clean']) };
  const uses = { usesLfs: true, repository };

  it('git-lfs’s own hook takes the place', () => {
    expect(hookRemovals(script(NEW_HOOK), factsWith(uses))).toEqual([write(NEW_HOOK, LFS_HOOK)]);
  });

  it.each([
    ['it isn’t used', { ...uses, usesLfs: false }, script(NEW_HOOK)],
    ['git lfs uninstall has ended it', { usesLfs: true }, script(NEW_HOOK)],
    ['our line didn’t', uses, script(OURS)],
    ['it isn’t git’s own hook', uses, script(NEW_HOOK, `${HOOK}.legacy`)],
    [
      'others share the folder',
      { ...uses, repository: { ...repository, hooksDirIsShared: true } },
      script(NEW_HOOK),
    ],
    [
      'a manager writes the hook',
      { ...uses, managers: [found('prek', { ownsHook: true })] },
      script(NEW_HOOK),
    ],
  ])('the hook is removed if %s', (_, parts, file) => {
    expect(hookRemovals(file, factsWith(parts))).toEqual([
      remove(file.kind === 'text' ? file.text : '', file.path),
    ]);
  });

  it('it comes also beside a manager that doesn’t write the hook', () => {
    expect(hookRemovals(script(NEW_HOOK), factsWith({ ...uses, managers: [found('hk')] }))).toEqual(
      [write(NEW_HOOK, LFS_HOOK)],
    );
  });
});

describe('a hook that is kept beside ours', () => {
  const beside = `${HOOK}.kept-by-heroku-preflight`;
  const kept = { path: beside, isSame: false };
  const restored = (text: string | null) => ({
    ...{ type: 'rename', path: HOOK, from: beside },
    ...(text === null ? { before: null, mode: 0 } : { before: Buffer.from(text), mode: 0o755 }),
  });

  it.each<[string, HookFile, readonly object[]]>([
    ['comes back in the place of ours', { ...script(KEEPER), kept }, [restored(KEEPER)]],
    [
      'comes back if ours is gone',
      { path: HOOK, kind: 'none', folderExists: true, kept },
      [restored(null)],
    ],
    [
      'goes if a tool has written the same again',
      { ...script('x'), kept: { ...kept, isSame: true } },
      [{ type: 'remove', path: beside }],
    ],
    ['stays beside a hook of others', { ...script('#!/bin/sh\nnpm test\n'), kept }, []],
    ['stays beside an empty script', { ...script('#!/bin/sh\n'), kept }, []],
    ['stays beside a program', { path: HOOK, kind: 'binary', kept }, []],
    [
      'stays beside a manager’s renamed hook',
      { path: `${HOOK}.legacy`, kind: 'none', folderExists: true, kept },
      [],
    ],
  ])('%s', (_, file, changes) => {
    expect(hookRemovals(file, factsWith())).toEqual(changes);
  });

  it('is started as before if others have added lines, which only lose ours', () => {
    const text = `${KEEPER}npm test\n`;
    expect(hookRemovals({ ...script(text), kept }, factsWith())).toEqual([
      write(text, text.replace(HOOK_LINES, '')),
    ]);
  });

  it('is no longer started if it’s gone itself', () => {
    expect(hookRemovals(script(KEEPER), factsWith())).toEqual([remove(KEEPER)]);
  });
});

/** Its entry is the word OURS. */
const editor: ConfigEditor = {
  has: (text) => text.includes('OURS'),
  add: (text) => text,
  remove: (text) => (text.includes('edited') ? text : text.replace('OURS', '')),
};
const config = (text: string) => ({ path: '/app/hooks.yml', text, mode: 0o644, editor });

describe('our entry in a configuration', () => {
  it('goes', () => {
    expect(entryRemovals(config('a OURS'))).toEqual([
      { ...write('a OURS', 'a ', '/app/hooks.yml'), mode: 0o644 },
    ]);
  });

  it.each([
    ['there is none', config('a'), false],
    ['it was edited', config('OURS edited'), true],
    ['we can’t edit it', { ...config('OURS'), editor: null }, false],
  ])('leaves the file as it is if %s', (_, file, stays) => {
    expect([entryRemovals(file), staysIn(file)]).toEqual([[], stays]);
  });
});

describe('a file is shared', () => {
  it.each([
    ['/app/.git/hooks/pre-push', false, false],
    ['/app/.husky/pre-push', false, true],
    ['/app/.git/hooks/pre-push', true, true],
    ['/app/.git/config', true, false],
  ])('%s, with a folder of hooks that is shared: %j', (path, hooksDirIsShared, expected) => {
    expect(isShared(factsWith({ repository: { hooksDirIsShared } }), { path })).toBe(expected);
  });

  it('so its change needs consent, and the others don’t', () => {
    const script9 = script(OURS, '/app/.husky/pre-push');
    const outside = script(OURS, '/elsewhere/pre-push');
    const facts = factsWith({
      hook: script(OURS),
      kept: [script(OURS, `${HOOK}.legacy`)],
      managers: [
        found('husky', { script: { file: script9, outside: false, waitsFor: null } }),
        found('hk', { script: { file: outside, outside: true, waitsFor: null } }),
        found('lefthook', { configs: [config('OURS')] }),
      ],
    });
    const pathsOf = (changes: readonly { path: string }[]) => changes.map(({ path }) => path);
    expect(pathsOf(ownRemovals(facts))).toEqual([HOOK, `${HOOK}.legacy`]);
    expect(pathsOf(sharedRemovals(facts))).toEqual(['/app/.husky/pre-push', '/app/hooks.yml']);
  });
});

it('a hook in a folder that others share isn’t among our own files', () => {
  const facts = factsWith({ hook: script(OURS), repository: { hooksDirIsShared: true } });
  expect(ownRemovals(facts)).toEqual([]);
});

describe('in git’s configuration', () => {
  it('our hook’s section goes if it’s there', () => {
    const hookSettings = new Map([['hook.heroku-preflight.event', 'pre-push']]);
    expect(settingsRemovals(repositoryWith({ hookSettings }))).toEqual([
      { type: 'remove-config', path: '/app/.git/config', section: 'hook.heroku-preflight' },
    ]);
    expect(settingsRemovals(repositoryWith())).toEqual([]);
  });

  it('what an interrupted installation has left goes', () => {
    const ownConfig = gitConfig(['heroku-preflight.unfinished.helper', 'x']);
    expect(unfinishedRemovals(repositoryWith({ ownConfig }))).toEqual([
      { type: 'remove-config', path: '/app/.git/config', section: 'heroku-preflight.unfinished' },
    ]);
    expect(unfinishedRemovals(repositoryWith({ ownConfig: gitConfig(['a.b', 'c']) }))).toEqual([]);
  });
});

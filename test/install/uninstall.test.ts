import { describe, expect, it } from '@jest/globals';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { lefthookEditor } from '../../src/install/managers/lefthook-editor.ts';
import { planUninstall } from '../../src/install/uninstall.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const OURS = `#!/bin/sh\n${HOOK_LINES}npm test\n`;
const ROOT = '/app/.git/heroku-preflight';
const CONFIG = '/app/.git/config';

const stepsOf = (parts: Parameters<typeof factsWith>[0], stateExists = false): string[] =>
  planUninstall(factsWith(parts), stateExists).changes.map(({ type, path }) => `${type} ${path}`);

const editor = lefthookEditor('lefthook.yml');
const config = {
  path: '/app/lefthook.yml',
  text: editor?.add('a: 1\n') ?? '',
  mode: 0o644,
  editor,
};
const husky = (outside: boolean) =>
  found('husky', {
    script: { file: script(OURS, '/app/.husky/pre-push'), outside, waitsFor: null },
  });

describe('--uninstall', () => {
  it('changes nothing where nothing is installed', () => {
    expect(planUninstall(factsWith(), false)).toEqual({ sharedChanges: [], changes: [] });
  });

  it('removes our lines first and our folder last, so that no push runs half of it', () => {
    const repository = {
      hookSettings: new Map([['hook.heroku-preflight.event', 'pre-push']]),
      ownConfig: gitConfig(
        ['credential.https://git.heroku.com.helper', '!/x/heroku-preflight/git-credential.sh'],
        ['heroku-preflight.unfinished.helper', ''],
      ),
    };
    const managers = [husky(false), found('lefthook', { configs: [config] })];
    const manifest = { version: '1', createdFolder: '/app/.git/hooks' };
    const otherHooks = [script(NEW_HOOK, '/app/.first/pre-push')];
    const all = {
      repository,
      managers,
      manifest,
      otherHooks,
      strays: ['/app/stray'],
      hook: script(NEW_HOOK),
    };
    expect(stepsOf(all, true)).toEqual([
      `remove ${HOOK}`,
      'write /app/.husky/pre-push',
      'remove /app/.first/pre-push',
      'write /app/lefthook.yml',
      `remove-config ${CONFIG}`,
      `remove-config ${CONFIG}`,
      `remove-config ${CONFIG}`,
      'remove-empty-folder /app/.git/hooks',
      'remove /app/stray',
      `remove-folder ${ROOT}`,
    ]);
  });

  it('asks before it changes what others share', () => {
    const managers = [husky(false), found('lefthook', { configs: [config] })];
    const { sharedChanges } = planUninstall(factsWith({ managers, hook: script(NEW_HOOK) }), false);
    expect(sharedChanges.map(({ path }) => path)).toEqual([
      '/app/.husky/pre-push',
      '/app/lefthook.yml',
    ]);
  });

  it('leaves a team’s script outside of the working tree', () => {
    expect(stepsOf({ managers: [husky(true)] })).toEqual([]);
  });

  it('changes a hook once, also if the record names it', () => {
    expect(stepsOf({ hook: script(NEW_HOOK), otherHooks: [script(NEW_HOOK)] })).toEqual([
      `remove ${HOOK}`,
    ]);
  });
});

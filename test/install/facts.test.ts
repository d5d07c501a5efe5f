import { describe, expect, it } from '@jest/globals';
import { hooksIn, isPresent, ownScriptsIn, scriptsIn } from '../../src/install/facts.ts';
import { NEW_HOOK } from '../../src/install/hook-line.ts';
import { lefthookEditor } from '../../src/install/managers/lefthook-editor.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const team = script('npm test\n', '/app/.husky/pre-push');
const withScript = (outside: boolean) =>
  found('husky', { script: { file: team, outside, waitsFor: null } });

it('a push may run git’s hook, renamed ones and the team’s', () => {
  const kept = [script('', `${HOOK}.legacy`)];
  const facts = factsWith({ kept, managers: [found('hk'), withScript(true)] });
  expect(hooksIn(facts)).toEqual([facts.hook, ...kept, team]);
  expect(scriptsIn(facts)).toEqual([team]);
  expect(ownScriptsIn(facts)).toEqual([]);
  expect(ownScriptsIn({ managers: [found('hk'), withScript(false)] })).toEqual([team]);
});

describe('our line is present', () => {
  const editor = lefthookEditor('lefthook.yml');
  const config = (text: string, path = '/app/lefthook.yml') => ({
    path,
    text,
    mode: 0o644,
    editor,
  });
  const entry = editor?.add('') ?? '';
  const lefthook = (...configs: ReturnType<typeof config>[]) => [found('lefthook', { configs })];
  const settings = new Map([['hook.heroku-preflight.event', 'pre-push']]);

  it.each<[string, string, Parameters<typeof factsWith>[0], boolean]>([
    ['in git’s hook', HOOK, { hook: script(NEW_HOOK) }, true],
    ['not in a hook of others', HOOK, { hook: script('npm test\n') }, false],
    ['in a renamed hook', '/a', { kept: [script(NEW_HOOK, '/a')] }, true],
    ['not in another one', '/b', { hook: script(NEW_HOOK), kept: [script(NEW_HOOK, '/a')] }, false],
    ['in a configuration', '/app/lefthook.yml', { managers: lefthook(config(entry)) }, true],
    ['not in one without it', '/app/lefthook.yml', { managers: lefthook(config('a: 1\n')) }, false],
    ['not in another one', '/app/lefthook.yml', { managers: lefthook(config(entry, '/c')) }, false],
    [
      'not in one that only its user can edit',
      '/app/lefthook.yml',
      { managers: [found('lefthook', { configs: [{ ...config(entry), editor: null }] })] },
      false,
    ],
    [
      'in git’s configuration',
      '/app/.git/config',
      { repository: { hookSettings: settings } },
      true,
    ],
    ['not in an empty one', '/app/.git/config', { hook: script(NEW_HOOK) }, false],
  ])('%s', (_, path, parts, expected) => {
    expect(isPresent(path, factsWith(parts))).toBe(expected);
  });
});

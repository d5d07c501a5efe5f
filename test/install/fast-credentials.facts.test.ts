import { describe, expect, it } from '@jest/globals';
import {
  asksTheCli,
  assertPossible,
  fastCredentialChanges,
  fastCredentialRemovals,
  hasFastCredentials,
} from '../../src/install/fast-credentials.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, repositoryWith, show } from '../support/install-facts.ts';

const SECTION = 'credential.https://git.heroku.com';
const HELPER = `${SECTION}.helper`;
const CLI = [HELPER, '!heroku git:credentials'] as const;
const MINE = [HELPER, '!mine'] as const;
const NONE = [HELPER, ''] as const;
const path = '/app/.git/config';

const factsOf = (
  own: readonly (readonly [string, string])[],
  all: typeof own = own,
  fastCredentials = true,
) =>
  factsWith({
    fastCredentials,
    repository: { ownConfig: gitConfig(...own), config: gitConfig(...all) },
  });
const [change] = fastCredentialChanges(factsOf([]));
const value = change?.type === 'set-section' ? (change.values[1] ?? '') : '';
const OURS = [HELPER, value] as const;

describe('git’s helper for Heroku', () => {
  it('is ours alone: an empty value drops the ones before it', () => {
    expect(change).toEqual({
      ...{ type: 'set-section', path, section: SECTION, name: 'helper' },
      values: [
        '',
        expect.stringMatching(
          /^!f\(\) \{ h='?\/app\/\.git\/heroku-preflight\/git-credential\.sh'?; test -f "\$h" \|\| h=\$\(.*--git-common-dir\)\/heroku-preflight\/git-credential\.sh; if test -f "\$h"; then \. "\$h"; else heroku git:credentials "\$1"; fi; \}; f$/,
        ),
      ],
    });
  });

  it('isn’t changed if nothing asked for it, or if it’s there', () => {
    expect(fastCredentialChanges(factsOf([], [], false))).toEqual([]);
    expect(fastCredentialChanges(factsOf([NONE, OURS]))).toEqual([]);
  });

  it('of another place or version is replaced, and no other', () => {
    const older = [HELPER, '!/old/heroku-preflight/git-credential.sh'] as const;
    expect(fastCredentialChanges(factsOf([NONE, older, MINE]))).toEqual([
      {
        ...{ type: 'set-config', path, key: HELPER, value },
        replaces: String.raw`heroku-preflight/git-credential\.sh`,
      },
    ]);
  });

  it('is known by its file', () => {
    const has = (...own: (readonly [string, string])[]) =>
      hasFastCredentials(repositoryWith({ ownConfig: gitConfig(...own) }));
    expect([has(NONE, OURS), has(CLI), has()]).toEqual([true, false, false]);
  });
});

it.each([
  ['by the CLI’s own setting', [], [CLI], {}, true],
  ['for Heroku’s default host', [], [CLI], { HEROKU_HOST: 'heroku.com' }, true],
  ['for an empty host', [], [CLI], { HEROKU_HOST: '', HEROKU_GIT_HOST: '' }, true],
  ['but not for another host', [], [CLI], { HEROKU_HOST: 'example.com' }, false],
  ['but not for another git host', [], [CLI], { HEROKU_GIT_HOST: 'heroku.com' }, false],
  ['but not if another helper comes last', [], [CLI, MINE], {}, false],
  ['but not if the repository has its own', [MINE], [MINE, CLI], {}, false],
  ['but not without a helper', [], [], {}, false],
])('git asks the CLI %s', (_, own, all, env, expected) => {
  expect(asksTheCli(factsOf(own, all), env)).toBe(expected);
});

describe('--fast-credentials', () => {
  const thrown = (facts: ReturnType<typeof factsWith>, env = {}): unknown => {
    try {
      assertPossible(facts, env, show);
      return null;
    } catch (error) {
      return error;
    }
  };

  it('is refused for another host', () => {
    expect(thrown(factsOf([]), { HEROKU_HOST: 'example.com' })).toMatchObject({
      code: 'heroku-host',
      message: '--fast-credentials is only for git.heroku.com',
      hint: 'Unset HEROKU_HOST and HEROKU_GIT_HOST, or install without it',
    });
  });

  it('is refused beside the user’s own helper, which it names', () => {
    expect(thrown(factsOf([MINE]))).toMatchObject({
      code: 'own-credential-helper',
      message: '.git/config has a credential helper of its own for git.heroku.com: "!mine"',
      hint: `To replace it, first run: git config --local --unset-all ${HELPER}`,
    });
  });

  it.each([[[]], [[NONE, OURS]], [[MINE, OURS]]])('is possible beside %j', (own) => {
    expect(thrown(factsOf(own))).toBeNull();
  });
});

describe('--uninstall', () => {
  const removals = (...own: (readonly [string, string])[]) =>
    fastCredentialRemovals(repositoryWith({ ownConfig: gitConfig(...own) }));
  const unset = (pattern: string) => [{ type: 'unset-config', path, key: HELPER, pattern }];
  const PATTERN = String.raw`heroku-preflight/git-credential\.sh`;

  it('removes the whole section if it’s ours alone', () => {
    expect(removals(NONE, OURS)).toEqual([{ type: 'remove-config', path, section: SECTION }]);
  });

  it.each([
    ['another helper', [NONE, OURS, MINE], `${PATTERN}|^$`],
    ['another setting', [NONE, OURS, [`${SECTION}.username`, 'me']], `${PATTERN}|^$`],
    ['empty values of theirs', [NONE, NONE, OURS, MINE], PATTERN],
  ] as const)('removes only our values beside %s', (_, own, pattern) => {
    expect(removals(...own)).toEqual(unset(pattern));
  });

  it('removes nothing that isn’t ours', () => {
    expect([removals(), removals(MINE)]).toEqual([[], []]);
  });
});

import { expect, it } from '@jest/globals';
import { LFS_HOOK } from '../../src/install/git-lfs.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { git } from '../../src/install/managers/git.ts';
import { hk } from '../../src/install/managers/hk.ts';
import { husky } from '../../src/install/managers/husky.ts';
import { overcommit } from '../../src/install/managers/overcommit.ts';
import type { InstallPlan } from '../../src/install/plan.ts';
import { isReplacedByLfs, lfsNotes, warnings, whyOff } from '../../src/install/warnings.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, HOOK, script, show } from '../support/install-facts.ts';

const plan: Extract<InstallPlan, { type: 'install' }> = {
  ...{ type: 'install', target: git, hook: HOOK, sharedChange: null, waitsFor: null },
  changes: [],
};
const FOREIGN = script(`#!/bin/sh\n${HOOK_LINES}npm test\n`);

it('a repository that uses git-lfs needs a hook that runs it', () => {
  const words = (parts: Parameters<typeof factsWith>[0]) => warnings(plan, factsWith(parts), show);
  expect(words({ usesLfs: true, hook: FOREIGN })).toEqual([
    'no hook runs git-lfs, so pushes leave out its files: add git lfs pre-push "$@" to it',
  ]);
  expect(words({ usesLfs: false, hook: FOREIGN })).toEqual([]);
  expect(words({ usesLfs: true, hook: script(NEW_HOOK) })).toEqual([]);
});

it('a team’s script that git gives Windows line ends needs .gitattributes', () => {
  const team = { ...plan, target: husky, hook: '/app/.husky/pre-push' };
  expect(warnings(team, factsWith({ crlfHooks: [team.hook] }), show)).toEqual([
    expect.stringMatching(/^git may give \.husky\/pre-push .*: \.husky\/pre-push text eol=lf$/),
  ]);
  expect(warnings(team, factsWith({ crlfHooks: ['/app/other'] }), show)).toEqual([]);
});

const config = gitConfig(['filter.lfs.clean', 'git-lfs clean']);
it.each([
  ['is used', { usesLfs: true }, plan, true],
  ['is set up for all repositories', { repository: { config } }, plan, true],
  ['isn’t there', {}, plan, false],
  ['finds another hook', { usesLfs: true, hook: FOREIGN }, plan, false],
  ['has its own place beside a manager’s', { usesLfs: true }, { ...plan, target: husky }, false],
])('git-lfs’s own words are explained if it %s', (_, parts, of, expected) => {
  const facts = factsWith({ hook: script(NEW_HOOK), ...parts });
  expect(lfsNotes(of, facts)).toEqual(
    expected
      ? [
          expect.stringMatching(
            /"Hook already exists: pre-push".* to add it again: npx -p heroku-preflight install-hooks$/,
          ),
        ]
      : [],
  );
});

it('a hook that git-lfs put in the place of ours is known by the record', () => {
  const manifest = { version: '1', hook: { path: HOOK, created: true } };
  const hook = script(LFS_HOOK);
  expect(isReplacedByLfs(factsWith({ hook, manifest }))).toBe(true);
  expect(isReplacedByLfs(factsWith({ hook }))).toBe(false);
  expect(isReplacedByLfs(factsWith({ hook: FOREIGN, manifest }))).toBe(false);
  expect(isReplacedByLfs(factsWith({ manifest }))).toBe(false);
  expect(isReplacedByLfs(factsWith({ hook: script(`${LFS_HOOK}npm test\n`), manifest }))).toBe(
    false,
  );
  expect(isReplacedByLfs(factsWith({ hook: script(LFS_HOOK, '/x/pre-push'), manifest }))).toBe(
    false,
  );
});

it.each([
  [git, {}, ''],
  [hk, { HK: '0' }, 'HK=0 is set, which turns hk off. '],
  [hk, { HK: '1' }, ''],
  [hk, {}, ''],
  [
    overcommit,
    { OVERCOMMIT_DISABLE: '1' },
    'OVERCOMMIT_DISABLE=1 is set, which turns overcommit off. ',
  ],
  [overcommit, {}, 'Check .local-overcommit.yml, which can also turn overcommit off. '],
])('why $name may be off, with %j', (target, env, words) => {
  expect(whyOff(target, env)).toBe(words);
});

import { describe, expect, it } from '@jest/globals';
import { HOOK_LINE } from '../../src/install/hook-line.ts';
import { type Choices, installRefusal, type Refusal } from '../../src/install/refusal.ts';
import { HOOK, show } from '../support/install-facts.ts';

const path = HOOK;
const elsewhere = { value: '~/hooks', scope: 'elsewhere' } as const;
const local = { value: '/dev/null', scope: 'local' } as const;
const newer = { path: '/opt/git', version: '2.55.0' };
const OWN_HOOKS = 'git config core.hooksPath "$(git rev-parse --absolute-git-dir)/hooks"';

const wordsOf = (refusal: Refusal): [code: string, message: string, hint: string] => {
  const { code, message, hint = '' } = installRefusal(refusal, show);
  return [code, message, hint];
};

const ROWS: readonly (readonly [refusal: Refusal, message: RegExp, hint: RegExp])[] = [
  [
    { reason: 'hooks-path-elsewhere', hooksPath: elsewhere, path },
    /^core\.hooksPath is ~\/hooks for all your repositories/,
    /^To give this repository its own hooks[^]*\n {4}git config core\.hooksPath .*\n {2}Or add this line to \.git\/hooks\/pre-push:\n {4}case /,
  ],
  [
    { reason: 'hooks-off', hooksDir: '/app/.git/hooks', hooksPath: null },
    /^\.git\/hooks isn't a folder/,
    /^Move it away, then run this again$/,
  ],
  [
    { reason: 'hooks-off', hooksDir: '/dev/null', hooksPath: local },
    /^hooks are off in this repository: core\.hooksPath is \/dev\/null, which isn't a folder$/,
    /\n {4}git config --unset core\.hooksPath$/,
  ],
  [
    { reason: 'hooks-off', hooksDir: '/app', hooksPath: { ...local, value: '' } },
    /core\.hooksPath is empty$/,
    /--unset/,
  ],
  [
    { reason: 'hooks-off', hooksDir: '/dev/null', hooksPath: { ...elsewhere, value: '/dev/null' } },
    /core\.hooksPath is \/dev\/null/,
    /isn't this repository's own\.[^]*\n {4}git config --show-origin core\.hooksPath\n {2}To give this repository its own hooks[^]*\n {4}git config core\.hooksPath "/,
  ],
  [
    { reason: 'foreign-language', path, name: 'python3' },
    /^\.git\/hooks\/pre-push is run by python3, .*: nothing changed$/,
    /^Rename it, call it from a shell script in its place, then run this again$/,
  ],
  [
    { reason: 'hands-over', path },
    /^\.git\/hooks\/pre-push reads or starts itself/,
    /^Rename it, call it/,
  ],
  [
    { reason: 'asks-for-pipe', path },
    /^\.git\/hooks\/pre-push asks whether its input is a pipe/,
    /\(cat \| NAME "\$@"\), then run this again$/,
  ],
  [
    { reason: 'binary', path },
    /^\.git\/hooks\/pre-push is a program, not a script/,
    /^Rename it, call it/,
  ],
  [
    { reason: 'symlink', path, target: '../../team' },
    /^\.git\/hooks\/pre-push is a link to \.\.\/\.\.\/team/,
    /^Replace the link with a script that starts \.\.\/\.\.\/team, then run this again$/,
  ],
  [
    { reason: 'not-a-file', path },
    /^\.git\/hooks\/pre-push isn't a file/,
    /^Move it away, then run this again$/,
  ],
  [
    { reason: 'unreadable', path },
    /aren't allowed to read \.git\/hooks\/pre-push/,
    /^Check who owns it .*\(ls -l\)/,
  ],
  [
    { reason: 'not-executable', path, runner: 'prek' },
    /^\.git\/hooks\/pre-push isn't executable, so prek skips it$/,
    /^To run it: chmod \+x\. Otherwise remove it/,
  ],
  [
    { reason: 'crlf', path, shared: false },
    /^\.git\/hooks\/pre-push has Windows line endings/,
    /^Save it with Unix line endings \(LF\), then run this again$/,
  ],
  [
    { reason: 'crlf', path, shared: true },
    /Windows/,
    /run this again\n {2}To keep them, add to \.gitattributes: pre-push text eol=lf$/,
  ],
  [
    { reason: 'managed-hook', path, owner: 'prek' },
    /^\.git\/hooks\/pre-push is written by prek/,
    /^Run this without --target/,
  ],
  [
    { reason: 'manager-not-used', manager: 'hk' },
    /^this repository doesn't use hk/,
    /^Set it up first, or leave out --target$/,
  ],
  [
    { reason: 'would-take-over', manager: 'hk', path },
    /^\.git\/hooks\/pre-push isn't hk's hook, and hk would replace it$/,
    /^Leave out --target\. Or let hk run what that hook does/,
  ],
  [
    { reason: 'manager-without-hook', manager: 'prek' },
    /^prek has no pre-push hook here$/,
    /^Leave out --target: if you set up prek later/,
  ],
  [
    { reason: 'git-without-config-hooks', version: '2.39.5', newer: null },
    /^git 2\.39\.5 can't run hooks from its configuration: that needs git 2\.54$/,
    /^Install a newer git, or leave out --target$/,
  ],
  [
    { reason: 'git-without-config-hooks', version: '2.39.5', newer },
    /^git 2\.39\.5/,
    /^\/opt\/git is git 2\.55\.0: put it first on PATH, or leave out --target$/,
  ],
];

it.each(ROWS)('%j says what is wrong, and what to do', (refusal, message, hint) => {
  expect(wordsOf(refusal)).toEqual([
    refusal.reason,
    expect.stringMatching(message),
    expect.stringMatching(hint),
  ]);
});

it('a manager’s own reason has its own words', () => {
  const message = (): string => 'no husky here';
  const refusal = { reason: 'by-manager', code: 'no-husky', message, hint: 'Set it up' } as const;
  expect(wordsOf(refusal)).toEqual(['no-husky', 'no husky here', 'Set it up']);
});

it('a line for the hook of all repositories is shown whole, and the command for own ones', () => {
  const [, , hint] = wordsOf({ reason: 'hooks-path-elsewhere', hooksPath: elsewhere, path });
  expect(hint.split('\n')).toEqual(
    expect.arrayContaining([`    ${HOOK_LINE}`, `    ${OWN_HOOKS}`]),
  );
});

describe('for a hook that ours can start', () => {
  const keeping = { path, beside: `${path}.kept`, isTaken: false };
  const hintWith = (choices: Choices): string => wordsOf({ reason: 'binary', path, choices })[2];

  it.each<[string, Choices, string]>([
    [
      '--yes keeps it under another name',
      { keeping, configHooks: null },
      'To keep .git/hooks/pre-push as pre-push.kept, which ours then starts with the same arguments and input:\n' +
        '    npx -p heroku-preflight install-hooks --yes',
    ],
    [
      '--target git-config leaves it alone',
      { keeping: null, configHooks: '2.55.0' },
      'To leave it alone, and use the configuration of git 2.55.0:\n' +
        '    npx -p heroku-preflight install-hooks --target git-config',
    ],
    [
      'an earlier one in its place must go first',
      { keeping: { ...keeping, isTaken: true }, configHooks: '2.55.0' },
      '.git/hooks/pre-push.kept is an earlier hook that was kept there. Remove it if the new one replaces it, then run this again',
    ],
    [
      'without either, the user renames it',
      { keeping: null, configHooks: null },
      'Rename it, call it from a shell script in its place, then run this again',
    ],
  ])('%s', (_, choices, hint) => {
    expect(hintWith(choices)).toBe(hint);
  });

  it('both choices are offered, the first one first', () => {
    expect(hintWith({ keeping, configHooks: '2.55.0' })).toMatch(
      /^To keep .*\n {4}npx .* --yes\n {2}Or leave it alone, .*\n {4}npx .* --target git-config$/,
    );
  });
});

describe('a hook in the configuration that this git ignores', () => {
  const unseen: Refusal = {
    ...{ reason: 'unseen-hook', code: 'git-without-config-hooks', version: '2.39.5', newer },
    configFile: '/app/.git/config',
    obstacle: { reason: 'not-a-file', path },
  };

  it('is named with the git that runs it, and with why there is no other place', () => {
    expect(wordsOf(unseen)).toEqual([
      'git-without-config-hooks',
      'the hook in .git/config is up to date, and /opt/git (2.55.0) runs it, but git 2.39.5 ignores it',
      "Here, .git/hooks/pre-push isn't a file, so git can't run it\n  Move it away, then run this again",
    ]);
  });

  it('is named with the first version that runs it if there is none', () => {
    expect(wordsOf({ ...unseen, newer: null })[1]).toContain('and git 2.54 or later runs it, but');
  });
});

import { describe, expect, it } from '@jest/globals';
import { isDryRunRequested, pushArguments } from '../../src/push/push-arguments.ts';

describe('pushArguments', () => {
  it.each([
    'git push a b',
    '/usr/lib/git-core/git push a b',
    'git-push a b',
    'git -C push --git-dir push -c push=push --no-pager push a b',
    'git --git-dir=.git --work-tree push -p push a b',
    'C:\\Git\\bin\\git.exe push a b',
  ])('finds them in %s', (line) => {
    expect(pushArguments(line.split(' '))).toEqual(['a', 'b']);
  });

  it.each([
    'git',
    'git pull push',
    'git -C push',
    'git stash push',
    'git --version',
    'legit push',
    'sh -c git push',
    'git-pushy a',
    '',
  ])('finds no git push in %p', (line) => {
    expect(pushArguments(line.split(' '))).toBeUndefined();
  });

  it('finds none in a process without arguments', () => {
    expect(pushArguments([])).toBeUndefined();
  });
});

describe('isDryRunRequested', () => {
  it.each([
    '--dry-run',
    '--dry-ru',
    '--dr',
    '-n',
    '-fn',
    '-nf',
    '-vnq4',
    'heroku main -n',
    '--no-dry-run --dry-run',
    '--no-dry-run -n',
    '-o value -n',
    '-fo value -n',
    '-ovalue -n',
    '--push-option=x -n',
    '--repo heroku -n',
    '-no value',
    '--force-with-lease -n',
  ])('sees it in %s', (line) => {
    expect(isDryRunRequested(line.split(' '))).toBe(true);
  });

  it.each([
    'heroku main',
    '--dry-run --no-dry-run',
    '-n --no-dry',
    '-- -n',
    '--end-of-options --dry-run',
    '-o -n',
    '-on',
    '-fon',
    '-fo --dry-run',
    '--push-option -n',
    '--push --dry-run',
    '--repo --dry-run',
    '--receive-pack -n',
    '--exec -n',
    '--recurse-submodules -n',
    '--no-verify',
    '--follow-tags --atomic --signed',
    'heroku n',
    '-',
    '',
  ])('does not see it in %p', (line) => {
    expect(isDryRunRequested(line.split(' '))).toBe(false);
  });
});

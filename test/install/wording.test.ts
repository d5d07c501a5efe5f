import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Facts } from '../../src/install/facts.ts';
import { MANAGERS, TARGETS } from '../../src/install/managers/index.ts';
import type { InstallContext } from '../../src/install/outcome.ts';
import { notRun } from '../../src/install/outcomes.ts';
import { type Refusal, installRefusal } from '../../src/install/refusal.ts';
import { snippetLines } from '../../src/install/wording.ts';
import { errorLines, fold } from '../../src/terminal/line.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';
import { sampleOf } from '../support/weekly.ts';

const show = (path: string): string => path;
const path = '.git/hooks/pre-push';
const hooksPath = { value: '~/.config/git/hooks', scope: 'elsewhere' } as const;

/** One of each: the type keeps the list complete. */
const REFUSALS: Readonly<Record<Refusal['reason'], object>> = {
  'hooks-path-elsewhere': { hooksPath, path },
  'hooks-off': { hooksPath, hooksDir: '/dev/null' },
  'foreign-language': { path, name: 'python3' },
  symlink: { path, target: '../../team-hook' },
  binary: { path },
  'not-a-file': { path },
  unreadable: { path },
  'not-executable': { path, runner: 'pre-commit' },
  crlf: { path, shared: true },
  'hands-over': { path },
  'asks-for-pipe': { path },
  'managed-hook': { path, owner: 'simple-git-hooks' },
  'manager-not-used': { manager: 'simple-git-hooks' },
  'would-take-over': { manager: 'lefthook', path: '.git/hooks/pre-push' },
  'manager-without-hook': { manager: 'pre-commit' },
  'git-without-config-hooks': { version: '2.39.5', newer: null },
  'unseen-hook': {
    code: 'git-without-config-hooks',
    configFile: '.git/config',
    version: '2.39.5',
    newer: { path: '/opt/homebrew/bin/git', version: '2.55.0' },
    obstacle: { reason: 'foreign-language', path, name: 'python3' },
  },
  'by-manager': {
    code: 'no-husky',
    message: () =>
      "this repository doesn't use husky: neither git's settings nor package.json mention it",
    hint: 'Set it up (npx husky init), or leave out --target',
  },
};

/** Lines indented by four are for copying. */
const tooLong = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.length > 80 && !/^ {4,12}\S/.test(line));

describe('no line is wider than 80 columns', () => {
  let repository: ScratchRepository;
  beforeEach(async () => {
    repository = await createRepository();
  });
  afterEach(() => repository.remove());

  it.each(Object.entries(REFUSALS))('in the refusal %s', (reason, details) => {
    const refusal = { reason, ...details } as Refusal;
    expect(tooLong(errorLines('install-hooks', installRefusal(refusal, show)))).toEqual([]);
  });

  it.each(MANAGERS)('in the refusal of $name if it is not used', (manager) => {
    const facts: Pick<Facts, 'managers' | 'kept'> = { managers: [], kept: [] };
    const refusal = manager.placement(facts as Facts) as Refusal;
    expect(tooLong(errorLines('install-hooks', installRefusal(refusal, show)))).toEqual([]);
  });

  it.each(MANAGERS.filter(({ snippet }) => snippet))('in the snippet for $name', (target) => {
    const { snippet } = target;
    if (!snippet) throw new TypeError('no snippet');
    const lines = snippetLines({ target, snippet });
    expect(tooLong(lines.flatMap((line) => fold(line)))).toEqual([]);
  });

  it.each(
    sampleOf(2, [
      ['a foreign hook', '.git/hooks/pre-push', '#!/bin/sh\necho\n'],
      ['lefthook', 'lefthook.yml', 'pre-push:\n  commands: {}\n'],
      ['hk', 'hk.pkl', ''],
      ['husky', 'package.json', '{"devDependencies":{"husky":"9","heroku-preflight":"1"}}'],
    ]),
  )('in the output next to %s', async (_what, name, text) => {
    await writeFile(join(repository.path, name), text, { mode: 0o755 });
    for (const argv of [
      ['--dry-run'],
      ['--status'],
      ['--yes'],
      ['--status'],
      ['--uninstall', '-y'],
    ]) {
      const { stdout, stderr, message, hint, error } = await installHooks(repository, argv);
      const thrown =
        error === undefined
          ? []
          : errorLines('x', { message: message ?? '', hint, command: undefined });
      expect(tooLong([...stdout.split('\n'), ...stderr.split('\n'), ...thrown])).toEqual([]);
    }
  });

  it.each([['--help'], ['--target', 'svn'], ['--bogus']])(
    'in the output for %s %s',
    async (...argv) => {
      const { stdout, message = '', hint } = await installHooks(repository, argv);
      const thrown = errorLines('install-hooks', { message, hint, command: undefined });
      expect(tooLong([...stdout.split('\n'), ...thrown])).toEqual([]);
    },
  );
});

describe('when git did not run the hook', () => {
  const hintFor = (name: string, env: InstallContext['env']): string => {
    const target = TARGETS.find((one) => one.name === name);
    if (!target) throw new TypeError(`no target ${name}`);
    const plan = {
      type: 'install',
      target,
      hook: path,
      sharedChange: null,
      waitsFor: null,
      changes: [],
    } as const;
    return notRun(plan, { env, cwd: '/' } as InstallContext).hint ?? '';
  };

  it.each([
    ['husky', { HUSKY: '0' }, 'HUSKY=0 is set, which turns husky off'],
    ['lefthook', { LEFTHOOK: '0' }, 'LEFTHOOK=0 is set'],
    ['lefthook', { LEFTHOOK: 'false' }, 'LEFTHOOK=false is set'],
    ['simple-git-hooks', { SKIP_SIMPLE_GIT_HOOKS: '1' }, 'SKIP_SIMPLE_GIT_HOOKS=1 is set'],
    ['hk', { HK: '0' }, 'HK=0 is set'],
  ])('the variable that turns %s off is named: %j', (name, env, words) => {
    expect(hintFor(name, env)).toContain(words);
  });

  it.each([
    ['lefthook', { LEFTHOOK: '1' }, '"skip:" and "only:" in lefthook.yml, and lefthook-local.yml'],
    ['husky', {}, '~/.config/husky/init.sh'],
  ])('other reasons for %s are named: %j', (name, env, words) => {
    const hint = hintFor(name, env);
    expect(hint).toContain(words);
    expect(hint).not.toContain('is set');
  });

  it("another manager's variable is not a reason", () => {
    expect(hintFor('git', { HUSKY: '0', LEFTHOOK: '0' })).not.toContain('is set');
  });
});

it('the output says what skips a hook that is not executable', () => {
  const refusal = { reason: 'not-executable', path, runner: 'pre-commit' } as const;
  expect(installRefusal(refusal, show).message).toContain('so pre-commit skips it');
});

it('the command after a snippet has its own line', () => {
  const target = MANAGERS.find(({ name }) => name === 'overcommit');
  const snippet = target?.snippet;
  if (!target || !snippet) throw new TypeError('no overcommit');
  const lines = snippetLines({ target, snippet });
  expect(lines).toContain('    overcommit --sign');
  expect(lines).toContain('  .overcommit.yml:');
});

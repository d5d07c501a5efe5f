import { describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/install/apply.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { git } from '../../src/install/managers/git.ts';
import { hk } from '../../src/install/managers/hk.ts';
import { husky } from '../../src/install/managers/husky.ts';
import type { InstallContext } from '../../src/install/outcome.ts';
import {
  declined,
  type Feasible,
  installed,
  kept,
  notRun,
  planned,
  toPaste,
  waiting,
  withoutNode,
} from '../../src/install/outcomes.ts';
import type { PackageJson } from '../../src/install/package-json.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const context = { cwd: '/app', env: {}, version: '1.2.3' } as InstallContext;
const change: FileChange = {
  ...{ type: 'write', path: HOOK, contents: Buffer.from(NEW_HOOK), mode: 0o755, isNew: true },
};
const plan: Extract<Feasible, { type: 'install' }> = {
  ...{ type: 'install', target: git, hook: HOOK, sharedChange: null, waitsFor: null },
  changes: [change],
};
const snippet = { into: 'a file', text: 'LINE\n' };
const paste = {
  type: 'paste',
  target: hk,
  hook: HOOK,
  snippet,
  pasted: false,
  changes: [],
} as const;
const report = { version: '1.2.3', target: 'git', hook: HOOK };

const linesOf = (parts: Parameters<typeof factsWith>[0] = {}, of: Feasible = plan): string[] => [
  ...installed(of, factsWith(parts), context, {}).lines,
];
/** The text beside a label; undefined: there's no such row. */
const rowIn = (lines: readonly string[], label: string): string | undefined =>
  new RegExp(`^ {2}${label}: +([^]*?)(?=\\n {2}\\S|(?![^]))`, 'm')
    .exec(lines.join('\n'))?.[1]
    ?.replace(/\s+/g, ' ');

describe('after an installation', () => {
  it('the first line says where, and the rows what comes next', () => {
    expect(installed(plan, factsWith(), context, {})).toEqual({
      exitCode: 0,
      lines: [
        'heroku-preflight 1.2.3 installed in .git/hooks/pre-push (verified: git runs it)',
        '  Heroku remotes:  none yet: heroku git:remote -a APP',
        '  first step:      npx heroku-preflight check',
        '  removal:         npx -p heroku-preflight install-hooks --uninstall',
      ],
      report: { result: 'installed', ...report, verified: true },
    });
  });

  it('a long first line is two', () => {
    const hook = `/app/${'a'.repeat(30)}/pre-push`;
    expect(linesOf({}, { ...plan, hook }).slice(0, 2)).toEqual([
      `heroku-preflight 1.2.3 installed in ${'a'.repeat(30)}/pre-push`,
      '  (verified: git runs it)',
    ]);
  });

  it.each([
    [20, 1],
    [21, 2],
  ])('a first line that fills 80 columns is one: %#', (length, count) => {
    const hook = `/app/${'a'.repeat(length - 9)}/pre-push`;
    const rows = linesOf({}, { ...plan, hook }).findIndex((line) => line.includes('remotes:'));
    expect(rows).toBe(count);
  });

  const manifest = { version: '1' };
  const isHere = { manifest, hook: script(NEW_HOOK) };
  it.each<[string, Parameters<typeof factsWith>[0], Feasible]>([
    ['installed', {}, plan],
    ['installed', { manifest }, plan],
    ['installed', { hook: script(NEW_HOOK) }, plan],
    ['updated', isHere, plan],
    ['updated', { manifest }, { ...paste, pasted: true, changes: [change] }],
    ['already-installed', isHere, { ...plan, changes: [] }],
  ])('the result is %s, case %#', (result, parts, of) => {
    const outcome = installed(of, factsWith(parts), context, {});
    expect(outcome.report.result).toBe(result);
    expect(outcome.lines[0]).toContain(` ${result.replace('-', ' ')} in `);
  });

  it('a file of the team is to be committed', () => {
    const file = script(HOOK_LINES, '/app/.husky/pre-push');
    const shared: typeof plan = { ...plan, target: husky, hook: file.path, sharedChange: change };
    const row = (of: Feasible, parts: Parameters<typeof factsWith>[0] = {}) =>
      rowIn(linesOf(parts, of), 'shared file');
    expect(row(shared)).toBe('commit .husky/pre-push');
    expect(row({ ...shared, sharedChange: null })).toBeUndefined();
    expect(row({ ...shared, hook: '/elsewhere/pre-push' })).toBeUndefined();
    expect(row({ ...shared, hook: HOOK })).toBeUndefined();
    const repository = { hooksDirIsShared: true, topLevel: null };
    expect(row({ ...shared, hook: HOOK }, { repository })).toBeUndefined();
    const unknown = { sign: 'untracked', hooksPath: 'hooks' } as const;
    expect(row(shared, { unknown })).toBeUndefined();
  });

  it('a newer version that was replaced is named', () => {
    const facts = factsWith({ manifest: { version: '1.10.0' }, hook: script(NEW_HOOK) });
    const { lines, report: json } = installed(plan, facts, context, {});
    expect(lines.slice(0, 2)).toEqual([
      'heroku-preflight 1.2.3 installed in .git/hooks/pre-push, replaces the newer 1.10.0',
      '  (verified: git runs it)',
    ]);
    expect(json).toMatchObject({ result: 'installed', replaces: '1.10.0' });
  });

  it('a Node that a push takes in place of this one has its line', () => {
    const { lines } = installed(plan, factsWith(), context, { node: '/usr/bin/node' });
    expect(rowIn(lines, 'Node')).toBe('a push uses /usr/bin/node');
    expect(rowIn(linesOf(), 'Node')).toBeUndefined();
  });

  it('a push without a Node is no success', () => {
    expect(withoutNode(plan, context)).toEqual({
      exitCode: 2,
      lines: [
        'heroku-preflight 1.2.3 is in .git/hooks/pre-push, but a push finds no Node >= 20.19 outside the working tree',
        '  next: install Node 20.19 or later outside of it, then run this again',
      ],
      report: { result: 'no-node', ...report, verified: false },
    });
  });

  it('what could undo it is a warning', () => {
    const managers = [found('hk')];
    expect(rowIn(linesOf({ managers }), 'warning')).toMatch(/^hk may write its own pre-push hook/);
    expect(rowIn(linesOf({ managers }, { ...paste, pasted: true }), 'warning')).toBeUndefined();
  });

  it('git-lfs, the credentials, what they would save and SSH remotes have their lines', () => {
    const repository = { config: gitConfig(['filter.lfs.clean', 'git-lfs clean']) };
    const dead = [{ name: 'old', url: 'https://git.heroku.com/a.git' }];
    const facts = factsWith({
      ...{ repository, fastCredentials: true, hook: script(NEW_HOOK) },
      remotes: { living: [], dead },
    });
    const { lines, report: json } = installed(plan, facts, context, { offer: 'saves 1 s' });
    expect(rowIn(lines, 'git-lfs')).toMatch(/"Hook already exists: pre-push"/);
    expect(rowIn(lines, 'credentials')).toMatch(/^git asks your keychain/);
    expect(rowIn(lines, 'faster push')).toBe('saves 1 s');
    expect(lines.at(-1)).toBe('    git remote set-url old https://git.heroku.com/a.git');
    expect(json).toMatchObject({ fastCredentials: true });
  });

  const listed = { devDependencies: { 'heroku-preflight': '1' } };
  const PREPARE = 'install-hooks --quiet || exit 0';
  it.each<[string, PackageJson, string | undefined]>([
    ['isn’t in package.json', { devDependencies: { other: '1' } }, undefined],
    ['is in it', listed, `"prepare": "${PREPARE}" in package.json`],
    [
      'is in its dependencies',
      { dependencies: { 'heroku-preflight': '1' } },
      `"prepare": "${PREPARE}" in package.json`,
    ],
    ['has its script', { ...listed, scripts: { prepare: `husky && (${PREPARE})` } }, undefined],
    [
      'has another',
      { ...listed, scripts: { prepare: 'husky' } },
      `"prepare": "husky && (${PREPARE})"`,
    ],
    [
      'has a long one',
      { ...listed, scripts: { prepare: 'x'.repeat(12) } },
      `add && (${PREPARE}) to "prepare"`,
    ],
    [
      'has one that just fits',
      { ...listed, scripts: { prepare: 'x'.repeat(11) } },
      `"prepare": "${'x'.repeat(11)} && (${PREPARE})"`,
    ],
  ])('the team’s setup is offered if the package %s', (_, packageJson, row) => {
    expect(rowIn(linesOf({ packageJson }), 'team setup')).toBe(row);
  });
});

it('a newer version stays, and the words say how to replace it', () => {
  const notice =
    "heroku-preflight 1.10.0 stays: it's newer than 1.2.3. To replace it: npx -p heroku-preflight install-hooks";
  expect(kept(factsWith({ manifest: { version: '1.10.0' } }), context)).toEqual({
    ...{ exitCode: 0, lines: [notice], notice },
    report: {
      ...{ result: 'newer-installed', version: '1.2.3', installedVersion: '1.10.0' },
      verified: true,
    },
  });
});

describe('a dry run', () => {
  const question = { subjects: ['a'], text: 'QUESTION' };

  it('lists the changes, then the question', () => {
    expect(planned(plan, factsWith(), question, context)).toEqual({
      exitCode: 0,
      lines: [
        'Dry run, nothing changed. Would:',
        '  write   .git/hooks/pre-push',
        ...['', 'QUESTION'],
      ],
      report: { result: 'planned', ...report, changes: [{ type: 'write', path: HOOK }] },
    });
  });

  it('says that nothing would change', () => {
    const nothing = { ...plan, changes: [] };
    expect(planned(nothing, factsWith(), null, context).lines).toEqual(['Dry run: nothing to do.']);
  });

  it('shows what is left to paste, and what git-lfs says', () => {
    expect(planned(paste, factsWith(), null, context).lines).toContain('    LINE');
    const { lines } = planned({ ...paste, pasted: true }, factsWith(), null, context);
    expect(lines).not.toContain('    LINE');
    const facts = factsWith({ usesLfs: true });
    expect(planned(plan, facts, null, context).lines[2]).toMatch(/^ {2}git-lfs: {2}its "install"/);
  });
});

describe('an installation that git doesn’t run yet', () => {
  it('names the command that is missing', () => {
    const remotes = { living: [], dead: [{ name: 'old', url: 'URL' }] };
    const next = 'npx husky && npx -p heroku-preflight install-hooks';
    const outcome = waiting({ ...plan, waitsFor: 'npx husky' }, factsWith({ remotes }), context);
    expect(outcome).toMatchObject({
      ...{ exitCode: 2, next },
      report: { result: 'waiting', ...report, next: 'npx husky', verified: false },
    });
    expect(outcome.lines).toEqual([
      "heroku-preflight 1.2.3 is in .git/hooks/pre-push, but git doesn't run it yet:",
      "  git hasn't written its pre-push hook in this clone",
      `  next: ${next}`,
      expect.stringContaining('old uses SSH'),
      '    git remote set-url old URL',
    ]);
  });

  it('shows what to paste', () => {
    const outcome = toPaste(paste, context);
    expect(outcome.lines[0]).toBe("heroku-preflight 1.2.3 is ready, but git doesn't run it yet:");
    expect(outcome.lines).toContain('    LINE');
    expect([outcome.exitCode, outcome.report]).toEqual([
      2,
      { result: 'to-paste', ...report, target: 'hk', snippet, verified: false },
    ]);
  });

  it('is one that the user declined', () => {
    expect(declined(plan, context)).toEqual({
      ...{ exitCode: 2, lines: ['Nothing changed.'] },
      report: { result: 'declined', ...report },
    });
  });

  it('is a failure that says how to look into it', () => {
    const failure = notRun(plan, context);
    expect(failure).toMatchObject({
      code: 'not-verified',
      message: ".git/hooks/pre-push is in place, but git didn't run it in a trial push",
      hint:
        'To see what the hooks print: git push --dry-run\n' +
        '  To remove it: npx -p heroku-preflight install-hooks --uninstall',
    });
    expect(notRun(paste, { ...context, env: { HK: '0' } }).hint).toMatch(
      /^HK=0 is set, which turns hk off\. To see/,
    );
  });
});

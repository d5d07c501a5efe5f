import { describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/install/apply.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { START } from '../../src/install/kept-hook.ts';
import { hk } from '../../src/install/managers/hk.ts';
import {
  changedLine,
  changeLine,
  hooksChanged,
  questionFor,
  rowLines,
  snippetLines,
} from '../../src/install/wording.ts';
import { factsWith, found, HOOK, script, show } from '../support/install-facts.ts';

const path = HOOK;
const empty = Buffer.alloc(0);
const write = (text: string, isNew = false, at = '/app/.husky/pre-push'): FileChange => ({
  ...{ type: 'write', path: at, contents: Buffer.from(text), mode: 0o755, isNew },
});
const keep: FileChange = {
  ...{ type: 'keep', path, beside: `${path}.kept`, contents: empty, mode: 0o755 },
};
const rename: FileChange = {
  ...{ type: 'rename', path, from: `${path}.kept`, before: null, mode: 0 },
};

describe('a change is one line', () => {
  it.each<[FileChange, string, string]>([
    [write('', true, path), 'write   .git/hooks/pre-push', 'write   .git/hooks/pre-push'],
    [write('', false, path), 'change  .git/hooks/pre-push', 'changed .git/hooks/pre-push'],
    [
      write('', true, '/app/to remove later/x'),
      'write   to remove later/x',
      'write   to remove later/x',
    ],
    [
      keep,
      'rename  .git/hooks/pre-push to pre-push.kept, and put ours there',
      'renamed .git/hooks/pre-push to pre-push.kept, and put ours there',
    ],
    [
      rename,
      'rename  .git/hooks/pre-push.kept to pre-push',
      'renamed .git/hooks/pre-push.kept to pre-push',
    ],
    [{ type: 'remove', path }, 'remove  .git/hooks/pre-push', 'removed .git/hooks/pre-push'],
    [{ type: 'remove-folder', path: '/app/x' }, 'remove  x', 'removed x'],
    [
      { type: 'set-config', path: '/app/.git/config', key: 'a.b', value: 'c' },
      'set     a.b in .git/config',
      'set     a.b in .git/config',
    ],
    [
      { type: 'set-section', path: '/app/.git/config', section: 'a', name: 'b', values: [] },
      'set     a.b in .git/config',
      'set     a.b in .git/config',
    ],
    [
      { type: 'unset-config', path: '/app/.git/config', key: 'a.b', pattern: '' },
      'remove  a.b from .git/config',
      'removed a.b from .git/config',
    ],
    [
      { type: 'remove-config', path: '/app/.git/config', section: 'a' },
      'remove  a from .git/config',
      'removed a from .git/config',
    ],
    [
      { type: 'remove-empty-folder', path: '/app/.git/hooks' },
      "remove  .git/hooks if it's empty",
      'removed .git/hooks if it was empty',
    ],
  ])('%#: before and after it is made', (change, before, after) => {
    expect([changeLine(change, show), changedLine(change, show)]).toEqual([before, after]);
  });
});

describe('the question before a change', () => {
  const ask = (change: FileChange, facts = factsWith()): string =>
    questionFor([change], facts, show)?.text ?? '';
  const shared = '.husky/pre-push is shared with your team.';
  const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ');

  it('isn’t asked without one', () => {
    expect(questionFor([], factsWith(), show)).toBeNull();
  });

  it('names each file, and shows the texts one below the other', () => {
    const removed: FileChange = { type: 'remove', path: '/app/a' };
    expect(questionFor([removed, { ...removed, path: '/app/b' }], factsWith(), show)).toEqual({
      subjects: ['a', 'b'],
      text:
        'a is shared with your team. This removes it: it does nothing else.\n\n' +
        'b is shared with your team. This removes it: it does nothing else.',
    });
  });

  it('shows a new file whole', () => {
    expect(ask(write(NEW_HOOK, true))).toBe(`${shared}\nThis creates it:\n\n${indented(NEW_HOOK)}`);
  });

  it('shows only our lines of an existing file', () => {
    expect(ask(write(`npm test\n${HOOK_LINES}`))).toBe(
      `${shared}\nThis adds to it:\n\n${indented(HOOK_LINES)}`,
    );
  });

  it('says that our lines are there in an older version', () => {
    const file = script(HOOK_LINES, '/app/.husky/pre-push');
    const husky = found('husky', { script: { file, outside: false, waitsFor: null } });
    expect(ask(write(HOOK_LINES), factsWith({ managers: [husky] }))).toContain(
      "This replaces heroku-preflight's older lines:",
    );
  });

  it('shows the new lines of a manager’s configuration, without control characters', () => {
    const config = { path: '/app/lefthook.yml', text: 'a: 1\n', mode: 0o644, editor: null };
    const facts = factsWith({
      managers: [found('lefthook', { configs: [{ ...config, path: '/a', text: 'b:\n' }, config] })],
    });
    const text = 'a: 1\nb:\n  heroku-preflight/pre-push\u0007\n';
    expect(ask(write(text, false, config.path), facts)).toBe(
      'lefthook.yml is shared with your team.\nThis adds to it:\n\n    b:\n      heroku-preflight/pre-push\\u{7}',
    );
  });

  it('says that our lines go, or that the earlier hook comes back', () => {
    expect(ask(write('npm test\n'))).toBe(
      `${shared} This removes heroku-preflight's lines from it.`,
    );
    expect(ask(rename)).toBe(
      '.git/hooks/pre-push is shared with your team. This restores it from .git/hooks/pre-push.kept.',
    );
  });

  const users = (facts = factsWith()): string => ask(keep, facts).split('\n')[0] ?? '';

  it('says what becomes of a hook that our lines don’t fit into', () => {
    const [first, second, ...rest] = ask(keep).split('\n');
    expect(first).toBe("Our lines don't fit into .git/hooks/pre-push.");
    expect(second).toMatch(/^This renames it to pre-push\.kept and puts our hook there/);
    expect(rest.join('\n')).toContain(`\n${indented(START)}\n`);
    expect(rest.slice(-3)).toEqual([
      expect.stringMatching(/^Its arguments, input and exit code stay the same/),
      expect.stringMatching(/ours is gone: then run this again\.$/),
      '--uninstall restores it.',
    ]);
  });

  it('says who else uses that hook', () => {
    expect(users(factsWith({ repository: { commonDir: '/elsewhere/.git' } }))).toMatch(
      /\. It is shared with your team\.$/,
    );
    const hooksPath = { value: '~/hooks', scope: 'elsewhere' } as const;
    expect(users(factsWith({ repository: { hooksPath } }))).toMatch(
      /\. All your repositories use it\.$/,
    );
  });
});

describe('the question about a hook that a program may rewrite', () => {
  const unknown = { sign: 'mark', line: 2, text: '# Generated' } as const;
  const ask = (change: FileChange, facts = factsWith({ unknown })) =>
    questionFor([change], facts, show);

  it('names the sign, and says what to do if our line goes', () => {
    const asked = ask(write(`npm test\n${HOOK_LINES}`, false, path));
    expect(asked?.because).toBe('which another program may rewrite');
    expect(asked?.text.split('\n').slice(0, 5)).toEqual([
      "A program that we don't know may manage .git/hooks/pre-push:",
      'line 2 says "# Generated".',
      expect.stringMatching(/^If its next run removes our line, run this again/),
      'This adds below its first line:',
      '',
    ]);
    expect(asked?.text).not.toContain('npm test');
  });

  it('names the program also beside another change', () => {
    const changes = [write(HOOK_LINES), write(HOOK_LINES, false, path)];
    expect(questionFor(changes, factsWith({ unknown }), show)?.because).toBe(
      'which another program may rewrite',
    );
  });

  it('shows a new hook whole, and says that ours is there already', () => {
    expect(ask(write(NEW_HOOK, true, path))?.text).toContain('This creates it:\n\n    #!/bin/sh\n');
    const facts = factsWith({ unknown, hook: script(HOOK_LINES) });
    expect(ask(write(HOOK_LINES, false, path), facts)?.text).toContain(
      "This replaces heroku-preflight's older lines:\n\n",
    );
  });

  it('says that the team shares it, unless git tracks nothing there', () => {
    const repository = { commonDir: '/elsewhere/.git' };
    const change = write(HOOK_LINES, false, path);
    const SHARED = "It's shared with your team.";
    expect(ask(change, factsWith({ unknown, repository }))?.text).toContain(SHARED);
    const untracked = { sign: 'untracked', hooksPath: 'hooks' } as const;
    expect(ask(change, factsWith({ unknown: untracked, repository }))?.text).not.toContain(SHARED);
    expect(ask(change)?.text).not.toContain(SHARED);
  });

  it.each([
    ['another file', write(HOOK_LINES)],
    ['a removal of our lines', write('npm test\n', false, path)],
    ['a removal', { type: 'remove', path } as const],
  ])('isn’t asked for %s', (_, change) => {
    expect(ask(change)?.because).toBeUndefined();
    expect(ask(change)?.text).toContain('is shared with your team.');
  });
});

it('a snippet says where it goes, what to run then, and how to do without', () => {
  const target = hk;
  const snippet = { into: 'a file', text: 'one\n two\n\n' };
  const without = "  then run this again. If hk has no pre-push hook, use git's own:";
  expect(snippetLines({ target, snippet })).toEqual([
    "  hk manages this repository's hooks. Add this to",
    ...['  a file:', '', '    one', '     two', '', without],
    '    npx -p heroku-preflight install-hooks --target git',
  ]);
  expect(snippetLines({ target, snippet: { ...snippet, then: 'hk install' } }).slice(5, 9)).toEqual(
    ['', '  then run', '    hk install', without.replace('then', 'and')],
  );
});

it('rows are aligned, and folded beside their labels', () => {
  expect(
    rowLines([
      ['a:', 'x'],
      ['longer:', 'word '.repeat(16).trim()],
    ]),
  ).toEqual([
    '  a:       x',
    `  longer:  ${'word '.repeat(14).trim()}`,
    `           ${'word '.repeat(2).trim()}`,
  ]);
});

it('hooks that others changed meanwhile are a failure that says what to do', () => {
  expect(hooksChanged()).toMatchObject({ code: 'changed-meanwhile', hint: 'Run this again' });
  expect(hooksChanged().message).toContain('the hooks were changed');
});

import { describe, expect, it } from '@jest/globals';
import type { Problem, SourceFlaw } from '../../src/checks/findings.ts';
import { flawText, procfileText } from '../../src/report/pushed-words.ts';

type OfProcfile = Parameters<typeof procfileText>[0];
type Flaw = Extract<OfProcfile, { kind: 'procfile-unreadable' }>['flaw'];

const gone = (...processes: readonly (readonly [string, number])[]): OfProcfile => ({
  kind: 'process-types-gone',
  processes: processes.map(([type, quantity]) => ({ type, quantity })),
});
const lost = (...found: readonly string[]): Problem & OfProcfile => ({
  kind: 'procfile-lost',
  found,
});

describe('processes that run and are gone', () => {
  it.each<[OfProcfile, string, string]>([
    [
      gone(['web', 1]),
      'no web line in this commit: the deploy removes the web dyno, unless a buildpack adds the line',
      'Add it to the Procfile: web: COMMAND',
    ],
    [
      gone(['worker', 3]),
      'no worker line in this commit: the deploy removes the 3 worker dynos, unless a buildpack adds the line',
      'Add it to the Procfile: worker: COMMAND',
    ],
    [
      gone(['web', 2], ['worker', 1]),
      'no lines for web, worker in this commit: the deploy removes their 3 dynos, unless a buildpack adds the lines',
      'Add them to the Procfile: TYPE: COMMAND',
    ],
  ])('are told with what the deploy does: %j', (problem, text, hint) => {
    expect(procfileText(problem)).toEqual({ text, hint });
  });

  it('are told with the line that Heroku doesn’t read', () => {
    const problem = { ...gone(['web', 1]), unread: { number: 2, text: 'web = \u001b[31m' } };
    const { hint } = procfileText(problem);
    expect(hint).toBe('Line 2 isn\'t read, because it isn\'t "TYPE: COMMAND": web = \\u{1b}[31m');
  });
});

describe('a Procfile with another name', () => {
  it('is told with the command that renames it', () => {
    expect(procfileText(lost('procfile'))).toEqual({
      text: 'Heroku reads only a file called Procfile, not procfile',
      command: 'git mv procfile Procfile',
    });
  });

  it('is told if only the name is right', () => {
    expect(procfileText(lost('Procfile'))).toEqual({
      text: "Procfile isn't a file in this commit: Heroku reads no process types",
      hint: 'Commit a file with that name, not a folder, a submodule or a link out of the repository',
    });
  });

  it('is told without a command that a shell would read differently', () => {
    expect(procfileText(lost('Procfile '))).toMatchObject({ command: undefined });
  });
});

describe('a Procfile that can’t be read', () => {
  const textOf = (flaw: Flaw, failsBuild: boolean): string =>
    procfileText({ kind: 'procfile-unreadable', flaw, failsBuild }).text;

  it.each<[Flaw, string, string]>([
    [{ kind: 'utf-16' }, 'UTF-16 text', 'Heroku reads no process types in it'],
    [
      { kind: 'byte-order-mark', type: 'web' },
      'begins with a byte order mark',
      "Heroku probably doesn't read its first line (web)",
    ],
    [
      { kind: 'byte-order-mark', type: null },
      'begins with a byte order mark',
      "Heroku probably doesn't read its first line",
    ],
    [{ kind: 'not-utf-8' }, 'not UTF-8 text', 'Heroku may not read all of it'],
    [{ kind: 'invalid-line', line: 2 }, 'line 2 isn\'t "TYPE: COMMAND"', "Heroku doesn't read it"],
    [{ kind: 'no-process-type' }, 'no process type in it', 'Heroku finds nothing to run'],
    [
      { kind: 'no-command', line: 3, type: 'web' },
      'line 3 has no command for web',
      'it has nothing to run',
    ],
  ])('is told by what follows: %j', (flaw, what, onCedar) => {
    expect(textOf(flaw, false)).toBe(`${what}: ${onCedar}`);
    expect(textOf(flaw, true)).toContain(`${what}: the build fails`);
  });
});

it.each<[SourceFlaw, RegExp]>([
  [{ kind: 'shallow' }, /^a shallow clone: Heroku refuses/],
  [{ kind: 'lfs-pointers', paths: ['a', 'b', 'c'] }, /contents of a, b and 1 more$/],
  [
    { kind: 'submodules', submodules: [{ path: 'lib', why: 'ssh' }] },
    /^Heroku can't clone the submodule lib: it has no SSH key$/,
  ],
  [
    { kind: 'submodules', submodules: [{ path: 'lib', why: 'local' }] },
    /the submodule lib: its URL is relative or local$/,
  ],
  [
    {
      kind: 'submodules',
      submodules: [
        { path: 'a', why: 'unlisted' },
        { path: 'b', why: 'local' },
      ],
    },
    /the submodules a, b: \.gitmodules has no URL; their URLs are relative or local$/,
  ],
  [{ kind: 'heroku-yml-ignored', app: 'a', stack: 'heroku-24' }, /^Heroku ignores heroku\.yml/],
  [{ kind: 'heroku-yml-missing', app: 'a' }, /refuses a push without heroku\.yml$/],
  [{ kind: 'lockfiles', names: ['a', 'b'] }, /^a, b: the Node\.js build fails/],
])('says what Heroku makes of %j, and what to do', (flaw, words) => {
  const { text, command, hint } = flawText(flaw);
  expect(text).toMatch(words);
  expect(command ?? hint).toBeDefined();
});

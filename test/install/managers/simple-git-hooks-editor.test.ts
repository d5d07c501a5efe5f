import { describe, expect, it } from '@jest/globals';
import { HOOK_LINE } from '../../../src/install/hook-line.ts';
import {
  hasCommand,
  simpleGitHooksEditor,
  type SimpleGitHooksFile,
  withCommand,
  withoutCommand,
  withoutCommandLine,
} from '../../../src/install/managers/simple-git-hooks-editor.ts';

type File = readonly [about: string, where: SimpleGitHooksFile, text: string];

const EDITABLE: readonly File[] = [
  [
    'a command',
    'package.json',
    '{\n  "simple-git-hooks": {\n    "pre-push": "npm test"\n  },\n  "a": 1\n}\n',
  ],
  [
    'no pre-push',
    'package.json',
    '{\n\t"a": 1,\n\t"simple-git-hooks": {\n\t\t"pre-commit": "x"\n\t}\n}\n',
  ],
  ['no hooks', 'package.json', '{ "simple-git-hooks": {}, "scripts": {"a": "b"} }'],
  ['no hooks, in lines', 'package.json', '{\n  "simple-git-hooks": {\n  }\n}\n'],
  ['an empty command', 'package.json', '{"simple-git-hooks":{"pre-push":""}}'],
  [
    'escapes',
    'package.json',
    '{"simple-git-hooks":{"pre-push":"\\u0061 \\"b\\" \\u0026\\u0026 c\\/d\\n"}}',
  ],
  ['other letters', 'package.json', '{"simple-git-hooks":{"pre-push":"echo é 🥊"}}'],
  ['other settings', 'package.json', '{"simple-git-hooks":{"preserveUnused":["pre-push"]}}'],
  ['a command', 'config.json', '{\n    "pre-push": "a && b",\n    "pre-commit": "c"\n}\n'],
  ['no pre-push', 'config.json', '{"pre-commit":"c"}'],
  ['no hooks', 'config.json', '{}\n'],
];

const NOT_EDITABLE: readonly File[] = [
  ['no section', 'package.json', '{"name": "x"}'],
  ['a section that is a path', 'package.json', '{"simple-git-hooks": "./hooks.json"}'],
  ['a list', 'package.json', '{"simple-git-hooks": {"pre-push": ["a", "b"]}}'],
  ['false', 'config.json', '{"pre-push": false}'],
  ['a key twice', 'config.json', '{"pre-push": "a", "pre-push": "b"}'],
  ['no JSON', 'config.json', '{"pre-push": "a",}'],
  ['nothing at all', 'config.json', ''],
];

const VARIANTS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['without a last line end', (text) => text.trimEnd()],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
];

function added(text: string, where: SimpleGitHooksFile): string {
  const edited = withCommand(text, where);
  if (edited === null) throw new Error(`can't be edited: ${text}`);
  return edited;
}

describe.each(VARIANTS)('%s', (_, vary) => {
  it.each(EDITABLE)('adds and removes the command: %s (%s)', (_about, where, file) => {
    const text = vary(file);
    const edited = added(text, where);
    expect([hasCommand(text, where), hasCommand(edited, where)]).toEqual([false, true]);
    expect(withoutCommand(edited, where)).toBe(text);
    expect(withCommand(edited, where)).toBe(edited);
  });

  it.each(NOT_EDITABLE)("doesn't change: %s (%s)", (_about, where, file) => {
    expect(withCommand(vary(file), where)).toBeNull();
  });
});

it("keeps other people's edits", () => {
  const text = '{\n  "simple-git-hooks": {\n    "pre-commit": "a"\n  }\n}\n';
  const edit = (before: string): string =>
    before.replace('"pre-commit": "a"', '"pre-commit": "a",\n    "post-merge": "b"');
  expect(withoutCommand(edit(added(text, 'package.json')), 'package.json')).toBe(edit(text));
});

it('keeps a command that others added after ours', () => {
  const text = added('{}', 'config.json').replace(/"\}$/, String.raw`\nnpm test"}`);
  expect(withoutCommand(text, 'config.json')).toBe('{"pre-push": "npm test"}');
});

it('replaces an older version of the command', () => {
  const text = '{"pre-push":"npm test"}';
  const older = `{"pre-push":${JSON.stringify(`${OLDER}\nnpm test`)}}`;
  expect(withCommand(older, 'config.json')).toBe(added(text, 'config.json'));
  expect(withoutCommand(older, 'config.json')).toBe(text);
});

/** The command of earlier versions. */
const OLDER =
  'preflight="$(git rev-parse --git-common-dir)/heroku-preflight/pre-push"; ' +
  '[ ! -f "$preflight" ] || . "$preflight"';

it("doesn't treat a command that only starts like ours as ours", () => {
  const text = added('{}', 'config.json').replace(/"\}$/, ' && npm test"}');
  expect(hasCommand(text, 'config.json')).toBe(false);
});

it.each([
  ['package.json', '{"simple-git-hooks":{}}', '{}'],
  ['.simple-git-hooks.json', '{}', '[]'],
])('the editor of %s edits that file', (name, text, other) => {
  const editor = simpleGitHooksEditor(name);
  const edited = editor?.add(text) ?? '';
  expect([editor?.has(text), editor?.has(edited)]).toEqual([false, true]);
  expect(editor?.remove(edited)).toBe(text);
  expect(editor?.add(other)).toBeNull();
});

it('leaves our command if it was written with other escapes, and still finds it', () => {
  const text = added('{"pre-push":"npm test"}', 'config.json').replace('"case', '"\\u0063ase');
  expect(withoutCommand(text, 'config.json')).toBe(text);
  expect(hasCommand(text, 'config.json')).toBe(true);
});

it('a program that is the configuration has no editor', () => {
  expect(simpleGitHooksEditor('simple-git-hooks.js')).toBeNull();
});

it('a command in the hook that simple-git-hooks wrote goes, with its line', () => {
  expect(withoutCommandLine(`a\n${HOOK_LINE}\nb\n`)).toBe('a\nb\n');
  expect(withoutCommandLine('a\n')).toBe('a\n');
});

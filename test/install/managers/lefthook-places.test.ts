import { describe, expect, it } from '@jest/globals';
import {
  filesBeside,
  lefthookEditor,
  withJob,
} from '../../../src/install/managers/lefthook-editor.ts';
import { besidesOurJob, ourJobIn } from '../../../src/install/managers/lefthook-job.ts';
import {
  jsonCandidates,
  withoutJobLines,
  withoutJsonJob,
} from '../../../src/install/managers/lefthook-places.ts';

describe('our job among lines that others added between ours', () => {
  const OURS = '    heroku-preflight:\n      run: |\n        a\n\n        b\n';
  const ITEM = '    - name: heroku-preflight\n      run: x\n';
  const THEIRS = '    theirs:\n      run: y\n';
  const COMMANDS = 'pre-push:\n  commands:\n';
  const JOBS = 'pre-push:\n  jobs:\n';

  it.each([
    ['a command at the end', COMMANDS + OURS, COMMANDS],
    ['a command before theirs', COMMANDS + OURS + THEIRS, COMMANDS + THEIRS],
    ['a command after theirs', COMMANDS + THEIRS + OURS, COMMANDS + THEIRS],
    ['a command before another hook', `${COMMANDS}${OURS}a: 1\n`, `${COMMANDS}a: 1\n`],
    ['a job at the end', JOBS + ITEM, JOBS],
    ['a job after theirs', `${JOBS}    - run: y\n${ITEM}`, `${JOBS}    - run: y\n`],
    ['a job after a word', `${JOBS}    - y\n${ITEM}    - z\n`, `${JOBS}    - y\n    - z\n`],
    ['none', COMMANDS + THEIRS, COMMANDS + THEIRS],
    ['none, in an empty list', 'pre-push:\n  jobs: []\n', 'pre-push:\n  jobs: []\n'],
  ])('goes alone: %s', (_, text, rest) => {
    expect(withoutJobLines(text)).toBe(rest);
  });
});

describe('in JSON', () => {
  it.each(['', '[]', '1', '{"pre-push": 1}', '{"pre-push": {"commands": []}}'])(
    'there is no place for our job in %j',
    (text) => {
      expect(jsonCandidates(text)).toEqual([]);
    },
  );

  it.each([
    [
      'a job with a comma behind it',
      '{"pre-push": {"jobs": [{"run": "x"}, {"name": "heroku-preflight"},]}}',
      '{"pre-push": {"jobs": [{"run": "x"},]}}',
    ],
    [
      'a command beside theirs',
      '{"pre-push": {"commands": {"heroku-preflight": {}, "a": {}}}}',
      '{"pre-push": {"commands": {"a": {}}}}',
    ],
    [
      'a command with the keys that came with it',
      '{ "pre-push": { "commands": { "heroku-preflight": {} } }, "a": 1 }',
      '{ "a": 1 }',
    ],
    [
      'a command that is alone in theirs',
      '{"pre-push": {"commands": {"heroku-preflight": {}}}, "a": 1}',
      '{"pre-push": {"commands": {}}, "a": 1}',
    ],
    [
      'none',
      '{"pre-push": {"jobs": [1, {"name": "x"}]}}',
      '{"pre-push": {"jobs": [1, {"name": "x"}]}}',
    ],
    ['no JSON', '', ''],
  ])('it is found: %s', (_, text, rest) => {
    expect(withoutJsonJob(text)).toBe(rest);
  });
});

describe('the files that lefthook reads beside its configuration', () => {
  const ENDINGS = ['yml', 'yaml', 'toml', 'json', 'jsonc'];
  const OWN = ['lefthook-local', '.lefthook-local'].flatMap((name) =>
    ENDINGS.map((ending) => `${name}.${ending}`),
  );

  it.each([
    ['one that it names', 'lefthook.yml', 'extends: shared/a.yml\n', ['shared/a.yml']],
    ['a list', 'lefthook.yml', 'extends: [a.yml, ./b.yml]\n', ['a.yml', './b.yml']],
    ['not those elsewhere', 'lefthook.yml', 'extends: [/a.yml, .., ../b.yml, c/../../d.yml]\n', []],
    ['one in a folder with dots', 'lefthook.yml', 'extends: a../b.yml\n', ['a../b.yml']],
    ['not what is no name', 'lefthook.json', '{"extends": [1, null]}', []],
    ['not patterns', 'lefthook.toml', 'extends = ["*.yml", "a?.yml", "[a].yml", "{a}.yml"]\n', []],
    ['none', 'lefthook.yml', 'a: 1\n', []],
    ['none of another format', 'lefthook.ini', 'extends: a.yml\n', []],
  ])('are %s, and the user’s own', (_, name, text, files) => {
    expect(filesBeside(name, text)).toEqual([...files, ...OWN]);
  });
});

it('there is no editor for another format, and no job of ours in an empty hook', () => {
  expect(lefthookEditor('lefthook.ini')).toBeNull();
  expect(ourJobIn({ 'pre-push': {} })).toBeUndefined();
  expect(besidesOurJob({ 'pre-push': 'no' })).toEqual({ 'pre-push': 'no' });
  expect(besidesOurJob({ 'pre-push': null, a: 1 })).toEqual({ a: 1 });
});

it.each([
  ['false', true],
  ['true', false],
])('beside jobs in parallel with use_stdin %s, there is a place: %j', (use, expected) => {
  const text = `pre-push:\n  parallel: true\n  jobs:\n    - run: x\n      use_stdin: ${use}\n`;
  expect(withJob('yaml', text) !== null).toBe(expected);
});

import { describe, expect, it } from '@jest/globals';
import {
  besidesOurJob,
  COMMAND,
  ITEM,
  JOB_NAME,
  ourJobIn,
  parseConfig,
} from '../../../src/install/managers/lefthook-job.ts';

const theirs = { name: 'a', run: 'x' };

describe('beside our job', () => {
  it('the jobs, commands and settings of others stay', () => {
    const rest = { parallel: false, priority: 0, jobs: [theirs], commands: { a: theirs } };
    const jobs = [ITEM, theirs];
    const commands = { [JOB_NAME]: COMMAND, a: theirs };
    const config = { colors: true, 'pre-push': { ...rest, jobs, commands } };
    expect(besidesOurJob(config)).toEqual({ colors: true, 'pre-push': rest });
  });

  it.each([
    ['a command', { commands: { [JOB_NAME]: COMMAND } }],
    ['an item', { jobs: [ITEM] }],
    ['no hook', null],
  ])('the keys that came with it go: %s', (_, hook) => {
    expect(besidesOurJob({ colors: true, 'pre-push': hook })).toEqual({ colors: true });
  });

  it('a hook that is a text stays', () => {
    expect(besidesOurJob({ 'pre-push': 'no' })).toEqual({ 'pre-push': 'no' });
  });
});

it('our job is an item of that name, or a command', () => {
  expect(ourJobIn({ 'pre-push': { jobs: [theirs, ITEM] } })).toBe(ITEM);
  expect(ourJobIn({ 'pre-push': { jobs: [theirs], commands: { [JOB_NAME]: COMMAND } } })).toBe(
    COMMAND,
  );
  expect(ourJobIn({ 'pre-push': { jobs: 'no', commands: [COMMAND] } })).toBeUndefined();
});

describe('a configuration', () => {
  it.each([
    ['yaml', 'x: &x\n  a: 1\nb:\n  <<: *x\n', { x: { a: 1 }, b: { a: 1 } }],
    ['yaml', '# nothing\n', {}],
    ['toml', 'a.b = 1\n', { a: { b: 1 } }],
    ['json', '{"a": 1}', { a: 1 }],
    ['jsonc', '{"a": [1,], // all\n}', { a: [1] }],
  ] as const)('is read from %s: %j', (format, text, value) => {
    expect(parseConfig(format, text)).toEqual(value);
  });

  it.each([
    ['two documents', 'yaml', 'a: 1\n---\nb: 2\n'],
    ['a key twice', 'yaml', 'a: 1\na: 2\n'],
    ['a list', 'yaml', '- a\n'],
    ['a text', 'yaml', 'a\n'],
    ['a broken end', 'toml', 'a = \n'],
    ['a broken end', 'json', '{"a": 1'],
    ['a broken end', 'jsonc', '{"a": 1'],
    ['more than 64 K characters', 'yaml', `a: 1\n${'# long\n'.repeat(10_000)}`],
    ['more than 100 levels', 'toml', `${'a.'.repeat(100)}a = 1\n`],
  ] as const)('isn’t %s: %s', (_, format, text) => {
    expect(parseConfig(format, text)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  filesBeside,
  hasJob,
  withJob,
  withoutJob,
} from '../../../src/install/managers/lefthook-editor.ts';
import {
  isReadable,
  JOB_NAME,
  type LefthookFormat,
} from '../../../src/install/managers/lefthook-job.ts';
import { EDITABLE, NOT_EDITABLE } from './lefthook-files.ts';

const VARIANTS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['without a last line end', (text) => text.replace(/\n$/, '')],
  ['with CRLF, without a last line end', (text) => text.trimEnd().replaceAll('\n', '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
];

function added(format: LefthookFormat, text: string): string {
  const edited = withJob(format, text);
  if (edited === null) throw new Error(`can't be edited: ${text}`);
  return edited;
}

describe.each(VARIANTS)('%s', (_, vary) => {
  it.each(EDITABLE)('adds and removes the job byte for byte: %s (%s)', (_about, format, file) => {
    const text = vary(file);
    const edited = added(format, text);
    expect([hasJob(format, text), hasJob(format, edited)]).toEqual([false, true]);
    expect(withoutJob(format, edited)).toBe(text);
    expect(withJob(format, edited)).toBe(edited);
    expect(edited.replaceAll('\r\n', '').includes('\n')).toBe(
      text.includes('\n') ? !text.includes('\r') : format !== 'json' && format !== 'jsonc',
    );
  });

  it.each(NOT_EDITABLE)("doesn't change: %s (%s)", (_about, format, file) => {
    const text = vary(file);
    expect(withJob(format, text)).toBeNull();
  });
});

it('indents the job as the file is indented', () => {
  const text = 'colors: false\npre-push:\n    # - why\n    piped: true\n';
  const depths = added('yaml', text).match(/^ +(?=commands:|heroku-preflight:|run:)/gm);
  expect(depths?.map(({ length }) => length)).toEqual([4, 8, 12]);
});

describe("other people's edits", () => {
  const TEXT = 'pre-push:\n  commands:\n    a:\n      run: a\n';

  it.each([
    ['above', (text: string) => `# new\ncolors: false\n${text}`],
    ['below', (text: string) => `${text}    b:\n      run: b\ncolors: false\n`],
  ])('are kept: %s', (_, edit) => {
    expect(withoutJob('yaml', edit(added('yaml', TEXT)))).toBe(edit(TEXT));
  });

  it('below ours are kept, in a pre-push that we added', () => {
    const text = `${added('yaml', 'colors: false\n')}    b:\n      run: b\n`;
    const rest = 'colors: false\npre-push:\n  commands:\n    b:\n      run: b\n';
    expect(withoutJob('yaml', text)).toBe(rest);
  });

  it.each([
    ['commands', 'pre-push:\n', '    b:\n      run: b\n'],
    ['jobs', 'pre-push:\n  jobs:\n', '    - name: b\n      run: b\n'],
  ])('between our markers are kept: %s', (_, before, theirs) => {
    const text = added('yaml', before).replace(/( *# <<<)/, `${theirs}$1`);
    const rest = withoutJob('yaml', text);
    expect(hasJob('yaml', rest)).toBe(false);
    expect(rest).toContain(theirs);
    expect(parse(rest)).toMatchObject({ 'pre-push': {} });
  });

  it('that moved our job out of our markers leave nothing of it behind', () => {
    const text = added('yaml', 'pre-push:\n').replace(/( *# >>>.*\n)([^]*)( *# <<<.*\n)/, '$1$3$2');
    expect(text).toMatch(/# <<<.*\n +commands:/);
    const rest = withoutJob('yaml', text);
    expect([hasJob('yaml', rest), rest]).toEqual([false, expect.not.stringContaining(JOB_NAME)]);
  });

  it.each([
    ['commands', '{"pre-push": {"commands": {"a": {"run": "x"}}}}'],
    ['jobs', '{"pre-push": {"jobs": [{"run": "x"}]}}'],
  ])('before ours in JSON are kept: %s', (_, before) => {
    const inner = '"b":{"run":"y"},';
    const job = before.includes('jobs') ? '{"run":"y"},' : inner;
    const edit = (text: string): string => text.replace(/("jobs": \[|"commands": \{)/, `$1${job}`);
    const rest = withoutJob('json', edit(added('json', before)));
    expect(JSON.parse(rest)).toEqual(JSON.parse(edit(before)));
  });

  it('between our markers in TOML are kept, and the job stays too', () => {
    const text = added('toml', '').replace('# <<<', '[pre-push.commands.b]\nrun = "b"\n# <<<');
    expect(withoutJob('toml', text)).toBe(text);
    expect(hasJob('toml', text)).toBe(true);
  });

  it("that break the file don't prevent the removal of ours", () => {
    const broken = 'pre-commit: [\n';
    expect(withoutJob('yaml', added('yaml', 'a: 1\n') + broken)).toBe(`a: 1\n${broken}`);
  });
});

describe('a file that no one writes by hand', () => {
  const MARKED = added('yaml', '');
  const nested = (open: string, close = '', levels = 20_000): string =>
    open.repeat(levels) + close.repeat(levels);

  // The parsers throw RangeErrors for some, and end Node or take minutes for others.
  it.each([
    ['json', nested('[')],
    ['json', nested('{"a":', '}')],
    ['jsonc', nested('{"a":', '}', 1_500)],
    ['yaml', nested('[')],
    ['yaml', `a: ${nested('{a: ', '}')}`],
    ['yaml', nested('- ')],
    ['yaml', nested('? ')],
    ['yaml', `a:\n${' '.repeat(60_000)}b: |\n c\n`],
    ['yaml', nested('k: v\n', '', 200_000)],
    ['toml', `a = ${nested('[', ']')}`],
    ['toml', `${nested('a.')}a = 1`],
    ['toml', `[${nested('a.')}a]`],
  ] as const)('is not changed, and not parsed for long: %s, case %#', (format, text) => {
    expect(withJob(format, text)).toBeNull();
    expect(withoutJob(format, text)).toBe(text);
    expect(filesBeside(`lefthook.${format}`, text)).toHaveLength(10);
    if (format === 'yaml') expect(withoutJob(format, MARKED + text)).toBe(text);
  });

  it.each([
    ['100 levels', `{"a": ${nested('[', ']', 99)}}`, true],
    ['101 levels', `{"a": ${nested('[', ']', 100)}}`, false],
    ['101 levels with others beside', `{"a": ${nested('[[],', '', 100)}`, false],
    ['200 in a row', `[${nested('[],', '', 200)}1]`, true],
    ['64 K characters', `{}${nested(' ', '', 64 * 1024 - 2)}`, true],
    ['one more', `{}${nested(' ', '', 64 * 1024 - 1)}`, false],
    ['499 signs at a start', `{}\n${nested('-', '', 499)}`, true],
    ['500 signs at a start', `{}\n${nested('-', '', 500)}`, false],
  ])('begins where the parsers may take long: %s', (_, text, isRead) => {
    expect(isReadable(text)).toBe(isRead);
  });

  it.each([
    ['json', `{"a": ${nested('[', ']', 90)}}`],
    ['yaml', `a: ${nested('[', ']', 90)}\n`],
    ['toml', `${nested('a.', '', 90)}a = 1\n`],
  ] as const)('but that the parsers can read is changed: %s', (format, text) => {
    expect(withoutJob(format, added(format, text))).toBe(text);
  });
});

it.each(EDITABLE)('replaces an older version of the job: %s (%s)', (_, format, text) => {
  const edited = added(format, text);
  const older = edited.replace('set -f', 'set +f');
  expect(older).not.toBe(edited);
  expect(withJob(format, older)).toBe(edited);
  expect(withoutJob(format, older)).toBe(text);
});

it.each([
  [
    'yaml',
    'pre-push:\n  jobs: # all\n    # first\n    - run: a\n',
    'jobs: # all',
    '# first\n    - run',
  ],
  ['toml', '[pre-push]\n# first\n[[pre-push.jobs]]\nrun = "a"\n', '[pre-push]', '# first\n[['],
  ['jsonc', '{"pre-push": {"jobs": [ // all\n  // first\n  {}\n]}}', '[ // all', '// first\n  {}'],
] as const)(
  'puts the job between comments on all jobs and on the first: %s',
  (format, text, all, first) => {
    const edited = added(format, text);
    const [before, between, after] = [all, JOB_NAME, first].map((part) => edited.indexOf(part));
    expect(before).toBeLessThan(between ?? -1);
    expect(between).toBeLessThan(after ?? -1);
  },
);

it('accepts any valid file', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const text = randomYaml(seed);
    const edited = withJob('yaml', text);
    if (edited === null) throw new Error(`seed ${seed} can't be edited:\n${text}`);
    expect(withoutJob('yaml', edited)).toBe(text);
    expect(withJob('yaml', edited)).toBe(edited);
    const before = Object.entries((parse(text) ?? {}) as object);
    const filled = Object.fromEntries(before.filter(([, hook]) => hook !== null));
    expect(parse(edited)).toMatchObject(filled);
  }
});

/** Random hooks: order, comments, blank lines, depths and line ends differ. */
function randomYaml(seed: number): string {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  const one = <Item>(...items: readonly Item[]): Item => items[below(items.length)] as Item;
  const unit = ' '.repeat(1 + below(4));
  const noise = (indent: string): string => one('', '', '\n', `${indent}# why\n`, '# outside\n');
  const commands = (depth: string): string =>
    `${depth}commands:${one('', ' # c')}\n` +
    Array.from({ length: 1 + below(3) }, (_, index) => {
      const run = one(
        'x',
        '"a: b"',
        `|\n${depth}${unit}${unit}${unit}a\n${depth}${unit}${unit}${unit}# b`,
      );
      return `${noise(depth + unit)}${depth}${unit}c${index}:\n${depth}${unit}${unit}run: ${run}\n`;
    }).join('');
  const hook = (name: string): string => {
    const body = one(
      () => '',
      () => `${unit}piped: true\n`,
      () => commands(unit),
      () => `${unit}follow: true\n${noise(unit)}${commands(unit)}`,
    )();
    return `${noise('')}${name}:${one('', '  # d')}\n${body}`;
  };
  const names = ['pre-commit', 'pre-push', 'post-merge'].filter(() => below(4) > 0);
  const text = one('', '---\n', '# head\n') + names.map(hook).join('') + noise('');
  return one(text, text.replaceAll('\n', '\r\n'), text.trimEnd());
}

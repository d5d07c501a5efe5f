import { describe, expect, it } from '@jest/globals';
import { lookalikesIn, type Procfile, readProcfile } from '../../src/heroku/procfile.ts';
import { commitWith, withProcfile } from '../support/check-result.ts';

type Contents = string | Buffer;

function read(contents: Contents, isFir: boolean): Procfile {
  const procfile = readProcfile(withProcfile(contents), isFir);
  if (!procfile) throw new Error('not read');
  return procfile;
}

const typesIn = ({ types }: Procfile): [string, string][] => [...types];

describe('a Procfile on both generations', () => {
  it.each<[string, Contents, [string, string][]]>([
    [
      'lines that end as on Windows',
      'web: a\r\nworker: b\r\n',
      [
        ['web', 'a'],
        ['worker', 'b'],
      ],
    ],
    ['comments and empty lines', '# web: old\n\nweb: a # b\n', [['web', 'a # b']]],
    ['spaces before a comment', ' \t# web: old\nweb: a\n', [['web', 'a']]],
    ['lines of spaces and tabs', ' \n \t \nweb: a\n\t\t\n', [['web', 'a']]],
    ['a # that begins no comment', 'web:a#b\n', [['web', 'a#b']]],
    ['no end of its last line', 'web:a', [['web', 'a']]],
    ['tabs and trailing spaces', 'web:\ta  \n', [['web', 'a']]],
    ['the same type twice', 'web: a\nweb: b\n', [['web', 'b']]],
    ['a name from elsewhere', 'constructor: b\n', [['constructor', 'b']]],
    ['nothing', '', []],
  ])('is read with %s', (_, contents, types) => {
    for (const isFir of [false, true]) {
      const procfile = read(contents, isFir);
      expect(typesIn(procfile)).toEqual(types);
      expect(procfile).not.toHaveProperty('flaw');
      expect(procfile.unread).toEqual([]);
    }
  });

  it.each<[string, Buffer]>([
    ['PowerShell’s >', Buffer.from('\ufeffweb: a\r\n', 'utf16le')],
    ['another byte order', Buffer.from('\ufeffweb: a\n', 'utf16le').swap16()],
    ['no byte order mark', Buffer.from('web: a\n', 'utf16le')],
  ])('declares nothing as UTF-16, as from %s', (_, contents) => {
    for (const isFir of [false, true]) {
      expect(read(contents, isFir)).toMatchObject({ types: new Map(), flaw: { kind: 'utf-16' } });
    }
  });

  it('is missing in a commit without one', () => {
    expect(readProcfile(commitWith(), false)).toBeNull();
  });
});

describe('a Procfile on Cedar', () => {
  const cedar = (contents: Contents): Procfile => read(contents, false);

  it('is read past lines that are no entries, which it names', () => {
    const procfile = cedar('web node .\n web: b\n: c\nw eb: d\nworker: e\n');
    expect(typesIn(procfile)).toEqual([['worker', 'e']]);
    expect(procfile.unread).toEqual([
      { number: 1, text: 'web node .' },
      { number: 2, text: 'web: b' },
      { number: 3, text: ': c' },
      { number: 4, text: 'w eb: d' },
    ]);
  });

  it('keeps capitals and underscores', () => {
    expect(typesIn(cedar('Web: a\nclock_2: b\n'))).toEqual([
      ['Web', 'a'],
      ['clock_2', 'b'],
    ]);
  });

  it('has one line if its lines end as on old Macs', () => {
    expect(typesIn(cedar('web: a\rworker: b\r'))).toEqual([['web', 'a\rworker: b']]);
  });

  it('loses the entry right behind a byte order mark', () => {
    const procfile = cedar('\ufeffweb: a\nworker: b\n');
    expect(typesIn(procfile)).toEqual([['worker', 'b']]);
    expect(procfile.flaw).toEqual({ kind: 'byte-order-mark', type: 'web' });
  });

  it('loses nothing if a comment is behind a byte order mark', () => {
    expect(cedar('\ufeff# comment\nweb: a\n')).not.toHaveProperty('flaw');
  });

  it.each(['\n', '\r\n'])('is flawed if a process type has no command before %j', (end) => {
    const procfile = cedar(`worker: a${end}web:  ${end}`);
    expect(procfile.flaw).toEqual({ kind: 'no-command', line: 2, type: 'web' });
    expect(typesIn(procfile)).toEqual([['worker', 'a']]);
  });

  it('may have bytes that aren’t UTF-8 in a comment', () => {
    const procfile = cedar(Buffer.from('# caf\xe9\nweb: a\n', 'latin1'));
    expect(typesIn(procfile)).toEqual([['web', 'a']]);
  });
});

describe('a Procfile on Fir', () => {
  const fir = (contents: Contents): Procfile => read(contents, true);

  it('has spaces before a key, capitals and underscores repaired', () => {
    expect(typesIn(fir('  Web: a\nclock_2: b\n'))).toEqual([
      ['web', 'a'],
      ['clock-2', 'b'],
    ]);
  });

  it.each<[string, Contents, Procfile['flaw']]>([
    ['a byte order mark', '\ufeffweb: a\n', { kind: 'byte-order-mark', type: null }],
    ['an empty command', 'web: a\nworker:\n', { kind: 'no-command', line: 2, type: 'worker' }],
    ['spaces alone', 'web: a\nworker: \t\n', { kind: 'no-command', line: 2, type: 'worker' }],
    ['words before a key', 'node web:\n', { kind: 'invalid-line', line: 1 }],
    ['a junk line', 'web: a\nnode .\n', { kind: 'invalid-line', line: 2 }],
    ['a key that ends with a dash', 'web-: a\n', { kind: 'invalid-line', line: 1 }],
    ['a key of 64 letters', `${'a'.repeat(64)}: b\n`, { kind: 'invalid-line', line: 1 }],
    ['line ends of old Macs', 'web: a\rworker: b\r', { kind: 'invalid-line', line: 1 }],
    ['spaces at its end', 'web: a\n  ', { kind: 'invalid-line', line: 2 }],
    [
      'bytes that aren’t UTF-8',
      Buffer.from('# caf\xe9\nweb: a\n', 'latin1'),
      { kind: 'not-utf-8' },
    ],
    ['comments alone', '# web: a\n', { kind: 'no-process-type' }],
  ])('fails the build with %s', (_, contents, flaw) => {
    expect(fir(contents).flaw).toEqual(flaw);
  });

  it('has no lines that are passed over, also if one of them fails the build', () => {
    expect(fir('web: a\nnode .\n').unread).toEqual([]);
  });

  it('is no UTF-16 if it can be read, whatever its first bytes are', () => {
    expect(typesIn(fir('#\0\nweb: a\n'))).toEqual([['web', 'a']]);
  });
});

describe('a name that is nearly Procfile', () => {
  it.each([
    'procfile',
    'PROCFILE',
    'ProcFile',
    'Procfiles',
    'Procfile.txt',
    'procfile.yml',
    'Procfile ',
  ])('is found: %j', (name) => {
    expect(lookalikesIn(commitWith({ root: [{ name, kind: 'file' }] }))).toEqual([name]);
  });

  it.each(['Procfile.dev', 'Procfile.local', 'Procfile.windows', 'Profile', 'my-procfile'])(
    'isn’t %s, which other tools read',
    (name) => {
      expect(lookalikesIn(commitWith({ root: [{ name, kind: 'file' }] }))).toEqual([]);
    },
  );
});

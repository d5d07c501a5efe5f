import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRefLines } from '../../src/push/refs.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const ZERO = '0'.repeat(40);

describe('parseRefLines', () => {
  it('reads a creation, an update and a deletion', () => {
    const text = [
      `refs/heads/main ${A} refs/heads/main ${ZERO}`,
      `refs/heads/main ${A} refs/heads/main ${B}`,
      `(delete) ${ZERO} refs/heads/old ${B}`,
      '',
    ].join('\n');
    expect(parseRefLines(text).map(({ kind, remoteRef }) => [kind, remoteRef])).toEqual([
      ['create', 'refs/heads/main'],
      ['update', 'refs/heads/main'],
      ['delete', 'refs/heads/old'],
    ]);
  });

  it('calls the deletion of a ref that is not there a deletion', () => {
    expect(parseRefLines(`(delete) ${ZERO} refs/heads/none ${ZERO}\n`)).toMatchObject([
      { kind: 'delete' },
    ]);
  });

  it('reads SHA-256 names', () => {
    const [old, young] = ['c'.repeat(64), 'd'.repeat(64)];
    expect(parseRefLines(`HEAD ${young} refs/heads/main ${old}`)).toEqual([
      {
        localRef: 'HEAD',
        localOid: young,
        remoteRef: 'refs/heads/main',
        remoteOid: old,
        kind: 'update',
      },
    ]);
  });

  it.each([
    ['a revision with blanks', 'HEAD^{/fix the bug}'],
    ['letters beyond ASCII', 'refs/heads/größe-☃'],
    ['something that looks like a ref line', `x ${A} y`],
  ])('takes %s as the local ref', (_, localRef) => {
    expect(parseRefLines(`${localRef} ${A} refs/heads/größe ${B}`)).toMatchObject([
      { localRef, localOid: A, remoteRef: 'refs/heads/größe', remoteOid: B },
    ]);
  });

  it('takes CRLF line ends and a missing last one', () => {
    const line = `HEAD ${A} refs/heads/main ${B}`;
    expect(parseRefLines(`${line}\r\n${line}`)).toEqual(parseRefLines(`${line}\n${line}\n`));
  });

  it('finds nothing in nothing', () => {
    expect(parseRefLines('')).toEqual([]);
  });

  it.each([
    ['too few fields', `refs/heads/main ${A} refs/heads/main`],
    ['a name that is too short', `HEAD ${A.slice(1)} refs/heads/main ${B}`],
    ['a name that is no hexadecimal number', `HEAD ${'g'.repeat(40)} refs/heads/main ${B}`],
    ['no local ref', ` ${A} refs/heads/main ${B}`],
    ['one field too many', `HEAD ${A} refs/heads/main ${B} more`],
    ['no line of git at all', 'Username for https://git.heroku.com:'],
  ])('names the line that has %s', (_, line) => {
    const good = `HEAD ${A} refs/heads/main ${B}\n`;
    expect(() => parseRefLines(good + line)).toThrow(/^Line 2 of what git told/);
  });

  it('shows a malformed line shortened and without control characters', () => {
    expect(() => parseRefLines(`\u001b[2J${'x'.repeat(5000)}`)).toThrow(
      expect.objectContaining({
        code: 'ref-line',
        message: expect.stringMatching(/"\\u\{1b\}\[2Jx{56}…"$/),
      }),
    );
  });
});

describe('parseRefLines, on what git writes', () => {
  let repository: ScratchRepository | undefined;
  afterEach(async () => {
    await repository?.remove();
  });

  it('reads every kind of update of one push', async () => {
    repository = await createRepository();
    const { path, outside, env } = repository;
    await repository.git('init', '--quiet', '--bare', join(outside, 'remote.git'));
    await repository.git(
      'push',
      '--quiet',
      '../remote.git',
      'HEAD:refs/heads/old',
      'HEAD:refs/heads/main',
    );
    await repository.git('commit', '--quiet', '--allow-empty', '-m', 'fix the bug');
    const seen = join(outside, 'seen');
    await writeFile(join(path, '.git/hooks/pre-push'), `#!/bin/sh\ncat >'${seen}'\n`, {
      mode: 0o755,
    });
    const refspecs = [
      'HEAD^{/fix the bug}:refs/heads/main',
      ':refs/heads/old',
      'HEAD:refs/tags/v1',
    ];
    spawnSync('git', ['push', '--quiet', '../remote.git', ...refspecs], { cwd: path, env });

    const updates = parseRefLines(await readFile(seen, 'utf8'));
    expect(updates.map(({ kind, remoteRef }) => `${kind} ${remoteRef}`).sort()).toEqual([
      'create refs/tags/v1',
      'delete refs/heads/old',
      'update refs/heads/main',
    ]);
  });
});

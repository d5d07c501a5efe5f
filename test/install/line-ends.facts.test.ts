import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HookFile } from '../../src/install/hook-file.ts';
import { hooksWithCrlf } from '../../src/install/line-ends.ts';
import { gitConfig } from '../support/git-config.ts';
import { repositoryWith, script } from '../support/install-facts.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let bin: string;
beforeEach(async () => {
  bin = await temporaryFolder(later);
});

const TEAM = script('npm test\n', '/app/.husky/pre-push');
const AUTO = ['core.autocrlf', 'true'] as const;

interface Answer {
  readonly answer?: string;
  readonly topLevel?: string | null;
}

/** The paths that may get Windows line ends, with these settings and this answer of check-attr. */
async function risky(
  hook: HookFile,
  entries: readonly (readonly [string, string])[],
  { answer = 'text: unspecified', topLevel = '/app' }: Answer = {},
): Promise<string[]> {
  const git = `#!/bin/sh\n[ "$1 $2 $3 $4" = "check-attr text eol --" ] && [ "$#" = 5 ] && printf '%s: ${answer}\\n' "$5"\n`;
  await writeFile(join(bin, 'git'), git, { mode: 0o755 });
  const repository = repositoryWith({ topLevel, runsIn: bin, config: gitConfig(...entries) });
  return hooksWithCrlf(repository, [hook], { PATH: `${bin}:/usr/bin:/bin` });
}

describe('git may give a hook Windows line ends', () => {
  it.each(['true', 'TRUE', 'yes', 'on', '1'])('with core.autocrlf=%s', async (value) => {
    expect(await risky(TEAM, [['core.autocrlf', value]])).toEqual([TEAM.path]);
  });

  it.each([
    ['core.autocrlf', 'input'],
    ['core.autocrlf', 'false'],
    ['core.autocrlf', 'untrue'],
    ['core.autocrlf', 'once'],
    ['core.eol', 'lf'],
  ])('but not with %s=%s', async (key, value) => {
    expect(await risky(TEAM, [[key, value]])).toEqual([]);
  });

  it('with core.eol=crlf, or if it has them', async () => {
    expect(await risky(TEAM, [['core.eol', 'crlf']])).toEqual([TEAM.path]);
    expect(await risky(script('npm test\r\n', TEAM.path), [])).toEqual([TEAM.path]);
    expect(await risky({ path: TEAM.path, kind: 'binary' }, [])).toEqual([]);
  });

  it.each([
    ['text: unset', false],
    ['eol: lf', false],
    ['text: set', true],
    ['eol: crlf', true],
    ['text: unset-like', true],
    ['eol: lfx', true],
  ])('if .gitattributes says %s: %j', async (answer, expected) => {
    expect(await risky(TEAM, [AUTO], { answer })).toEqual(expected ? [TEAM.path] : []);
  });

  it('only in the working tree', async () => {
    expect(await risky(script('x\n', '/app/.git/hooks/pre-push'), [AUTO])).toEqual([]);
    expect(await risky(script('x\n', '/elsewhere/pre-push'), [AUTO])).toEqual([]);
    expect(await risky(TEAM, [AUTO], { topLevel: null })).toEqual([]);
  });
});

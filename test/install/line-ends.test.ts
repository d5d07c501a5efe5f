import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOOK_LINES } from '../../src/install/hook-line.ts';
import { lineEndWords } from '../../src/install/line-ends.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

// What the shells make of Windows line ends: test/hooks/hook-line.test.ts.

const HUSKY = join(import.meta.dirname, '../../node_modules/husky/bin.js');
const SCRIPT = '.husky/pre-push';
const OFFER = '.gitattributes: .husky/pre-push text eol=lf';
const windows = (text: string): string => text.replaceAll('\n', '\r\n');

let repository: ScratchRepository;
const pathOf = (name: string): string => join(repository.path, name);
const scriptText = (): Promise<string> => readFile(pathOf(SCRIPT), 'utf8');

beforeEach(async () => {
  repository = await createRepository();
  const { path: cwd, env } = repository;
  await promisify(execFile)(process.execPath, [HUSKY], { cwd, env });
  await writeFile(pathOf(SCRIPT), 'true\n');
});
afterEach(() => repository.remove());

/** What an installation says, on one line. */
async function install(...argv: string[]): Promise<string> {
  const { code, stdout } = await installHooks(repository, ['--yes', ...argv]);
  expect(code).toBe(0);
  return stdout.replace(/\s+/g, ' ');
}

it.each([
  ['/app/.husky/pre-push', '.husky/pre-push text eol=lf'],
  ['/app/my hooks/pre-push', '"my hooks/pre-push" text eol=lf'],
  ['/app/a"b/pre-push', '"a\\"b/pre-push" text eol=lf'],
])('the line for %s in .gitattributes is %s', (path, line) => {
  expect(lineEndWords(path, '/app', () => 'HOOK')).toBe(
    `git may give HOOK Windows line ends, which shells can't read. Add to .gitattributes: ${line}`,
  );
});

describe("a team's script that git has checked out with Windows line ends", () => {
  beforeEach(async () => {
    await install();
    await repository.git('add', '.');
    await repository.git('commit', '--quiet', '--no-verify', '-m', 'set up');
    await repository.git('config', 'core.autocrlf', 'true');
    await rm(pathOf(SCRIPT));
    await repository.git('checkout', '--', '.');
  });

  it('counts as installed, and git runs our line', async () => {
    const before = await scriptText();
    expect(before).toBe(windows(`${HOOK_LINES}true\n`));
    expect(await install()).toContain('already installed in .husky/pre-push (verified');
    expect(await scriptText()).toBe(before);
  });

  it('is restored by --uninstall with its own line ends', async () => {
    await install('--uninstall');
    expect(await scriptText()).toBe('true\r\n');
  });
});

it('our line gets the line ends of the script, which git then accepts with core.safecrlf', async () => {
  await repository.git('config', 'core.autocrlf', 'true');
  await repository.git('config', 'core.safecrlf', 'true');
  await writeFile(pathOf(SCRIPT), 'true\r\n');
  await install();
  expect(await scriptText()).toBe(windows(`${HOOK_LINES}true\n`));
  await repository.git('add', SCRIPT);
});

describe('the line for .gitattributes', () => {
  it.each(
    sampleOf(1, [
      ['core.autocrlf', 'true'],
      ['core.eol', 'crlf'],
    ] as const),
  )('is offered with %s=%s, also by --status', async (key, value) => {
    await repository.git('config', key, value);
    expect(await install()).toContain(OFFER);
    expect(await install('--status')).toContain(OFFER);
  });

  weekly('is offered for a script that has Windows line ends', async () => {
    await writeFile(pathOf(SCRIPT), 'true\r\n');
    expect(await install()).toContain(OFFER);
  });

  weekly('makes git accept a new script with core.safecrlf', async () => {
    await rm(pathOf(SCRIPT));
    await repository.git('config', 'core.autocrlf', 'true');
    await repository.git('config', 'core.safecrlf', 'true');
    await install();
    await writeFile(pathOf('.gitattributes'), `${OFFER.replace('.gitattributes: ', '')}\n`);
    await repository.git('add', SCRIPT);
    expect(await install()).not.toContain('.gitattributes');
  });

  it.each(
    sampleOf(2, [
      ['.husky/* text eol=lf\n', 'true'],
      ['pre-push -text\n', 'true'],
      ['', 'input'],
      ['', 'false'],
    ] as const),
  )('isn’t offered with %j and core.autocrlf=%s', async (attributes, value) => {
    await writeFile(pathOf('.gitattributes'), attributes);
    await repository.git('config', 'core.autocrlf', value);
    expect(await install()).not.toContain('.gitattributes');
  });

  weekly('isn’t offered for a hook that git doesn’t check out', async () => {
    await repository.git('config', '--unset', 'core.hooksPath');
    await repository.git('config', 'core.autocrlf', 'true');
    expect(await install('--target', 'git')).not.toContain('.gitattributes');
  });

  weekly('has quotes if the path needs them', async () => {
    await mkdir(pathOf('my hooks'));
    await writeFile(pathOf('my hooks/pre-push'), '#!/bin/sh\n', { mode: 0o755 });
    await repository.git('config', 'core.hooksPath', 'my hooks');
    await repository.git('config', 'core.autocrlf', 'true');
    expect(await install()).toContain('.gitattributes: "my hooks/pre-push" text eol=lf');
  });
});

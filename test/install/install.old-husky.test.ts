import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { husky4 } from '../../src/install/managers/husky-4.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';
import { oldHusky } from '../support/managers.ts';
import { SHELLS } from '../support/shells.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

// husky before version 9. Pushes with husky 6 and 8: test/e2e/managers.

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const SCRIPT = '.husky/pre-push';
const HOOK = '.git/hooks/pre-push';
const pathOf = (name: string): string => join(repository.path, name);
const textOf = (name: string): Promise<string> => readFile(pathOf(name), 'utf8');

async function write(name: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text, { mode });
}

async function setUp(): Promise<void> {
  const [program, ...args] = oldHusky(8);
  await promisify(execFile)(program, args, { cwd: repository.path, env: repository.env });
}

const OLD = '. "$(dirname -- "$0")/_/husky.sh"\n';

describe('a script that husky 5 to 8 starts again', () => {
  beforeEach(setUp);

  it.each(
    sampleOf(1, [
      ['of husky 5', '#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"\n', '\nnpm test\n'],
      ['with bash', `#!/usr/bin/env bash\n# theirs\n. "$(dirname "$0")/_/husky.sh"\n`, 'true\n'],
      ['with a condition', `#!/bin/sh\n[ -n "$NEVER" ] || ${OLD}`, 'true\n'],
      ['inside an if', `#!/bin/sh\nif true; then\n  ${OLD}fi\n`, 'true\n'],
      ['with nothing else', `#!/bin/sh\n${OLD}`, ''],
    ] as const),
  )('%s gets our line below that', async (_, head, rest) => {
    await write(SCRIPT, head + rest, 0o755);
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('verified: git runs it')]);
    // A hook that has only ours also runs git-lfs.
    const lines = rest === '' ? NEW_HOOK.replace('#!/bin/sh\n', '') : HOOK_LINES;
    expect(await textOf(SCRIPT)).toBe(head + lines + rest);
    await installHooks(repository, ['--uninstall', '--yes']);
    expect(await textOf(SCRIPT)).toBe(head + rest);
  });

  it('is refused with Windows line ends, because git can’t start it', async () => {
    await write(SCRIPT, `#!/bin/sh\n${OLD}`.replaceAll('\n', '\r\n'), 0o755);
    const run = await installHooks(repository, ['--yes']);
    expect(run).toMatchObject({ code: 2, error: 'crlf' });
    expect(run.hint).toContain('.gitattributes: pre-push text eol=lf');
  });

  weekly('isn’t changed without a confirmation, with --target git neither', async () => {
    await write(SCRIPT, `#!/bin/sh\n${OLD}`, 0o755);
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'needs-yes' });
    const run = await installHooks(repository, ['--target', 'git', '--yes']);
    expect(run).toMatchObject({ code: 2, error: 'managed-hook' });
    expect(await textOf(SCRIPT)).toBe(`#!/bin/sh\n${OLD}`);
  });
});

describe('before husky is set up, the hint has the command of its version', () => {
  it.each(
    sampleOf(2, [
      ['husky install', '^8.0.0', 'npx husky install'],
      ['husky install', '*', 'npx husky install'],
      ['husky', '^9.0.0', 'npx husky'],
      ['husky install', '^9.0.0', 'npx husky'],
    ] as const),
  )('"prepare": "%s", husky %s', async (prepare, husky, command) => {
    await write(
      'package.json',
      JSON.stringify({ scripts: { prepare }, devDependencies: { husky } }),
    );
    const { stdout } = await installHooks(repository, ['--yes']);
    expect(stdout).toContain(`next: ${command} && npx -p`);
    expect((await textOf(SCRIPT)).includes(OLD)).toBe(command !== 'npx husky');
  });

  it('git runs the script after that', async () => {
    await write('package.json', '{"scripts":{"prepare":"husky install"}}');
    await installHooks(repository, ['--yes']);
    await setUp();
    expect((await installHooks(repository)).stdout).toContain('verified: git runs it');
  });
});

describe('husky 4', () => {
  const CONFIG = { devDependencies: { husky: '^4.3.8' }, husky: { hooks: {} } };
  const GENERATED = `#!/bin/sh\n# husky\n\n# Created by Husky v4.3.8 (https://github.com/typicode/husky#readme)\n\n. "$(dirname "$0")/husky.sh"\n`;

  it.each([
    ['by its version', { devDependencies: { husky: '4' } }],
    ['by its key in package.json', { ...CONFIG, devDependencies: { husky: 'latest' } }],
  ])('is recognized %s: its user pastes a command', async (_, packageJson) => {
    await write('package.json', JSON.stringify(packageJson));
    await write(HOOK, GENERATED, 0o755);
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect([code, stdout]).toEqual([2, expect.stringContaining('  husky-4 manages')]);
    expect(stdout).toContain('HUSKY_GIT_PARAMS');
    expect(await textOf(HOOK)).toBe(GENERATED);
  });

  it('before its setup isn’t taken for a newer one', async () => {
    await write('package.json', JSON.stringify(CONFIG));
    const { stdout } = await installHooks(repository);
    expect(stdout).toContain('  husky-4 manages');
    expect(stdout).not.toContain('npx husky');
  });

  it('in a hook that a newer version left behind is a program that may rewrite the hook', async () => {
    await write('package.json', '{"devDependencies":{"husky":"^9.1.0"}}');
    await write(HOOK, GENERATED, 0o755);
    const { stdout } = await installHooks(repository, ['--dry-run']);
    expect(stdout).toContain('line 2 says "# husky"');
    expect(stdout).not.toContain('husky-4');
  });

  const { text } = husky4.snippet ?? { text: '' };
  const { husky } = JSON.parse(`{${text}}`) as { husky: { hooks: Record<string, string> } };
  const command = husky.hooks['pre-push'] ?? '';

  // husky starts sh, which zsh isn't without its options for that.
  const shells = SHELLS.filter(([program]) => !program.endsWith('zsh'));

  it.each(shells.map((shell) => ({ shell })))(
    'gives our hook the arguments and the refs, and takes its exit code, under $shell',
    async ({ shell }) => {
      const copy = '.git/heroku-preflight/pre-push';
      const run = async (end: string): Promise<{ stdout: string }> => {
        await write(copy, `echo "$#" "$1" "$2"; cat; ${end}\n`);
        const env = {
          ...repository.env,
          HUSKY_GIT_PARAMS: 'heroku https://git.heroku.com/my-app.git',
          HUSKY_GIT_STDIN: 'refs/heads/main 1 refs/heads/main 2',
        };
        const [program, ...args] = [...shell, '-c', `${command}; echo theirs`];
        return promisify(execFile)(program, args, { cwd: repository.path, env });
      };
      const heard =
        '2 heroku https://git.heroku.com/my-app.git\nrefs/heads/main 1 refs/heads/main 2\n';
      expect(await run('true')).toMatchObject({ stdout: `${heard}theirs\n` });
      await expect(run('exit 3')).rejects.toMatchObject({ code: 3, stdout: heard });
    },
  );
});

import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents, installHooks, snapshot } from '../support/installation.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const HOOK = '.git/hooks/pre-push';

async function write(name: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text, { mode });
}

/** For each manager with a snippet to paste: a configuration, and the start of the hook that it writes. */
const PASTED: Readonly<Record<string, readonly [file: string, text: string, hook: string]>> = {
  overcommit: [
    '.overcommit.yml',
    'PrePush: {}\n',
    '#!/usr/bin/env ruby\n# Entrypoint for Overcommit hook integration.\n',
  ],
  hk: ['hk.pkl', 'hooks {}\n', '#!/bin/sh\ntest "${HK:-1}" = "0" || exec hk run pre-push "$@"\n'],
  'husky-4': ['.huskyrc', '{}\n', '#!/bin/sh\n# husky\n\n. "$(dirname "$0")/husky.sh"\n'],
  'simple-git-hooks': [
    '.simple-git-hooks.cjs',
    'module.exports = {};\n',
    '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then exit 0; fi\n',
  ],
};

describe.each(Object.keys(PASTED).map((name) => ({ name })))('$name', ({ name }) => {
  const [file = '', text = '', hook = ''] = PASTED[name] ?? [];

  it("is recognized by its configuration: the snippet is printed, and the working tree doesn't change", async () => {
    await write(file, text);
    const { code, stdout } = await installHooks(repository);
    expect(code).toBe(2);
    expect(stdout).toContain(`  ${name} manages this repository's hooks. Add this to\n`);
    expect(stdout).toContain('heroku-preflight/pre-push');
    expect(await readFile(pathOf(file), 'utf8')).toBe(text);
    await expect(readFile(pathOf(HOOK))).rejects.toThrow('ENOENT');
  });

  it("is recognized by its hook, which doesn't change", async () => {
    await write(HOOK, hook, 0o755);
    const { code, stdout } = await installHooks(repository);
    expect(code).toBe(2);
    expect(stdout).toContain(`  ${name} manages`);
    expect(await readFile(pathOf(HOOK), 'utf8')).toBe(hook);
  });

  it('is not changed with --target git either, if its hook is there', async () => {
    await write(HOOK, hook, 0o755);
    const before = await snapshot(repository.path);
    const run = await installHooks(repository, ['--target', 'git']);
    expect(run).toMatchObject({ code: 2, error: 'managed-hook' });
    expect(await snapshot(repository.path)).toEqual(before);
  });
});

/**
 * For each manager whose configuration we edit: a configuration, and the command that makes git run our
 * entry.
 */
const EDITED: Readonly<Record<string, readonly [file: string, text: string, next: string]>> = {
  lefthook: ['lefthook.yml', 'pre-push:\n  jobs:\n    - run: npm test\n', 'npx lefthook install'],
  'simple-git-hooks': [
    'package.json',
    '{"simple-git-hooks":{"pre-push":"npm test"}}',
    'npx simple-git-hooks',
  ],
};

describe.each(Object.keys(EDITED).map((name) => ({ name })))('$name', ({ name }) => {
  const [file = '', text = '', next = ''] = EDITED[name] ?? [];
  beforeEach(() => write(file, text));

  it("needs a confirmation before the team's file is changed", async () => {
    const before = await snapshot(repository.path);
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'needs-yes' });
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('gets our entry, and the output names the command that makes git run it', async () => {
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect(code).toBe(2);
    expect(stdout).toContain(`is in ${file}, but git doesn't run it yet:`);
    expect(stdout).toContain(`  next: ${next} && npx -p heroku-preflight install-hooks\n`);
    expect(await readFile(pathOf(file), 'utf8')).toContain('heroku-preflight/pre-push');
  });

  it('shows the new lines, and accepts no as an answer', async () => {
    const { code, stdout, stderr } = await installHooks(repository, [], { types: 'n\n' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'Nothing changed.\n' });
    expect(stderr).toContain(`${file} is shared with your team`);
    expect(stderr).toContain('This adds to it:');
    expect(stderr).toContain('heroku-preflight/pre-push');
    expect(await readFile(pathOf(file), 'utf8')).toBe(text);
  });

  it('needs that command, says --status', async () => {
    await installHooks(repository, ['--yes']);
    const { stdout } = await installHooks(repository, ['--status']);
    expect(stdout).toContain("  hook            installed, but git doesn't run it\n");
    expect(stdout).toContain(`  next: ${next} && npx -p heroku-preflight install-hooks\n`);
  });

  it('gets the entry once', async () => {
    await installHooks(repository, ['--yes']);
    const before = await snapshot(repository.path);
    await installHooks(repository);
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('is restored by --uninstall', async () => {
    await installHooks(repository, ['--yes']);
    expect((await installHooks(repository, ['--uninstall', '--yes'])).code).toBe(0);
    expect(await readFile(pathOf(file), 'utf8')).toBe(text);
    expect((await installHooks(repository, ['--uninstall'])).stdout).toContain("isn't installed");
  });

  it('keeps a configuration that is a link to elsewhere', async () => {
    await write('elsewhere', text);
    await rm(pathOf(file));
    await symlink('elsewhere', pathOf(file));
    expect((await installHooks(repository, ['--yes'])).stdout).toContain('Add this to');
    expect(await readFile(pathOf(file), 'utf8')).toBe(text);
  });
});

it.each(
  sampleOf(1, [
    ['.lefthook.toml', '[pre-push]\n'],
    ['.config/lefthook.yaml', 'pre-push:\n  parallel: true\n'],
    ['.simple-git-hooks.json', '{"pre-push": "npm test"}'],
  ]),
)('the configuration in %s gets our entry', async (file, text) => {
  await write(file, text);
  await installHooks(repository, ['--yes']);
  expect(await readFile(pathOf(file), 'utf8')).toContain('heroku-preflight/pre-push');
});

it('only the configuration that lefthook uses is edited', async () => {
  await write('lefthook.toml', '');
  await write('.lefthook.yml', 'pre-push: {}\n');
  await write('lefthook.json', '{}');
  // We can't edit YAML's flow style, so the snippet must be pasted into this file.
  expect((await installHooks(repository, ['--yes'])).stdout).toContain('Add this to');
  await write('.lefthook.yml', 'pre-push:\n');
  expect((await installHooks(repository, ['--yes'])).stdout).toContain('is in .lefthook.yml');
  expect(await readFile(pathOf('lefthook.toml'), 'utf8')).toBe('');
  expect(await readFile(pathOf('lefthook.json'), 'utf8')).toBe('{}');
});

weekly('an edited entry is kept by --uninstall, and the output says so', async () => {
  await write('package.json', '{"simple-git-hooks":{"pre-push":"npm test"}}');
  await installHooks(repository, ['--yes']);
  const text = (await readFile(pathOf('package.json'), 'utf8')).replaceAll('\\"', '\\u0022');
  await write('package.json', text);
  const { stdout } = await installHooks(repository, ['--uninstall', '--yes']);
  expect(stdout).toContain("heroku-preflight's entry in package.json was edited");
  expect(await readFile(pathOf('package.json'), 'utf8')).toBe(text);
});

it.each(['svn', 'lefthook', 'pre-commit', 'overcommit'])(
  "--target %s is refused if it doesn't exist here",
  async (name) => {
    const before = await snapshot(repository.path);
    expect((await installHooks(repository, ['--target', name])).code).toBe(2);
    expect(await snapshot(repository.path)).toEqual(before);
  },
);

describe('pre-commit', () => {
  const hook = '#!/usr/bin/env bash\n# File generated by pre-commit\nexec "$0.legacy" "$@"\n';

  weekly('without its own hook leaves the place to ours', async () => {
    await write('.pre-commit-config.yaml', 'repos: []\n');
    expect((await installHooks(repository)).code).toBe(0);
  });

  it('runs ours as the hook that it found', async () => {
    await write(HOOK, hook, 0o755);
    const { code, stdout } = await installHooks(repository);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/installed in \.git\/hooks\/pre-push\.legacy\s+\(verified/),
    });
    expect(await readFile(pathOf(HOOK), 'utf8')).toBe(hook);
  });

  weekly('keeps an existing hook with ours in it', async () => {
    const theirs = '#!/bin/sh\ncat >seen\n';
    await write(HOOK, hook, 0o755);
    await write(`${HOOK}.legacy`, theirs, 0o755);
    expect((await installHooks(repository)).code).toBe(0);
    const { stdout } = await installHooks(repository, ['--status']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      "heroku-preflight, then the rest of .git/hooks/pre-push.legacy, then pre-commit's hooks",
    );
    await installHooks(repository, ['--uninstall']);
    expect(await readFile(pathOf(`${HOOK}.legacy`), 'utf8')).toBe(theirs);
  });

  it('is restored by --uninstall', async () => {
    await write(HOOK, hook, 0o755);
    const before = await contents(repository.path);
    await installHooks(repository);
    await installHooks(repository, ['--uninstall']);
    expect(await contents(repository.path)).toEqual(before);
  });
});

weekly('--target git uses the free slot although a manager is configured', async () => {
  await write('lefthook.yml', 'pre-commit: {}\n');
  expect((await installHooks(repository, ['--target', 'git'])).code).toBe(0);
  expect((await installHooks(repository, ['--status'])).stdout).toContain(
    '  warning         lefthook may write its own pre-push hook',
  );
  expect((await installHooks(repository)).stdout).toContain('already installed');
  expect((await installHooks(repository, ['--status'])).stdout).toContain('verified: git runs it');
});

describe('a snippet for a shell', () => {
  const snippetOf = async (): Promise<string> => {
    const { stdout } = await installHooks(repository, ['--json']);
    const { snippet } = JSON.parse(stdout) as { snippet: { text: string } };
    return snippet.text;
  };

  it('counts as installed if it is pasted and git runs it', async () => {
    await write('hk.pkl', '');
    await write(HOOK, `#!/bin/sh\n${await snippetOf()}exec hk run pre-push "$@"\n`, 0o755);
    const { code, stdout } = await installHooks(repository);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('verified'),
    });
  });

  it('does not count as installed if git does not run it', async () => {
    await write('hk.pkl', '');
    await write('.overcommit.yml', await snippetOf());
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'not-verified' });
  });

  it('lets a push pass in a clone without the bundle', async () => {
    await write('hk.pkl', '');
    const script = `set -eu\n${await snippetOf()}echo on\n`;
    await installHooks(repository, ['--uninstall']);
    const options = { cwd: repository.path, env: repository.env };
    const { stdout } = await promisify(execFile)('sh', ['-c', script], options);
    expect(stdout).toBe('on\n');
  });
});

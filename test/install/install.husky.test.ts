import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { contents, installHooks, snapshot } from '../support/installation.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const HUSKY = join(import.meta.dirname, '../../node_modules/husky');

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
  await writeFile(
    join(repository.path, 'package.json'),
    JSON.stringify({ devDependencies: { husky: '^9' } }),
  );
});
afterEach(() => repository.remove());

const script = (): string => join(repository.path, '.husky/pre-push');

/** The real husky, as `npx husky [folder]` runs it. */
async function runHusky(folder: string[] = [], cwd = repository.path): Promise<void> {
  const args = [join(HUSKY, 'bin.js'), ...folder];
  await promisify(execFile)(process.execPath, args, { cwd, env: repository.env });
}

async function writeScript(text: string): Promise<void> {
  await mkdir(dirname(script()), { recursive: true });
  await writeFile(script(), text);
}

describe('with husky set up', () => {
  beforeEach(() => runHusky());

  it('writes the team’s script, and git runs it', async () => {
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect(stdout).toBe(
      'heroku-preflight 1.2.3 installed in .husky/pre-push (verified: git runs it)\n' +
        '  Heroku remotes:  none yet: heroku git:remote -a APP\n' +
        '  first step:      npx heroku-preflight check\n' +
        '  shared file:     commit .husky/pre-push\n' +
        '  removal:         npx -p heroku-preflight install-hooks --uninstall\n',
    );
    expect(code).toBe(0);
    expect(await readFile(script(), 'latin1')).toBe(NEW_HOOK);
  });

  it('doesn’t change husky’s own folder, and survives husky’s next run', async () => {
    const own = join(repository.path, '.husky/_');
    const before = await snapshot(own);
    await installHooks(repository, ['--yes']);
    expect(await snapshot(own)).toEqual(before);
    await runHusky();
    expect((await installHooks(repository)).stdout).toContain('already installed');
  });

  it('puts our lines above the team’s lines, and removes them again', async () => {
    await writeScript('npm test\n');
    const before = await contents(repository.path);
    await installHooks(repository, ['--yes']);
    expect(await readFile(script(), 'utf8')).toBe(`${HOOK_LINES}npm test\n`);
    await installHooks(repository, ['--uninstall', '--yes']);
    expect(await contents(repository.path)).toEqual(before);
  });

  it('replaces an older version’s block with our lines, after a confirmation', async () => {
    const block = '# >>> heroku-preflight >>>\r\n:\r\n# <<< heroku-preflight <<<\r\n';
    await writeScript(`${block}npm test\r\n`);
    const { code, stderr } = await installHooks(repository, [], { types: 'y\n' });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /This replaces heroku-preflight's older lines:\n\n {4}# heroku-preflight: /,
    );
    const lines = HOOK_LINES.replaceAll('\n', '\r\n');
    expect(await readFile(script(), 'utf8')).toBe(`${lines}npm test\r\n`);
    await installHooks(repository, ['--uninstall', '--yes']);
    expect(await readFile(script(), 'utf8')).toBe('npm test\r\n');
  });

  it('restores everything on --uninstall', async () => {
    const before = await contents(repository.path);
    await installHooks(repository, ['--yes']);
    await installHooks(repository, ['--uninstall', '--yes']);
    expect(await contents(repository.path)).toEqual(before);
  });

  it.each([{ argv: [] }, { argv: ['--uninstall'] }])(
    'requires --yes without a terminal, and writes nothing: $argv',
    async ({ argv }) => {
      if (argv.length > 0) await installHooks(repository, ['--yes']);
      const before = await snapshot(repository.path);
      const run = await installHooks(repository, argv);
      expect(run).toMatchObject({ code: 2, error: 'needs-yes' });
      expect(run.hint).toContain('--yes');
      expect(await snapshot(repository.path)).toEqual(before);
    },
  );

  weekly('doesn’t write to husky’s own folder with --target git', async () => {
    const before = await snapshot(repository.path);
    const run = await installHooks(repository, ['--target', 'git', '--yes']);
    expect(run).toMatchObject({ code: 2, error: 'managed-hook' });
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('shows the lines and asks on a terminal', async () => {
    const run = await installHooks(repository, [], { types: 'y\n' });
    expect(run.stderr).toContain('pre-push is shared with your team');
    expect(run.stderr).toContain(
      '    # heroku-preflight: wakes and checks the app before a push to Heroku.',
    );
    expect(run.code).toBe(0);
  });

  it.each([{ types: 'n\n' }, { types: '\n' }, { types: '' }])(
    'writes nothing after the answer $types',
    async ({ types }) => {
      const before = await snapshot(repository.path);
      const run = await installHooks(repository, [], { types });
      expect(run).toMatchObject({ code: 2, stdout: 'Nothing changed.\n' });
      expect(await snapshot(repository.path)).toEqual(before);
    },
  );

  it.each([{ argv: [] }, { argv: ['--uninstall'] }])(
    'keeps an edit that was made during the question: $argv',
    async ({ argv }) => {
      await writeScript('npm test\n');
      if (argv.length > 0) await installHooks(repository, ['--yes']);
      const edited = `${await readFile(script(), 'utf8')}npm run edited\n`;
      const edit = async (): Promise<string> => {
        await writeFile(script(), edited);
        return 'y\n';
      };
      const run = await installHooks(repository, argv, { types: edit });
      expect(run).toMatchObject({ code: 2, error: 'changed-meanwhile', hint: 'Run this again' });
      expect(await readFile(script(), 'utf8')).toBe(edited);
    },
  );

  it.each(
    sampleOf(2, [
      {
        argv: ['--dry-run'],
        word: '    # heroku-preflight: wakes and checks the app before a push to Heroku.',
      },
      { argv: ['--dry-run', '--uninstall'], word: 'pre-push is shared with your team' },
    ]),
  )('shows the change to the team’s file: $argv', async ({ argv, word }) => {
    await writeScript('npm test\n');
    if (argv.length > 1) await installHooks(repository, ['--yes']);
    const { code, stdout } = await installHooks(repository, argv);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(word) });
  });

  weekly('says if HUSKY=0 keeps git from running it', async () => {
    const run = await installHooks(repository, ['--yes'], { env: { HUSKY: '0' } });
    expect(run).toMatchObject({ code: 2, error: 'not-verified' });
    expect(run.hint).toContain('HUSKY=0');
  });

  it('lets a colleague without the bundle push', async () => {
    await installHooks(repository, ['--yes']);
    await rm(join(repository.path, '.git/heroku-preflight'), { recursive: true });
    const args = ['-e', script(), 'heroku', 'https://git.heroku.com/my-app.git'];
    const { stderr } = await promisify(execFile)('sh', args, {
      cwd: repository.path,
      env: repository.env,
    });
    expect(stderr).toBe(
      'preflight: not installed in this clone: npx -p heroku-preflight install-hooks\n',
    );
  });
});

it('uses the team’s folder', async () => {
  await runHusky(['.config/husky']);
  const { code, stdout } = await installHooks(repository, ['--yes']);
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('installed in .config/husky/pre-push'),
  });
});

describe('before husky runs', () => {
  it('writes the script, and says that git does not run it yet', async () => {
    const { code, stdout } = await installHooks(repository, ['--yes']);
    expect(code).toBe(2);
    expect(stdout).toContain(
      "husky hasn't written its pre-push hook in this clone\n  next: npx husky",
    );
    await runHusky();
    expect((await installHooks(repository)).code).toBe(0);
  });

  weekly('reads the folder from the prepare script', async () => {
    await writeFile(
      join(repository.path, 'package.json'),
      JSON.stringify({ scripts: { prepare: 'npm run x && husky tools/hooks' } }),
    );
    const { stdout } = await installHooks(repository, ['--yes']);
    expect(stdout).toContain('tools/hooks/pre-push');
  });

  weekly('removes the folder that it created', async () => {
    const before = await contents(repository.path);
    await installHooks(repository, ['--yes']);
    await installHooks(repository, ['--uninstall', '--yes']);
    expect(await contents(repository.path)).toEqual(before);
  });

  it.each(['husky ../../elsewhere', 'husky link'])(
    'writes nothing outside the working tree for "prepare": "%s"',
    async (prepare) => {
      await writeFile(
        join(repository.path, 'package.json'),
        JSON.stringify({ scripts: { prepare } }),
      );
      await symlink(repository.outside, join(repository.path, 'link'));
      const run = await installHooks(repository, ['--yes']);
      expect(run).toMatchObject({ code: 2, error: 'husky-outside' });
      await expect(stat(join(repository.outside, 'pre-push'))).rejects.toThrow('ENOENT');
    },
  );
});

it('in a linked worktree, the output says that husky is not set up there', async () => {
  await runHusky();
  await cp(HUSKY, join(repository.path, 'node_modules/husky'), { recursive: true });
  const worktree = join(repository.outside, 'worktree');
  await repository.git('worktree', 'add', '--quiet', worktree);
  await writeFile(join(worktree, 'package.json'), '{"devDependencies":{"husky":"9"}}');
  const { code, stdout } = await installHooks(repository, ['--yes'], { cwd: worktree });
  expect(code).toBe(2);
  expect(stdout).toContain("husky hasn't written its pre-push hook in this clone");
});

weekly('--target husky says if husky is not used', async () => {
  await rm(join(repository.path, 'package.json'));
  const run = await installHooks(repository, ['--target', 'husky']);
  expect(run).toMatchObject({ code: 2, error: 'no-husky' });
});

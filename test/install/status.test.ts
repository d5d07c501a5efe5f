import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LFS_HOOK } from '../../src/install/git-lfs.ts';
import { HOOK_LINES } from '../../src/install/hook-line.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents, installHooks } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const HOOK = '.git/hooks/pre-push';
const pathOf = (name: string): string => join(repository.path, name);
async function write(name: string, text: string, mode = 0o755): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text, { mode });
}
async function putVersion(version: string): Promise<void> {
  const path = pathOf('.git/heroku-preflight/install.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, version }));
  await appendFile(pathOf('.git/heroku-preflight/run.sh'), '# newer\n');
}
const install = (...argv: string[]) => installHooks(repository, ['--yes', ...argv]);

/** Each row with its label, and the lines after them. */
async function status(): Promise<{ rows: Record<string, string>; more: string[] }> {
  const before = await contents(repository.path);
  const { code, stdout } = await installHooks(repository, ['--status']);
  expect([code, await contents(repository.path)]).toEqual([0, before]);
  const [title = '', ...lines] = stdout.trimEnd().split('\n');
  expect(title).toMatch(/^heroku-preflight \d/);
  // A row that is folded goes on below its text.
  const joined = lines
    .join('\n')
    .replace(/\n {10,}(?=\S)/g, ' ')
    .split('\n');
  const found = joined.map((line) => /^ {2}([\w-]+(?: \w+)?) {2,}(\S.*)$/.exec(line));
  return {
    rows: Object.fromEntries(found.flatMap((row) => (row ? [[row[1] ?? '', row[2] ?? '']] : []))),
    more: joined.filter((_, index) => found[index] === null),
  };
}
const report = async (): Promise<unknown> =>
  JSON.parse((await installHooks(repository, ['--status', '--json'])).stdout);

const NEXT = '  next: npx -p heroku-preflight install-hooks';

describe('--status', () => {
  it('before an installation', async () => {
    const { rows, more } = await status();
    expect(rows).toEqual({
      ...{ hook: 'not installed', 'git hook': `none: no ${HOOK}` },
      'Heroku remotes': 'none yet: heroku git:remote -a APP',
      ...{ version: 'none installed', git: expect.stringMatching(/^\d/) },
    });
    expect(more).toEqual([NEXT]);
    expect(await report()).toEqual({
      ...{ result: 'not-installed', verified: false, version: expect.any(String) },
      ...{ installedVersion: null, git: expect.stringMatching(/^\d/), hook: pathOf(HOOK) },
      ...{ target: 'git', hooksPath: null, managers: [], fastCredentials: false },
    });
  });

  it('after one, with what runs next', async () => {
    await write(HOOK, '#!/bin/sh\ncat >/dev/null\n');
    await install();
    await repository.git('remote', 'add', 'heroku', 'https://git.heroku.com/my-app.git');
    const { rows, more } = await status();
    expect(rows).toMatchObject({
      ...{ hook: 'installed (verified: git runs it)', 'git hook': HOOK },
      order: `heroku-preflight, then the rest of ${HOOK}`,
      'Heroku remotes': 'heroku (my-app)',
      version: expect.stringMatching(/^\d\S* in \.git\/heroku-preflight$/),
    });
    expect(more).toEqual([]);
    expect(await report()).toMatchObject({ result: 'installed', verified: true, target: 'git' });
  });

  it('of an older version', async () => {
    await install();
    await appendFile(pathOf('.git/heroku-preflight/run.sh'), '# older\n');
    const { rows, more } = await status();
    expect(rows.hook).toBe('installed, but outdated (verified: git runs it)');
    expect(more).toEqual([NEXT]);
    expect(await report()).toMatchObject({ result: 'outdated', verified: true });
  });

  it('of a newer version', async () => {
    await install();
    await putVersion('1.10.0');
    const { rows, more } = await status();
    expect(rows).toMatchObject({
      hook: 'installed (verified: git runs it)',
      version: '1.10.0 in .git/heroku-preflight, newer than this command',
    });
    expect(more).toEqual([]);
    expect(await report()).toMatchObject({ result: 'installed', installedVersion: '1.10.0' });
  });

  it('of a hook that git skips', async () => {
    await install();
    await chmod(pathOf(HOOK), 0o644);
    const { rows, more } = await status();
    expect(rows.hook).toBe('not installed');
    expect(more).toEqual([
      expect.stringMatching(/isn't executable/),
      expect.stringMatching(/chmod \+x/),
    ]);
    expect(await report()).toMatchObject({
      ...{ result: 'not-installed', hook: pathOf(HOOK), target: null },
      refusal: { code: 'not-executable', message: expect.stringContaining("isn't executable") },
    });
  });

  it('of a hook that ends before our line', async () => {
    await install();
    await write(
      HOOK,
      '#!/bin/sh\nexit 0\n# >>> heroku-preflight >>>\n# <<< heroku-preflight <<<\n',
    );
    const { rows, more } = await status();
    expect(rows.hook).toBe("installed, but git doesn't run it");
    expect(more).toEqual([NEXT]);
    expect(await report()).toMatchObject({ result: 'not-run', verified: false });
  });

  it('of a hook that only --yes would keep', async () => {
    await write(HOOK, '#!/usr/bin/env python3\n');
    const { rows, more } = await status();
    expect(rows).toMatchObject({ hook: 'not installed', 'git hook': HOOK });
    expect(more.join('\n')).toMatch(/is run by python3[^]*install-hooks --yes/);
    expect(await report()).toMatchObject({
      ...{ result: 'not-installed', hook: pathOf(HOOK), target: null },
      refusal: { code: 'foreign-language' },
    });
  });

  it('of a hook without our line says nothing of what would run after it', async () => {
    await write(HOOK, '#!/bin/sh\nnpm test\n');
    await write('hk.pkl', '');
    const { rows } = await status();
    expect(rows).toMatchObject({ hook: 'not installed', 'git hook': HOOK });
    expect(rows).not.toHaveProperty('order');
    expect(rows).not.toHaveProperty('warning');
  });

  it('of a manager that isn’t set up in this clone', async () => {
    await write('package.json', '{"devDependencies":{"husky":"9"}}');
    expect((await status()).rows.husky).toBe("isn't set up in this clone: npx husky");
    await install();
    const { rows, more } = await status();
    expect(rows.hook).toBe("installed, but git doesn't run it");
    expect(more).toEqual(['  next: npx husky && npx -p heroku-preflight install-hooks']);
  });

  it('of husky, whose script git runs', async () => {
    await repository.git('config', 'core.hooksPath', '.husky/_');
    await write('.husky/_/h', '');
    await write('.husky/pre-push', 'npm test\n');
    const { rows } = await status();
    expect(rows).toMatchObject({
      ...{ husky: 'runs .husky/pre-push', hooksPath: '.husky/_ (for this repository)' },
      'git hook': 'none: no .husky/_/pre-push',
    });
    expect(rows).not.toHaveProperty('managers');
    expect(await report()).toMatchObject({
      ...{ hook: pathOf('.husky/pre-push'), target: 'husky', managers: ['husky'] },
    });
  });

  it('of a manager that may overwrite the hook', async () => {
    await write('hk.pkl', '');
    await write(HOOK, '#!/bin/sh\nnpm test\n');
    await install();
    expect((await status()).rows).toMatchObject({
      ...{ warning: 'hk install may overwrite this hook', managers: 'hk' },
    });
  });

  it('of a snippet that is pasted, or not yet', async () => {
    await write('hk.pkl', '');
    await install();
    expect(await report()).toMatchObject({ result: 'not-installed', target: 'hk' });
    expect((await status()).rows.hook).toBe('not installed');
    await write(HOOK, `#!/bin/sh\n${HOOK_LINES}exec hk run pre-push "$@"\n`);
    expect(await report()).toMatchObject({ result: 'installed', target: 'hk', hook: pathOf(HOOK) });
  });

  it('of a hook in the configuration that this git ignores', async () => {
    await repository.git('config', 'hook.heroku-preflight.event', 'pre-push');
    const { rows } = await status();
    expect(rows.hook).toBe("installed, but git doesn't run it");
    expect(rows.warning).toMatch(/runs the hook in \.git\/config, but git \S+ ignores it$/);
    expect(await report()).toMatchObject({ result: 'not-run', verified: false });
  });

  it('of a hook in whose place git-lfs has put its own', async () => {
    await install();
    await write(HOOK, LFS_HOOK);
    expect((await status()).rows['git-lfs']).toBe('has replaced our hook, as its --force does');
  });

  it('of git-lfs, which says that our hook is there already', async () => {
    await repository.git('config', 'filter.lfs.clean', 'git-lfs clean -- %f');
    await install();
    expect((await status()).rows['git-lfs']).toMatch(/"Hook already exists: pre-push"/);
  });

  it('of other managers, and of a folder for all repositories', async () => {
    await write('lefthook.yml', 'pre-push:\n');
    await write('hk.pkl', '');
    await repository.git('config', '--global', 'core.hooksPath', '.hooks');
    const { rows } = await status();
    expect(rows).toMatchObject({
      ...{ managers: 'lefthook, hk', hooksPath: '.hooks (for all repositories)' },
    });
    expect(await report()).toMatchObject({ managers: ['lefthook', 'hk'] });
  });

  it('of the credentials, and of remotes over SSH', async () => {
    await install('--fast-credentials');
    await repository.git('remote', 'add', 'old', 'git@heroku.com:my-app.git');
    const { rows, more } = await status();
    expect(rows.credentials).toMatch(/^git asks your keychain, and the Heroku CLI only if/);
    expect(rows['Heroku remotes']).toBe('only over SSH, see below');
    expect(more.at(-1)).toBe('    git remote set-url old https://git.heroku.com/my-app.git');
    expect(await report()).toMatchObject({ fastCredentials: true });
  });
});

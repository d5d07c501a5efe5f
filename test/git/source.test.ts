import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openGit } from '../../src/git/git.ts';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { readSource, type Source, type SourcePorts } from '../../src/git/source.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const file = (name: string): string => join(repository.path, name);

/** Commits all files. @returns the commit's hash */
async function commit(): Promise<string> {
  await repository.git('add', '--all');
  await repository.git('commit', '--quiet', '--allow-empty', '-m', 'change');
  return (await repository.git('rev-parse', 'HEAD')).trim();
}

async function commitProcfile(contents: string | Buffer): Promise<string> {
  await writeFile(file('Procfile'), contents);
  return commit();
}

async function readAll(
  hash: string,
  { cwd = repository.path, ...more }: Partial<SourcePorts> & { readonly cwd?: string } = {},
): Promise<Source> {
  const git = openGit({ cwd, env: repository.env });
  return readSource({ git, files, commonDir: join(cwd, '.git'), ...more }, hash);
}

/** The Procfile's text; null without one. */
async function read(hash: string, cwd?: string): Promise<string | null> {
  const { procfile } = await readAll(hash, cwd === undefined ? {} : { cwd });
  return procfile && Buffer.from(procfile).toString();
}

describe('a Procfile', () => {
  it('is read with all its bytes', async () => {
    const bytes = Buffer.from('ff fe 00 0d 0a 0a'.replaceAll(' ', ''), 'hex');
    const { procfile } = await readAll(await commitProcfile(bytes));
    expect(procfile && Buffer.from(procfile)).toEqual(bytes);
  });

  it('isn’t read from an annotated tag, which isn’t a commit', async () => {
    await commitProcfile('web: a\n');
    await repository.git('tag', '-a', '-m', 'one', 'v1');
    const hash = (await repository.git('rev-parse', 'v1')).trim();
    await expect(read(hash)).rejects.toMatchObject({ code: 'commit' });
  });

  it('is read from the commit, not from the working tree, the index or another commit', async () => {
    const hash = await commitProcfile('web: first\n');
    await commitProcfile('web: second\n');
    await writeFile(file('Procfile'), 'web: third\n');
    await repository.git('add', 'Procfile');
    await rm(file('Procfile'));
    expect(await read(hash)).toBe('web: first\n');
  });

  it('is read from the root, from any folder of the repository', async () => {
    await mkdir(file('app'));
    await writeFile(file('app/Procfile'), 'web: below\n');
    const hash = await commitProcfile('web: root\n');
    expect(await read(hash, file('app'))).toBe('web: root\n');
  });

  it('is read as committed, without replacement objects', async () => {
    const pushed = await commitProcfile('web: pushed\n');
    const other = await commitProcfile('web: other\n');
    await repository.git('replace', pushed, other);
    expect(await read(pushed)).toBe('web: pushed\n');
  });

  it('is read without the filters of the developer’s git', async () => {
    await repository.git('config', 'diff.shouting.textconv', 'tr a-z A-Z <');
    await writeFile(file('.gitattributes'), 'Procfile diff=shouting\n');
    expect(await read(await commitProcfile('web: quiet\n'))).toBe('web: quiet\n');
  });

  it('can have 64 KiB, and no more', async () => {
    const largest = `web: ${'a'.repeat(64 * 1024 - 5)}`;
    expect(await read(await commitProcfile(largest))).toBe(largest);
    const hash = await commitProcfile(`${largest}a`);
    await expect(read(hash)).rejects.toMatchObject({
      code: 'procfile',
      message: `the Procfile of ${hash.slice(0, 12)} is larger than 64 KiB`,
    });
  });
});

describe('a commit with a message of two megabytes', () => {
  const withLongMessage = async (): Promise<string> => {
    await repository.git('add', '--all');
    await writeFile(join(repository.outside, 'message'), 'word\n'.repeat(400_000));
    await repository.git('commit', '--quiet', '--allow-empty', '-F', '../message');
    return (await repository.git('rev-parse', 'HEAD')).trim();
  };

  it('has its Procfile', async () => {
    await writeFile(file('Procfile'), 'web: a\n');
    expect(await read(await withLongMessage())).toBe('web: a\n');
  });

  it('has none, or a link that leads nowhere', async () => {
    expect(await read(await withLongMessage())).toBeNull();
    await symlink('../outside', file('Procfile'));
    expect(await read(await withLongMessage())).toBeNull();
  });
});

describe('a commit that can’t be read in full', () => {
  const tooLarge = { code: 'procfile', message: expect.stringContaining('is too large') };

  it('is none with nothing wrong: its root folder', async () => {
    const blob = (await repository.git('rev-parse', 'HEAD^{tree}')).trim();
    const entries = Array.from(
      { length: 5_000 },
      (_, index) => `040000 tree ${blob}\t${'n'.repeat(220)}${index}\n`,
    );
    await writeFile(join(repository.outside, 'tree'), entries.join(''));
    const make = 'git mktree <"$1" | xargs git commit-tree -m large';
    const hash = execFileSync('sh', ['-c', make, 'sh', join(repository.outside, 'tree')], {
      ...{ cwd: repository.path, env: repository.env, encoding: 'utf8' },
    });
    await expect(readAll(hash.trim())).rejects.toMatchObject(tooLarge);
  });

  it('is none with nothing wrong: its attributes, before .gitmodules', async () => {
    await writeFile(file('.gitattributes'), '# nothing\n'.repeat(110_000));
    await expect(readAll(await commitProcfile('web: a\n'))).rejects.toMatchObject(tooLarge);
  });
});

describe('no Procfile is found', () => {
  it('in a commit without one', async () => {
    await writeFile(file('procfile'), 'web: a\n');
    expect(await read(await commit())).toBeNull();
  });

  it('if a folder has that name', async () => {
    await mkdir(file('Procfile'));
    await writeFile(file('Procfile/web'), 'web: a\n');
    expect(await read(await commit())).toBeNull();
  });

  it('if a submodule has that name', async () => {
    const inner = (await repository.git('rev-parse', 'HEAD')).trim();
    await repository.git('update-index', '--add', '--cacheinfo', `160000,${inner},Procfile`);
    await repository.git('commit', '--quiet', '-m', 'submodule');
    expect(await read((await repository.git('rev-parse', 'HEAD')).trim())).toBeNull();
  });

  it.each(['missing', '../outside', '/etc/hostname', 'Procfile', 'app/../../outside', '-x'])(
    'behind a link to %s',
    async (target) => {
      await symlink(target, file('Procfile'));
      expect(await read(await commit())).toBeNull();
    },
  );
});

describe('a link called Procfile', () => {
  it('is read as the file of the same commit that it leads to', async () => {
    await mkdir(file('config'));
    await writeFile(file('config/web'), 'web: a\n');
    await symlink('web', file('config/link'));
    await symlink('config/link', file('Procfile'));
    const hash = await commit();
    await writeFile(file('config/web'), 'web: b\n');
    expect(await read(hash)).toBe('web: a\n');
  });
});

describe('a Procfile in another kind of clone', () => {
  const clone = async (...options: readonly string[]): Promise<string> => {
    await repository.git('config', 'uploadpack.allowFilter', 'true');
    const path = join(repository.outside, 'clone');
    const source = `file://${repository.path}`;
    await repository.git('clone', '--quiet', ...options, source, path);
    return path;
  };

  const objectsIn = (path: string): Promise<string> =>
    repository.git('-C', path, 'cat-file', '--batch-all-objects', '--batch-check');

  it.each([
    ['a bare one', ['--bare']],
    ['a shallow one', ['--depth=1']],
    ['a partial one', ['--filter=blob:none']],
    ['one without files', ['--no-checkout']],
  ])('is read in %s', async (_, options) => {
    const hash = await commitProcfile('web: a\n');
    expect(await read(hash, await clone(...options))).toBe('web: a\n');
  });

  it('is not fetched if a partial clone lacks it', async () => {
    const hash = await commitProcfile('web: a\n');
    const path = await clone('--filter=blob:none', '--bare');
    await expect(read(hash, path)).rejects.toMatchObject({
      code: 'procfile',
      message: `the Procfile of ${hash.slice(0, 12)} can't be read from this repository`,
      command: `git show ${hash.slice(0, 12)}:Procfile`,
    });
    expect(await objectsIn(path)).not.toContain('blob');
  });

  it.each(['.gitattributes', '.gitmodules'])(
    'isn’t enough if the clone lacks %s, which decides what is left behind',
    async (name) => {
      await writeFile(file(name), '# nothing\n');
      const hash = await commitProcfile('web: a\n');
      const path = await clone('--filter=blob:none', '--bare');
      await repository.git('-C', path, 'cat-file', 'blob', `${hash}:Procfile`);
      await expect(read(hash, path)).rejects.toMatchObject({ code: 'procfile' });
      await repository.git('-C', path, 'cat-file', 'blob', `${hash}:${name}`);
      expect(await read(hash, path)).toBe('web: a\n');
    },
  );

  it('is absent in a partial clone if the commit has none', async () => {
    await writeFile(file('README'), 'web\n');
    expect(await read(await commit(), await clone('--filter=blob:none', '--bare'))).toBeNull();
  });

  it('is read with SHA-256', async () => {
    const path = join(repository.outside, 'sha256');
    await repository.git('init', '--quiet', '--object-format=sha256', path);
    await writeFile(join(path, 'Procfile'), 'web: a\n');
    await repository.git('-C', path, 'add', 'Procfile');
    await repository.git('-C', path, 'commit', '--quiet', '-m', 'first');
    const hash = (await repository.git('-C', path, 'rev-parse', 'HEAD')).trim();
    expect(hash).toHaveLength(64);
    expect(await read(hash, path)).toBe('web: a\n');
  });
});

describe('an argument that isn’t a full commit hash', () => {
  it.each([
    'HEAD',
    'main',
    '--output=x',
    '',
    'a'.repeat(39),
    'A'.repeat(40),
    `${'a'.repeat(40)}\n`,
  ])('isn’t passed to git: %j', async (hash) => {
    const git = { pipe: () => Promise.reject(new Error('git was run')) };
    await expect(readAll(hash, { git })).rejects.toMatchObject({ code: 'commit' });
  });

  it('can’t be read if the commit doesn’t exist', async () => {
    await expect(read('a'.repeat(40))).rejects.toMatchObject({ code: 'procfile' });
  });

  it('says so if there is no repository', async () => {
    await expect(read('a'.repeat(40), repository.outside)).rejects.toMatchObject({
      code: 'no-repository',
    });
  });
});

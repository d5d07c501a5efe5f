import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openGit } from '../../src/git/git.ts';
import { readProcfile } from '../../src/git/procfile.ts';
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

/** Types and commands in the file's order; null without a Procfile. */
async function read(hash: string, cwd = repository.path): Promise<[string, string][] | null> {
  const procfile = await readProcfile(openGit({ cwd, env: repository.env }), hash);
  return procfile && [...procfile.types];
}

describe('a Procfile', () => {
  it('lists the command of each process type', async () => {
    const hash = await commitProcfile(
      'web: bin/warm & java $JAVA_OPTS -jar a.jar\nclock_2: tick\n',
    );
    expect(await read(hash)).toEqual([
      ['web', 'bin/warm & java $JAVA_OPTS -jar a.jar'],
      ['clock_2', 'tick'],
    ]);
  });

  it.each<[string, string | Buffer, [string, string][]]>([
    [
      'lines that end as on Windows',
      'web: a\r\nworker: b\r\n',
      [
        ['web', 'a'],
        ['worker', 'b'],
      ],
    ],
    ['a byte order mark', '\ufeffweb: a\n', [['web', 'a']]],
    ['comments and empty lines', '# web: old\n\nweb: a # b\n', [['web', 'a # b']]],
    ['no end of its last line', 'web:a', [['web', 'a']]],
    ['tabs and trailing blanks', 'web:\ta  \n', [['web', 'a']]],
    ['the same type twice', 'web: a\nweb: b\n', [['web', 'b']]],
    ['invalid lines', 'web a\n web: b\n: c\nw eb: d\nweb:\nworker: e\n', [['worker', 'e']]],
    [
      'names from elsewhere',
      '__proto__: a\nconstructor: b\n',
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    ],
    ['two bytes a letter', Buffer.from('web: a\n', 'utf16le'), []],
    ['bytes that are no text', Buffer.from([0, 255, 10, 254, 0, 58]), []],
    ['nothing', '', []],
  ])('is read with %s', async (_, contents, types) => {
    expect(await read(await commitProcfile(contents))).toEqual(types);
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
    expect(await read(hash)).toEqual([['web', 'first']]);
  });

  it('is read from the root, from any folder of the repository', async () => {
    await mkdir(file('app'));
    await writeFile(file('app/Procfile'), 'web: below\n');
    const hash = await commitProcfile('web: root\n');
    expect(await read(hash, file('app'))).toEqual([['web', 'root']]);
  });

  it('is read as committed, without replacement objects', async () => {
    const pushed = await commitProcfile('web: pushed\n');
    const other = await commitProcfile('web: other\n');
    await repository.git('replace', pushed, other);
    expect(await read(pushed)).toEqual([['web', 'pushed']]);
  });

  it('is read without the filters of the developer’s git', async () => {
    await repository.git('config', 'diff.shouting.textconv', 'tr a-z A-Z <');
    await writeFile(file('.gitattributes'), 'Procfile diff=shouting\n');
    expect(await read(await commitProcfile('web: quiet\n'))).toEqual([['web', 'quiet']]);
  });

  it('can have 64 KiB, and no more', async () => {
    const largest = `web: ${'a'.repeat(64 * 1024 - 5)}`;
    expect(await read(await commitProcfile(largest))).toHaveLength(1);
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
    expect(await read(await withLongMessage())).toEqual([['web', 'a']]);
  });

  it('has none, or a link that leads nowhere', async () => {
    expect(await read(await withLongMessage())).toBeNull();
    await symlink('../outside', file('Procfile'));
    expect(await read(await withLongMessage())).toBeNull();
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
    expect(await read(hash)).toEqual([['web', 'a']]);
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

  it.each([
    ['a bare one', ['--bare']],
    ['a shallow one', ['--depth=1']],
    ['a partial one', ['--filter=blob:none']],
    ['one without files', ['--no-checkout']],
  ])('is read in %s', async (_, options) => {
    const hash = await commitProcfile('web: a\n');
    expect(await read(hash, await clone(...options))).toEqual([['web', 'a']]);
  });

  it('is not fetched if a partial clone lacks it', async () => {
    const hash = await commitProcfile('web: a\n');
    const path = await clone('--filter=blob:none', '--bare');
    await expect(read(hash, path)).rejects.toMatchObject({
      code: 'procfile',
      message: `the Procfile of ${hash.slice(0, 12)} can't be read from this repository`,
      command: `git show ${hash.slice(0, 12)}:Procfile`,
    });
    expect(
      await repository.git('-C', path, 'cat-file', '--batch-all-objects', '--batch-check'),
    ).not.toContain('blob');
  });

  it('is read with SHA-256', async () => {
    const path = join(repository.outside, 'sha256');
    await repository.git('init', '--quiet', '--object-format=sha256', path);
    await writeFile(join(path, 'Procfile'), 'web: a\n');
    await repository.git('-C', path, 'add', 'Procfile');
    await repository.git('-C', path, 'commit', '--quiet', '-m', 'first');
    const hash = (await repository.git('-C', path, 'rev-parse', 'HEAD')).trim();
    expect(hash).toHaveLength(64);
    expect(await read(hash, path)).toEqual([['web', 'a']]);
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
    await expect(readProcfile(git, hash)).rejects.toMatchObject({ code: 'commit' });
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

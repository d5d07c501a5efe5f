import { writeFileSync } from 'node:fs';
import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Git } from '../../src/git/git.ts';
import { apply, type FileChange } from '../../src/install/apply.ts';
import { type Disk, nodeDisk } from '../../src/install/replace.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
  path = join(folder, 'hook');
});

/** A git that only records its commands, or fails with one of these messages first. */
function gitWith(...failures: string[]): { readonly git: Git; readonly commands: string[] } {
  const commands: string[] = [];
  const raw = (...args: string[]): Promise<string> => {
    commands.push(args.join(' '));
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve('') : Promise.reject(new Error(failure));
  };
  return { git: { raw } as Git, commands };
}

const NOBODY = 65_534;
const place = (disk?: Disk) => ({
  ...{ root: join(folder, 'state'), makesRoot: false, disk, uid: NOBODY },
});
const run = (changes: readonly FileChange[], disk?: Disk): Promise<void> =>
  apply(changes, gitWith().git, place(disk));
const write = (at: string, parts: object = {}): FileChange => ({
  ...{ type: 'write', path: at, contents: Buffer.from('new'), mode: 0o755, isNew: true },
  ...parts,
});
const textOf = (at: string): Promise<string> => readFile(at, 'utf8');

describe('a change', () => {
  it('writes a file, in a folder that is created for it', async () => {
    const at = join(folder, 'a/b/hook');
    await run([write(at)]);
    expect([await textOf(at), (await stat(at)).mode & 0o777]).toEqual(['new', 0o755]);
  });

  it('replaces a file that is as it was read', async () => {
    await writeFile(path, 'old', { mode: 0o755 });
    await run([write(path, { before: Buffer.from('old') })]);
    expect(await textOf(path)).toBe('new');
    await run([write(path)]);
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('removes no file of others that changed', async () => {
    await writeFile(path, 'new by others', { mode: 0o644 });
    const change: FileChange = { type: 'remove', path, before: Buffer.from('old'), mode: 0o644 };
    await expect(run([change])).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await textOf(path)).toBe('new by others');
  });

  it('removes a file, also one that is gone', async () => {
    await writeFile(path, 'old', { mode: 0o644 });
    await run([{ type: 'remove', path, before: Buffer.from('old'), mode: 0o644 }]);
    await mkdir(join(path, 'below'), { recursive: true });
    await run([{ type: 'remove', path }]);
    await run([{ type: 'remove', path }]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes no file that others write while the changes before it are made', async () => {
    await writeFile(path, 'old', { mode: 0o644 });
    const disk: Disk = {
      ...nodeDisk,
      rename(from, to) {
        writeFileSync(path, 'new by others');
        nodeDisk.rename(from, to);
      },
    };
    const remove: FileChange = { type: 'remove', path, before: Buffer.from('old'), mode: 0o644 };
    await expect(run([write(join(folder, 'first')), remove], disk)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(await textOf(path)).toBe('new by others');
  });

  it('removes what is gone, even if a link to its folder leads nowhere', async () => {
    await symlink('nowhere', path);
    const at = join(path, 'below');
    for (const type of ['remove', 'remove-folder']) await run([{ type, path: at } as FileChange]);
    expect(await readdir(folder)).toEqual(['hook']);
  });

  it('removes a folder with all in it, or only if it’s empty', async () => {
    const full = join(folder, 'full');
    await mkdir(join(full, 'below'), { recursive: true });
    for (const at of [full, path, join(folder, 'none')])
      await run([{ type: 'remove-empty-folder', path: at }]);
    expect(await readdir(folder)).toEqual(['full']);
    await run([{ type: 'remove-empty-folder', path: join(full, 'below') }]);
    expect(await readdir(full)).toEqual([]);
    await mkdir(join(full, 'again'));
    for (let times = 1; times <= 2; times += 1) await run([{ type: 'remove-folder', path: full }]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps a hook under another name, and brings it back', async () => {
    const beside = join(folder, 'kept');
    await writeFile(path, 'theirs', { mode: 0o755 });
    await run([{ type: 'keep', path, beside, contents: Buffer.from('ours'), mode: 0o755 }]);
    expect([await textOf(path), await textOf(beside)]).toEqual(['ours', 'theirs']);
    const back = { type: 'rename', path, from: beside, mode: 0o755 } as const;
    await expect(run([{ ...back, before: Buffer.from('other') }])).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await run([{ ...back, before: Buffer.from('ours') }]);
    expect([await textOf(path), await readdir(folder)]).toEqual(['theirs', ['hook']]);
  });

  it('comes after the private folder for its files', async () => {
    const root = join(folder, 'private');
    await apply([write(join(root, 'file'))], gitWith().git, {
      ...{ root, makesRoot: true, uid: NOBODY },
    });
    expect((await stat(root)).mode & 0o777).toBe(0o700);
  });
});

describe('git’s configuration', () => {
  const change = (parts: object) => ({ path, ...parts }) as FileChange;
  beforeEach(() => writeFile(path, ''));

  it.each([
    ['a setting', { type: 'set-config', key: 'a.b', value: 'c' }, ['a.b c']],
    [
      'one of several values',
      { type: 'set-config', key: 'a.b', value: 'c', replaces: 'd' },
      ['--replace-all a.b c d'],
    ],
    [
      'a section, in one step at its end',
      { type: 'set-section', section: 'a', name: 'b', values: ['', 'c'] },
      [
        '--remove-section heroku-preflight.unfinished',
        '--add heroku-preflight.unfinished.b ',
        '--add heroku-preflight.unfinished.b c',
        '--rename-section heroku-preflight.unfinished a',
      ],
    ],
    [
      'no longer some values',
      { type: 'unset-config', key: 'a.b', pattern: 'c' },
      ['--unset-all a.b c'],
    ],
    ['no longer a section', { type: 'remove-config', section: 'a' }, ['--remove-section a']],
  ])('gets %s', async (_, parts, commands) => {
    const fake = gitWith();
    await apply([change(parts)], fake.git, place());
    expect(fake.commands).toEqual(commands.map((command) => `config --local ${command}`));
  });

  const set = { type: 'set-config', key: 'a.b', value: 'c' };

  it('is written again while another git writes it, but not forever', async () => {
    const locked = 'error: could not lock config file .git/config';
    const fake = gitWith(locked, locked);
    await apply([change(set)], fake.git, place());
    expect(fake.commands).toHaveLength(3);
    const stuck = gitWith(...Array<string>(100).fill(locked));
    await expect(apply([change(set)], stuck.git, place())).rejects.toThrow('could not lock');
    expect(stuck.commands).toHaveLength(20);
  });

  it('may have lost the section already; another failure counts', async () => {
    const gone = gitWith('fatal: No such section: a');
    await apply([change({ type: 'remove-config', section: 'a' })], gone.git, place());
    expect(gone.commands).toHaveLength(1);
    await expect(apply([change(set)], gitWith('fatal: bad').git, place())).rejects.toThrow(
      'fatal: bad',
    );
  });
});

describe('nothing is changed', () => {
  const first = (): FileChange => write(join(folder, 'first'));
  const expectNothing = async (): Promise<void> => {
    expect(await readdir(folder)).not.toContain('first');
  };

  it('if a later file isn’t as it was read', async () => {
    await writeFile(path, 'new by others', { mode: 0o755 });
    for (const before of [null, Buffer.from('old')]) {
      await expect(run([first(), write(path, { before })])).rejects.toMatchObject({
        code: 'changed-meanwhile',
      });
    }
    await expectNothing();
    expect(await textOf(path)).toBe('new by others');
  });

  it('if a file has another name, because that would keep the old contents', async () => {
    await writeFile(path, 'old');
    await link(path, join(folder, 'other'));
    await expect(run([first(), write(path)])).rejects.toMatchObject({
      code: 'hard-link',
      message: `${path} has 2 names (hard links): nothing changed`,
      hint: 'Make it a separate file (copy it, move the copy over it), then run this again',
    });
    await expectNothing();
  });

  const refusing = (code: string): Disk => ({
    ...nodeDisk,
    rename() {
      throw Object.assign(new Error('refused'), { code });
    },
  });
  const NOT_OURS = 'Check its owner and permissions, then run this again';
  it.each<[string, string]>([
    ['EROFS', NOT_OURS],
    ['ENOENT', 'A link in this path leads nowhere: fix or remove it, then run this again'],
  ])('if the system refuses it (%s), and the words say what to do', async (code, hint) => {
    await expect(run([write(path)], refusing(code))).rejects.toMatchObject({
      ...{ code: 'not-writable', message: `can't write ${path} (${code})`, hint },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('if its folder in the git directory is another user’s, and the words say how to get it back', async () => {
    const state = join(folder, 'state');
    await mkdir(state);
    await expect(run([write(join(state, 'run.sh'))], refusing('EACCES'))).rejects.toMatchObject({
      ...{ code: 'not-writable', message: `can't write ${state}/run.sh (EACCES)` },
      hint: "It's another user's, such as root's after sudo. To make it yours:",
      command: `sudo chown -R "$USER" ${state}`,
    });
  });

  it('if a file is refused in a clone that is called heroku-preflight, which isn’t that folder', async () => {
    const file = join(folder, 'heroku-preflight/lefthook.yml');
    await expect(run([write(file)], refusing('EACCES'))).rejects.toMatchObject({
      ...{ code: 'not-writable', hint: NOT_OURS, command: undefined },
    });
  });

  it('if a folder can’t be removed for another reason than what is in it', async () => {
    await mkdir(path);
    await expect(run([{ type: 'remove-empty-folder', path: `${path}/.` }])).rejects.toMatchObject({
      ...{ code: 'not-writable', message: `can't remove ${path}/. (EINVAL)` },
    });
  });

  it('if the private folder can’t be made, and the words name it', async () => {
    const root = join(folder, 'nowhere/private');
    const at = { ...place(), root, makesRoot: true };
    await expect(apply([first()], gitWith().git, at)).rejects.toMatchObject({
      ...{ code: 'not-writable', message: `can't write ${root} (ENOENT)` },
    });
    await expectNothing();
  });

  it('by a link that leads nowhere', async () => {
    await symlink('nowhere', path);
    await expect(run([first(), write(join(path, 'below/hook'))])).rejects.toMatchObject({
      ...{ code: 'not-writable', message: `can't write ${path}/below/hook (ENOENT)` },
    });
    await expectNothing();
  });

  it('and errors that have words, or aren’t the system’s, stay as they are', async () => {
    const ours = new PreflightError('unreadable', 'words', {});
    for (const error of [ours, new TypeError('ours')]) {
      const disk: Disk = {
        ...nodeDisk,
        rename() {
          throw error;
        },
      };
      await expect(run([write(path)], disk)).rejects.toBe(error);
    }
  });
});

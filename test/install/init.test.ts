import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks, type Run } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const CONFIG = 'heroku-preflight.json';
const pathOf = (name: string): string => join(repository.path, name);
const init = (cwd = repository.path, ...argv: string[]): Promise<Run> =>
  installHooks(repository, ['--init', ...argv], { cwd });
const schemaIn = async (): Promise<string | undefined> =>
  /"\$schema": "(.*)"/.exec(await readFile(pathOf(CONFIG), 'utf8'))?.[1];

describe('--init', () => {
  it('writes the file at the top, from a folder below it, and says what comes next', async () => {
    await mkdir(pathOf('web'));
    const { code, stdout } = await init(pathOf('web'));
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      `${pathOf(CONFIG)} created, with the default of every setting` +
        ' next: edit it, then run npx heroku-preflight check ',
    ]);
    expect(await readFile(pathOf(CONFIG), 'utf8')).toContain('"warmup"');
  });

  it('with --dry-run only says so', async () => {
    const { code, stdout } = await init(repository.path, '--dry-run');
    expect([code, stdout]).toEqual([0, `Dry run, nothing changed. Would:\n  write   ${CONFIG}\n`]);
    await expect(readFile(pathOf(CONFIG))).rejects.toThrow('ENOENT');
  });

  it('reports the file as JSON', async () => {
    const reported = async (...argv: string[]): Promise<unknown> =>
      JSON.parse((await init(repository.path, '--json', ...argv)).stdout);
    const path = pathOf(CONFIG);
    expect(await reported('--dry-run')).toEqual({ result: 'planned', path });
    expect(await reported()).toEqual({ result: 'config-written', path });
  });

  it('names the schema of the package that is installed nearest', async () => {
    const PACKAGE = 'node_modules/heroku-preflight';
    for (const folder of ['', 'web/']) {
      await mkdir(pathOf(folder + PACKAGE), { recursive: true });
      await writeFile(pathOf(`${folder}${PACKAGE}/schema.json`), '{}');
    }
    await mkdir(pathOf('web/src'));
    await init(pathOf('web/src'));
    expect(await schemaIn()).toBe(`./web/${PACKAGE}/schema.json`);
  });

  it('names none if the package isn’t installed', async () => {
    await init();
    expect(await schemaIn()).toBeUndefined();
  });

  it('leaves an existing file as it is', async () => {
    await writeFile(pathOf(CONFIG), '{}');
    expect(await init()).toMatchObject({
      error: 'config-exists',
      message: `${CONFIG} already exists and is unchanged`,
      hint: 'Edit it, or move it away and run this again',
    });
    expect(await readFile(pathOf(CONFIG), 'utf8')).toBe('{}');
  });

  it('writes through no link', async () => {
    await symlink('elsewhere', pathOf(CONFIG));
    expect(await init()).toMatchObject({ error: 'config-exists' });
  });
});

it('--init says so if the folder can’t be written to', async () => {
  // No one can, not even root.
  const env = { GIT_DIR: join(repository.path, '.git'), GIT_WORK_TREE: '/proc' };
  expect(await installHooks(repository, ['--init'], { cwd: '/proc', env })).toMatchObject({
    error: 'not-writable',
    message: expect.stringMatching(/^can't write heroku-preflight\.json \(E[A-Z]+\)$/),
    hint: 'Check the permissions of its folder, then run this again',
  });
});

it('--init in a bare repository says where to run it', async () => {
  const bare = await createRepository({ bare: true });
  try {
    expect(await installHooks(bare, ['--init'])).toMatchObject({
      error: 'no-working-tree',
      message: `a bare repository can't have a ${CONFIG}`,
      hint: 'Run this in a clone with a working tree',
    });
  } finally {
    await bare.remove();
  }
});

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HookFile } from '../../../src/install/hook-file.ts';
import { husky, majorOf } from '../../../src/install/managers/husky.ts';
import type { PackageJson } from '../../../src/install/package-json.ts';
import type { Refusal } from '../../../src/install/refusal.ts';
import type { Repository } from '../../../src/install/repository.ts';
import { factsWith, found, repositoryWith, script, show } from '../../support/install-facts.ts';
import { useTeardown } from '../../support/teardown.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});
const pathOf = (name: string): string => join(folder, name);
async function write(name: string, text = ''): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text);
}

const NONE: HookFile = { path: '/x/pre-push', kind: 'none', folderExists: true };
const find = (
  packageJson: PackageJson,
  repository: Partial<Repository> = {},
  hook: HookFile = NONE,
) =>
  husky.find({
    ...{ packageJson, hook },
    repository: repositoryWith({ topLevel: folder, hooksDir: pathOf('.git/hooks'), ...repository }),
  });
const at = (hooksDir: string): Partial<Repository> => ({
  hooksPath: { value: hooksDir, scope: 'local' },
  hooksDir: pathOf(hooksDir),
});

describe('before its first run, husky is known by package.json', () => {
  it.each<[string, PackageJson, string | null, string?]>([
    ['nothing', {}, null],
    ['a dependency', { dependencies: { husky: '9' } }, '.husky'],
    ['a development dependency', { devDependencies: { husky: '^9.1.7' } }, '.husky'],
    ['a version that isn’t a number', { devDependencies: { husky: 'latest' } }, '.husky'],
    ['a script', { scripts: { prepare: 'husky' } }, '.husky'],
    ['a script with a folder', { scripts: { prepare: 'husky hooks/team' } }, 'hooks/team'],
    ['a script among others', { scripts: { prepare: 'npm run build && husky; true' } }, '.husky'],
    ['a script before others', { scripts: { prepare: 'husky && npm run build' } }, '.husky'],
    ['a script of another name', { scripts: { prepare: 'my-husky' } }, null],
    ['a script of a longer name', { scripts: { prepare: 'husky-lint' } }, null],
    ['version 8', { devDependencies: { husky: '8' } }, '.husky', 'npx husky install'],
    [
      'a script of version 8',
      { scripts: { prepare: 'husky install conf' } },
      'conf',
      'npx husky install',
    ],
    [
      'a script with more spaces',
      { scripts: { prepare: 'husky  install  conf' } },
      'conf',
      'npx husky install',
    ],
    [
      'version 9 with the script of 8',
      { devDependencies: { husky: '9' }, scripts: { prepare: 'husky install' } },
      '.husky',
    ],
    ['version 5', { devDependencies: { husky: '5.0.0' } }, '.husky', 'npx husky install'],
    ['version 4', { devDependencies: { husky: '4.3.8' } }, null],
    ['the hooks of version 4', { husky: {}, devDependencies: { husky: 'latest' } }, null],
  ])('%s', async (_, packageJson, where, waitsFor = 'npx husky') => {
    const found1 = await find(packageJson);
    const expected = where && {
      ...{ ownsHook: false, pasted: false, configs: [] },
      script: {
        outside: false,
        waitsFor,
        file: { path: pathOf(`${where}/pre-push`), kind: 'none' },
      },
    };
    if (expected) expect(found1).toMatchObject(expected);
    else expect(found1).toBeNull();
  });

  it('but not with another core.hooksPath, or in a bare repository', async () => {
    const packageJson = { devDependencies: { husky: '9' } };
    expect(await find(packageJson, at('hooks'))).toBeNull();
    expect(await find(packageJson, { topLevel: null })).toBeNull();
  });
});

describe('once git runs it, husky is known by core.hooksPath', () => {
  it('9, and its script is beside its own folder', async () => {
    await write('.husky/_/h');
    expect(await find({}, at('.husky/_'))).toMatchObject({
      ownsHook: true,
      script: { outside: false, waitsFor: null, file: { path: pathOf('.husky/pre-push') } },
    });
  });

  it('9 in a worktree, where its folder is missing', async () => {
    expect(await find({}, at('.husky/_'))).toMatchObject({
      ownsHook: true,
      script: { waitsFor: 'npx husky' },
    });
  });

  it.each([
    ['9, whose folder lacks its starter', '.husky/_', '.husky/_/pre-push', 'npx husky'],
    ['8, whose own folder is missing', '.husky', '.husky/pre-push', 'npx husky install'],
  ])('%s, and it must run again', async (_, hooksDir, file, waitsFor) => {
    await write(file);
    const hook = script('#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\n');
    expect(await find({}, at(hooksDir), hook)).toMatchObject({ script: { waitsFor } });
  });

  it('but not by a hook in git’s own folder, which no hooksPath names', async () => {
    const hook = script('#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\n');
    expect(await find({}, {}, hook)).toBeNull();
  });

  it('8, and its script is what git runs', async () => {
    await write('.husky/_/husky.sh');
    expect(await find({}, at('.husky'))).toMatchObject({
      ownsHook: true,
      script: { waitsFor: null, file: { path: pathOf('.husky/pre-push') } },
    });
  });

  it.each([
    '. "$(dirname -- "$0")/_/husky.sh"',
    'source "$DIR/_/husky.sh"',
    '[ -n "$CI" ] || . ./_/husky.sh',
  ])('8 without its folder, by the line of its script: %s', async (line) => {
    const hook = script(`#!/bin/sh\n${line}\n`);
    expect(await find({}, at('.husky'), hook)).toMatchObject({
      script: { waitsFor: 'npx husky install' },
    });
    expect(await find({}, at('.husky'), script(`#!/bin/sh\n# ${line}\n`))).toBeNull();
  });
});

it('a folder outside the working tree isn’t ours to change', async () => {
  await mkdir(pathOf('app'));
  const repository = { topLevel: pathOf('app') };
  const outside = (where: string) => find({ scripts: { prepare: `husky ${where}` } }, repository);
  expect(await outside('../elsewhere')).toMatchObject({ script: { outside: true } });
  await mkdir(pathOf('elsewhere'));
  await symlink('../elsewhere', pathOf('app/link'));
  expect(await outside('link')).toMatchObject({ script: { outside: true } });
  expect(await outside('hooks')).toMatchObject({ script: { outside: false } });
});

it.each([
  [{ devDependencies: { husky: '^9.1.7' } }, 9],
  [{ dependencies: { husky: '~4' } }, 4],
  [{ devDependencies: { husky: '^10.0.0' } }, 10],
  [{ dependencies: { husky: 'latest' } }, null],
  [{ dependencies: { husky: 12 } }, null],
  [{}, null],
])('%j asks for version %j', (packageJson, version) => {
  expect(majorOf(packageJson)).toBe(version);
});

describe('our line', () => {
  const placementOf = (parts: Parameters<typeof factsWith>[0]) => husky.placement(factsWith(parts));
  const file = script('npm test\n', '/app/.husky/pre-push', 0o644);
  const withScript = (parts: object = {}) =>
    found('husky', { script: { file, outside: false, waitsFor: null, ...parts } });
  const wordsOf = ({ reason, ...rest }: Refusal) =>
    reason === 'by-manager' && 'message' in rest ? [rest.code, rest.message(show), rest.hint] : [];

  it('goes into the team’s script, which sh reads from version 9 on', () => {
    const block = {
      type: 'block',
      hook: file,
      shared: true,
      waitsFor: null,
      below: expect.any(RegExp),
    };
    const managers = [withScript()];
    const repository = {
      hooksPath: { value: '.husky/_', scope: 'local' } as const,
      hooksDir: '/app/.husky/_',
    };
    expect(placementOf({ managers, repository })).toEqual({ ...block, readBy: 'sh', mode: 0o644 });
    expect(
      placementOf({ managers, repository: { ...repository, hooksDir: '/app/.husky' } }),
    ).toEqual({
      ...{ ...block, readBy: 'shebang', mode: 0o755 },
      head: '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n',
    });
  });

  it('has no place without husky, or in a folder elsewhere', () => {
    expect(wordsOf(placementOf({}) as Refusal)).toEqual([
      'no-husky',
      "this repository doesn't use husky: neither git's settings nor package.json mention it",
      'Set it up (npx husky init), or leave out --target',
    ]);
    expect(wordsOf(placementOf({ managers: [withScript({ outside: true })] }) as Refusal)).toEqual([
      'husky-outside',
      "husky's folder .husky is outside the working tree: nothing changed",
      'Check the folder (is it a link?) and "prepare" in package.json',
    ]);
  });

  it('comes before the rest of the script', () => {
    expect(husky.runsNext(factsWith({ managers: [withScript()] }), show)).toEqual([
      'the rest of .husky/pre-push',
    ]);
    expect(husky.runsNext(factsWith(), show)).toEqual([]);
  });

  it('needs a setup in each worktree, and a linked one is warned of it', () => {
    const warningsOf = (isLinkedWorktree: boolean, waitsFor: string | null) =>
      husky.warnings(
        factsWith({ repository: { isLinkedWorktree }, managers: [withScript({ waitsFor })] }),
        show,
      );
    expect(warningsOf(true, 'npx husky')).toEqual([
      'each worktree needs its own husky setup: npx husky',
    ]);
    expect([...warningsOf(false, 'npx husky'), ...warningsOf(true, null)]).toEqual([]);
    expect(husky.warnings(factsWith({ repository: { isLinkedWorktree: true } }), show)).toEqual([]);
  });
});

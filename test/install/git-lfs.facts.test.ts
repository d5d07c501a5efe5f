import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/install/apply.ts';
import {
  findLfs,
  inPlaceOfLfs,
  isLfsHook,
  LFS_HOOK,
  missingLfsHooks,
  runsLfs,
  withLfs,
} from '../../src/install/git-lfs.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, found, HOOK, repositoryWith, script } from '../support/install-facts.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
const OURS = `#!/bin/sh\n${HOOK_LINES}`;
const FOREIGN = `${OURS}npm test\n`;
const LINES = LFS_HOOK.slice('#!/bin/sh\n'.length);
const setUp = ['filter.lfs.clean', 'git-lfs clean'] as const;
const moved = ['lfs.storage', '/elsewhere'] as const;

describe('our hook runs git-lfs', () => {
  const other: FileChange = { type: 'remove', path: '/app/.git/hooks/post-merge' };
  const placed = (text: string, usesLfs: boolean, ...entries: (readonly [string, string])[]) =>
    inPlaceOfLfs(text, {
      usesLfs,
      lfsHooks: [other],
      repository: repositoryWith({ config: gitConfig(...entries) }),
    });

  it('if it has nothing else', () => {
    expect([withLfs(OURS), withLfs(FOREIGN)]).toEqual([NEW_HOOK, FOREIGN]);
  });

  it('in its place, with git-lfs’s other hooks', () => {
    expect(placed(OURS, true, setUp)).toEqual({ text: NEW_HOOK, others: [other] });
    expect(placed(OURS, true)).toEqual({ text: NEW_HOOK, others: [] });
    expect(placed(OURS, false, setUp)).toEqual({ text: NEW_HOOK, others: [] });
    expect(placed(FOREIGN, true, setUp)).toEqual({ text: FOREIGN, others: [] });
  });

  it('always if its files are in another folder, where our line doesn’t look', () => {
    expect(placed(NEW_HOOK, true, setUp, moved)).toEqual({
      text: `${OURS}${LINES}`,
      others: [other],
    });
  });
});

describe('a push runs git-lfs', () => {
  const write = (path: string): FileChange => ({
    ...{ type: 'write', path, contents: Buffer.from(NEW_HOOK), mode: 0o755, isNew: true },
  });
  const runs = (parts: Parameters<typeof factsWith>[0], ...changes: FileChange[]): boolean =>
    runsLfs({ hook: HOOK, changes }, factsWith(parts));

  it.each<[string, boolean, Parameters<typeof factsWith>[0], FileChange[]]>([
    ['not without a hook', false, {}, []],
    ['by its own hook', true, { hook: script(LFS_HOOK) }, []],
    ['by our hook', true, { hook: script(NEW_HOOK) }, []],
    [
      'not by our hook if its files are elsewhere',
      false,
      { hook: script(NEW_HOOK), repository: { config: gitConfig(moved) } },
      [],
    ],
    ['not by other hooks', false, { hook: script(FOREIGN) }, []],
    ['by the hook that we are about to write', true, {}, [write(HOOK)]],
    ['not by another file', false, {}, [write('/app/other')]],
    ['not by what we remove', false, {}, [{ type: 'remove', path: HOOK }]],
    [
      'by a manager that does it by itself',
      true,
      { managers: [found('lefthook', { ownsHook: true })] },
      [],
    ],
    ['not if it didn’t write the hook', false, { managers: [found('lefthook')] }, []],
    ['not by another manager', false, { managers: [found('hk', { ownsHook: true })] }, []],
    [
      'by a manager’s configuration',
      true,
      {
        managers: [
          found('hk', {
            configs: [{ path: '/c', text: 'run: git lfs pre-push', mode: 0, editor: null }],
          }),
        ],
      },
      [],
    ],
  ])('%s', (_, expected, parts, changes) => {
    expect(runs(parts, ...changes)).toBe(expected);
  });
});

it.each([
  [LFS_HOOK, true],
  [LFS_HOOK.trimEnd(), true],
  ['#!/bin/sh\ncommand -v git-lfs >/dev/null || exit 2\ngit lfs pre-push "$@"\n', true],
  [`${LFS_HOOK}npm test\n`, false],
  [`# why\n${LFS_HOOK}`, false],
  [`#!/bin/sh\nnpm test\n${LINES}`, false],
  [NEW_HOOK, false],
])('%j is git-lfs’s own hook: %j', (text, expected) => {
  expect(isLfsHook(text)).toBe(expected);
});

describe('in a repository', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder(later);
  });

  it('git-lfs’s other hooks are those that are missing', async () => {
    await writeFile(join(folder, 'post-commit'), '');
    const hooks = await missingLfsHooks(repositoryWith({ hooksDir: folder }));
    expect(hooks.map(({ path }) => path)).toEqual(
      ['post-checkout', 'post-merge'].map((name) => join(folder, name)),
    );
    expect(hooks[0]).toMatchObject({ type: 'write', mode: 0o755, isNew: true, before: null });
    const text = hooks[0]?.type === 'write' ? hooks[0].contents.toString() : '';
    expect(text).toMatch(
      /^#!\/bin\/sh\ncommand -v git-lfs .*hooks\/post-checkout'.*\ngit lfs post-checkout "\$@"\n$/,
    );
  });

  /** Finds a git-lfs with this answer, or none, on PATH. */
  async function finds(
    name: string,
    text: string,
    answer = 'git-lfs/3.0.0',
    ...entries: (readonly [string, string])[]
  ) {
    for (const below of ['app', '.git/info', '.git/lfs/objects', 'bin'])
      await mkdir(join(folder, below), { recursive: true });
    await writeFile(join(folder, name), text);
    await writeFile(
      join(folder, 'bin/git'),
      `#!/bin/sh\n[ "$*" = "lfs version" ] && echo '${answer}'\n`,
      { mode: 0o755 },
    );
    const [topLevel, commonDir] = [join(folder, 'app'), join(folder, '.git')];
    const config = gitConfig(...entries);
    const repository = repositoryWith({
      topLevel,
      commonDir,
      runsIn: topLevel,
      config,
      ownConfig: config,
    });
    return findLfs(repository, { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` });
  }

  it.each<[string, boolean, string, string, (readonly [string, string])[]]>([
    ['by the attributes', true, 'app/.gitattributes', '*.bin filter=lfs diff=lfs\n', []],
    ['by its own attributes', true, '.git/info/attributes', 'a b\n*.bin filter=lfs\n', []],
    ['not by a comment', false, 'app/.gitattributes', '# *.bin filter=lfs\n', []],
    ['not by another filter', false, 'app/.gitattributes', '*.bin filter=lfs-like\n', []],
    ['by its filter', true, 'app/x', '', [setUp]],
    ['by its settings', true, 'app/x', '', [['lfs.url', 'x']]],
    ['by its folder in the settings', true, 'app/x', '', [moved]],
    [
      'not by what it writes everywhere',
      false,
      'app/x',
      '',
      [['lfs.repositoryformatversion', '0']],
    ],
    ['by its files', true, '.git/lfs/objects/ab', '', []],
  ])('git-lfs is used, known %s: %j', async (_, expected, name, text, entries) => {
    expect(await finds(name, text, 'git-lfs/3.0.0', ...entries)).toBe(expected);
  });

  it('it isn’t used if it isn’t installed', async () => {
    expect(await finds('app/.gitattributes', '*.bin filter=lfs\n', 'unknown command')).toBe(false);
  });
});

import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Env } from '../base/context.ts';
import { nodeFiles } from '../base/node-files.ts';
import { openGit } from '../git/git.ts';
import type { FileChange } from './apply.ts';
import { type Facts, hooksIn } from './facts.ts';
import { orNull } from './files.ts';
import { callsLfs, isOursAlone, withHookLines, withoutHookLines } from './hook-line.ts';
import type { Repository } from './repository.ts';

/** What git-lfs 3.0 to 3.3 write below the `#!` of a hook. Newer versions recognize and update it. */
const lfsLines = (
  name: string,
): string => String.raw`command -v git-lfs >/dev/null 2>&1 || { echo >&2 "\nThis repository is configured for Git LFS but 'git-lfs' was not found on your path. If you no longer wish to use Git LFS, remove this hook by deleting '.git/hooks/${name}'.\n"; exit 2; }
git lfs ${name} "$@"
`;

/** git-lfs's own pre-push hook. */
export const LFS_HOOK = `#!/bin/sh\n${lfsLines('pre-push')}`;

// They make locked files read-only.
const OTHER_HOOKS = ['post-checkout', 'post-commit', 'post-merge'];

/** git-lfs's hooks that are missing: it writes none if it finds ours in the place of the first one. */
export async function missingLfsHooks({ hooksDir }: Repository): Promise<FileChange[]> {
  const paths = OTHER_HOOKS.map((name) => join(hooksDir, name));
  const found = await Promise.all(paths.map((path) => orNull(lstat(path))));
  return paths
    .filter((_, index) => found[index] === null)
    .map((path) => {
      const contents = Buffer.from(`#!/bin/sh\n${lfsLines(basename(path))}`);
      return { type: 'write', path, contents, mode: 0o755, isNew: true, before: null };
    });
}

const IN_ATTRIBUTES = /^[^#\n]*\sfilter=lfs(?:\s|$)/m;
// Not lfs.repositoryformatversion, which git-lfs writes even if the repository doesn't use it.
const IN_CONFIG = /^(?:filter\.lfs\.|lfs\.(?:[^r]|r[^e]))/;

/** Whether this repository uses git-lfs, and it's installed. */
export async function findLfs(repository: Repository, env: Env): Promise<boolean> {
  const { topLevel, commonDir, runsIn, location, ownConfig } = repository;
  const attributes = [
    ...(topLevel === null
      ? []
      : [nodeFiles.read(join(topLevel, '.gitattributes'), { within: topLevel })]),
    nodeFiles.read(join(commonDir, 'info/attributes')),
  ].map(async (reading) => (await orNull(reading)) ?? '');
  const isNamed =
    (await Promise.all(attributes)).some((text) => IN_ATTRIBUTES.test(text)) ||
    ownConfig.keys('').some((key) => IN_CONFIG.test(key)) ||
    isStorageMoved(repository) ||
    ((await orNull(readdir(join(commonDir, 'lfs/objects')))) ?? []).length > 0;
  if (!isNamed) return false;
  const git = openGit({ cwd: runsIn, env: { ...env, ...location } });
  return (await git.raw('lfs', 'version').catch(() => '')).startsWith('git-lfs/');
}

/**
 * If a hook contains only ours, adds the line that runs git-lfs, because git-lfs would have used the free
 * place.
 */
export const withLfs = (text: string): string =>
  isOursAlone(text) ? withHookLines(text, { uploads: true }) : text;

/**
 * The changes that git-lfs would have made in a free place of git's own, and our hook with what it needs.
 * Our line only looks into git-lfs's usual folder.
 */
export function inPlaceOfLfs(
  text: string,
  { usesLfs, lfsHooks, repository }: Pick<Facts, 'usesLfs' | 'lfsHooks' | 'repository'>,
): { readonly text: string; readonly others: readonly FileChange[] } {
  if (!usesLfs || !isLfsSetUp(repository) || !isOursAlone(text))
    return { text: withLfs(text), others: [] };
  const always = `${withHookLines(text, { uploads: false }).trimEnd()}\n${lfsLines('pre-push')}`;
  return { text: isStorageMoved(repository) ? always : withLfs(text), others: lfsHooks };
}

/** Whether git calls git-lfs for the files that attributes name: `git lfs uninstall` ends that. */
export const isLfsSetUp = ({ config }: Repository): boolean =>
  config.keys('filter.lfs.').length > 0;

const isStorageMoved = ({ config }: Repository): boolean => config.get('lfs.storage') !== undefined;

/** Whether it's git-lfs's own hook, in any version. */
export const isLfsHook = (text: string): boolean =>
  /^#!\/bin\/sh\ncommand -v git-lfs .*\ngit lfs pre-push "\$@"\s*$/.test(text);

/** Whether a push runs git-lfs after these changes, judged by the files. */
export function runsLfs(
  { hook: ours, changes }: { readonly hook: string; readonly changes: readonly FileChange[] },
  facts: Facts,
): boolean {
  if (facts.managers.some(({ manager, ownsHook }) => ownsHook && manager.runsLfs)) return true;
  const texts = [
    ...hooksIn(facts).map((file) => (file.kind === 'text' ? file.text : '')),
    ...facts.managers.flatMap(({ configs }) => configs.map(({ text }) => text)),
    ...changes.map((change) =>
      change.type === 'write' && change.path === ours ? change.contents.toString() : '',
    ),
  ];
  return texts.some((text) =>
    callsLfs(isStorageMoved(facts.repository) ? withoutHookLines(text) : text),
  );
}

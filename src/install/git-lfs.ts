import { join } from 'node:path';
import type { Env } from '../base/context.ts';
import { nodeFiles } from '../base/node-files.ts';
import { openGit } from '../git/git.ts';
import type { FileChange } from './apply.ts';
import { type Facts, hooksIn } from './facts.ts';
import { orNull } from './files.ts';
import { isOursAlone } from './hook-line.ts';
import type { Repository } from './repository.ts';

/**
 * What git-lfs 3.0 to 3.3 write below the `#!` of a pre-push hook. Newer versions recognize and update it.
 * We write it because git-lfs doesn't add it to a hook with our line, and then pushes would lack files.
 */
export const LFS_LINES = String.raw`command -v git-lfs >/dev/null 2>&1 || { echo >&2 "\nThis repository is configured for Git LFS but 'git-lfs' was not found on your path. If you no longer wish to use Git LFS, remove this hook by deleting '.git/hooks/pre-push'.\n"; exit 2; }
git lfs pre-push "$@"
`;

const IN_ATTRIBUTES = /^[^#\n]*\sfilter=lfs(?:\s|$)/m;
// Not lfs.repositoryformatversion, which git-lfs writes even if the repository doesn't use it.
const IN_CONFIG = /^(?:filter\.lfs\.|lfs\.(?:[^r]|r[^e]))/;

/** Whether this repository uses git-lfs, and it's installed. */
export async function findLfs(
  { topLevel, commonDir, runsIn, location, ownConfig }: Repository,
  env: Env,
): Promise<boolean> {
  const attributes = [
    ...(topLevel === null
      ? []
      : [nodeFiles.read(join(topLevel, '.gitattributes'), { within: topLevel })]),
    nodeFiles.read(join(commonDir, 'info/attributes')),
  ].map(async (reading) => (await orNull(reading)) ?? '');
  const isNamed =
    (await Promise.all(attributes)).some((text) => IN_ATTRIBUTES.test(text)) ||
    ownConfig.keys('').some((key) => IN_CONFIG.test(key));
  if (!isNamed) return false;
  const git = openGit({ cwd: runsIn, env: { ...env, ...location } });
  return (await git.raw('lfs', 'version').catch(() => '')).startsWith('git-lfs/');
}

/** If a hook contains only ours, adds what `git lfs install` would have written to a free place. */
export function withLfs(text: string): string {
  if (!isOursAlone(text)) return text;
  return `${text.endsWith('\n') ? text : `${text}\n`}${LFS_LINES}`;
}

const CALLS_IT = /\bgit[ -]lfs\b/;

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
  return texts.some((text) => CALLS_IT.test(text));
}

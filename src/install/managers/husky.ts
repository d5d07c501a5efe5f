import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside, orNull, realPath } from '../files.ts';
import { readHookFile, restOf } from '../hook-file.ts';
import type { PackageJson } from '../package-json.ts';
import type { Refusal } from '../refusal.ts';
import type { Evidence, Manager, TeamScript } from './manager.ts';
import { foundIn, type HookManager } from './target.ts';

const name = 'husky';
const SET_UP = 'npx husky';
const OLD_SET_UP = `${SET_UP} install`;

/**
 * Until version 8, each of husky's scripts starts with this. It starts the script a second time, or ends
 * it if husky is off, so our line comes below it. The line may be inside an `if`.
 */
const STARTS_AGAIN =
  /^[^#\n]*(?:\.|\bsource)[ \t][^\n]*_\/husky\.sh\b[^\n]*(?:\n[ \t]*fi\b[^\n]*)?(?:\n|$)/m;

/** As husky 8 writes it. */
const OLD_HEAD = `#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n`;

/** husky's script for the team. Its folder `_` isn't ours to change: each run of husky rewrites it. */
export const husky: HookManager = {
  name,
  configs: [],
  find,
  takesOver: `${SET_UP} turns this hook off: run this again after it`,
  keepsAs: null,
  dropsAs: null,
  runsLfs: false,
  snippet: null,
  withoutCopy: null,
  isInUse: (facts) => foundIn(facts, name) !== undefined,
  placement(facts) {
    const script = foundIn(facts, name)?.script;
    if (!script) return NOT_USED;
    const { file: hook, outside, waitsFor } = script;
    if (outside) return outsideRefusal(dirname(hook.path));
    const block = { type: 'block', hook, below: STARTS_AGAIN, shared: true, waitsFor } as const;
    // Until version 8, git itself starts the script.
    return isOld(facts)
      ? { ...block, readBy: 'shebang', mode: 0o755, head: OLD_HEAD }
      : { ...block, readBy: 'sh', mode: 0o644 };
  },
  needsHooksDir: false,
  runsNext: (facts, show) => restOf(foundIn(facts, name)?.script?.file, show),
  warnings(facts) {
    const { waitsFor = null } = foundIn(facts, name)?.script ?? {};
    const isMissed = facts.repository.isLinkedWorktree && waitsFor !== null;
    return isMissed ? [`each worktree needs its own husky setup: ${waitsFor}`] : [];
  },
  offSwitch: {
    variable: 'HUSKY',
    off: /^0$/,
    elsewhere: '~/.config/husky/init.sh and ~/.huskyrc',
  },
  trial: null,
};

/** By what git runs, or by what package.json says about the setup. */
async function find(evidence: Evidence): ReturnType<Manager['find']> {
  const { topLevel, hooksDir, hooksPath } = evidence.repository;
  if (topLevel === null) return null;
  const isNew = hooksPath !== null && basename(hooksDir) === '_';
  const isOldHook = hooksPath !== null && !isNew && (await isOldFolder(evidence));
  const ownsHook = isNew || isOldHook;
  // With another hooksPath, git doesn't run husky. A linked worktree, or a clone before its first
  // `husky`, has husky's hooksPath but no folder `_`.
  const planned = hooksPath ? null : plannedFolder(evidence.packageJson);
  const current = isOldHook ? hooksDir : dirname(hooksDir);
  const folder = ownsHook ? current : planned && join(topLevel, planned);
  if (folder === null) return null;
  const starter = isNew ? 'h' : '_/husky.sh';
  const isSetUp = ownsHook && (await isThere(join(hooksDir, starter)));
  const script: TeamScript = {
    file: await readHookFile(join(folder, 'pre-push')),
    outside: !(await staysInside(topLevel, folder)),
    waitsFor: isSetUp ? null : isOld(evidence) ? OLD_SET_UP : SET_UP,
  };
  return { ownsHook, pasted: false, configs: [], script };
}

const isThere = async (path: string): Promise<boolean> => (await orNull(stat(path))) !== null;

/** Until version 8, the scripts themselves are where git looks for hooks. */
const isOldFolder = async ({ repository, hook }: Evidence): Promise<boolean> =>
  (await isThere(join(repository.hooksDir, '_/husky.sh'))) ||
  (hook.kind === 'text' && STARTS_AGAIN.test(hook.text));

/** Whether this is version 5 to 8, by what git runs, or by package.json if git runs nothing of husky's. */
function isOld({ repository: { hooksPath, hooksDir }, packageJson }: Evidence): boolean {
  if (hooksPath !== null) return basename(hooksDir) !== '_';
  const version = majorOf(packageJson);
  return version === null ? /\bhusky[ \t]+install\b/.test(prepareOf(packageJson)) : version < 9;
}

const prepareOf = ({ scripts }: PackageJson): string => scripts?.prepare ?? '';

/** The major version of husky that package.json asks for; null: it doesn't say. */
export function majorOf({ devDependencies, dependencies }: PackageJson): number | null {
  const range = devDependencies?.[name] ?? dependencies?.[name];
  const version = typeof range === 'string' ? /\d+/.exec(range)?.[0] : undefined;
  return version === undefined ? null : Number(version);
}

/** Below the top level. null: package.json doesn't mention husky, or means version 4 or older. */
function plannedFolder(packageJson: PackageJson): string | null {
  const { devDependencies, dependencies } = packageJson;
  const version = majorOf(packageJson);
  if (version === null ? packageJson[name] !== undefined : version < 5) return null;
  const run = /(?:^|[\s;&|])husky(?:[ \t]+install)?(?:[ \t]+([\w./-]+))?(?=$|[\s;&|])/.exec(
    prepareOf(packageJson),
  );
  const named = [devDependencies, dependencies].some((list) => list && name in list);
  return named || run ? (run?.[1] ?? '.husky') : null;
}

/** The folder's name comes from package.json, and it may be a link, so it can lead anywhere. */
async function staysInside(topLevel: string, folder: string): Promise<boolean> {
  return isInside(topLevel, folder) && isInside(await realPath(topLevel), await realPath(folder));
}

const NOT_USED: Refusal = {
  reason: 'by-manager',
  code: 'no-husky',
  message: () =>
    "this repository doesn't use husky: neither git's settings nor package.json mention it",
  hint: `Set it up (${SET_UP} init), or leave out --target`,
};

const outsideRefusal = (folder: string): Refusal => ({
  reason: 'by-manager',
  code: 'husky-outside',
  message: (show) => `husky's folder ${show(folder)} is outside the working tree: nothing changed`,
  hint: 'Check the folder (is it a link?) and "prepare" in package.json',
});

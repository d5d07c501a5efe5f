import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside, orNull, realPath } from '../files.ts';
import { readHookFile, restOf } from '../hook-file.ts';
import type { Refusal } from '../refusal.ts';
import type { Evidence, Manager } from './manager.ts';
import { foundIn, type HookManager } from './target.ts';

const name = 'husky';
const SET_UP = 'npx husky';

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
    return { type: 'block', hook, readBy: 'sh', mode: 0o644, shared: true, waitsFor };
  },
  needsHooksDir: false,
  runsNext: (facts, show) => restOf(foundIn(facts, name)?.script?.file, show),
  warnings(facts) {
    const isSetUp = foundIn(facts, name)?.script?.waitsFor === null;
    const isMissed = facts.repository.isLinkedWorktree && !isSetUp;
    return isMissed ? [`each worktree needs its own husky setup: ${SET_UP}`] : [];
  },
  offSwitch: { variable: 'HUSKY', off: /^0$/, elsewhere: '~/.config/husky/init.sh' },
  trial: null,
};

/** By what git runs, or by what package.json says about the setup. */
async function find({ repository, packageJson }: Evidence): ReturnType<Manager['find']> {
  const { topLevel, hooksDir, hooksPath } = repository;
  if (topLevel === null) return null;
  const ownsHook = hooksPath !== null && basename(hooksDir) === '_';
  const isSetUp = ownsHook && (await orNull(stat(join(hooksDir, 'h')))) !== null;
  // With another hooksPath, git doesn't run husky. A linked worktree, or a clone before its first
  // `husky`, has husky's hooksPath but no folder `_`.
  const planned = hooksPath ? null : plannedFolder(packageJson);
  const folder = ownsHook ? dirname(hooksDir) : planned && join(topLevel, planned);
  if (folder === null) return null;
  const file = await readHookFile(join(folder, 'pre-push'));
  const outside = !(await staysInside(topLevel, folder));
  const script = { file, outside, waitsFor: isSetUp ? null : SET_UP };
  return { ownsHook, pasted: false, configs: [], script };
}

/** Below the top level. null: package.json doesn't mention husky. */
function plannedFolder(packageJson: Evidence['packageJson']): string | null {
  const { devDependencies, dependencies, scripts } = packageJson;
  const prepare = scripts?.prepare ?? '';
  const run = /(?:^|[\s;&|])husky(?:[ \t]+install)?(?:[ \t]+([\w./-]+))?(?=$|[\s;&|])/.exec(
    prepare,
  );
  const named = [devDependencies, dependencies].some((list) => list && 'husky' in list);
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

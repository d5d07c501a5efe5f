import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Facts } from '../facts.ts';
import { isAbsent, isForbidden, orNull } from '../files.ts';
import { isForeign } from '../hook-file.ts';
import { COPY, withoutHookLines } from '../hook-line.ts';
import type { PackageJson } from '../package-json.ts';
import {
  type ConfigEditor,
  type ConfigFile,
  type Manager,
  type ManagerFound,
  type Snippet,
} from './manager.ts';
import { type EditPlacement, foundIn, type HookManager } from './target.ts';

interface Pasted
  extends
    Traces,
    Pick<HookManager, 'name' | 'takesOver' | 'keepsAs' | 'dropsAs' | 'runsLfs' | 'offSwitch'> {
  readonly snippet: Snippet;
}

interface Edited extends Pasted, Pick<HookManager, 'trial' | 'withoutCopy'> {
  readonly editorFor: NonNullable<Traces['editorFor']>;
  /** whether the hook that the manager wrote runs what its configuration says now */
  readonly runs: (facts: Facts, found: ManagerFound) => boolean;
  /** the command that has the manager write its hook */
  readonly sync: string;
}

/** A manager that is recognized by its files, and whose user pastes a snippet. */
export const pastedManager = ({ name, snippet, ...parts }: Pasted): HookManager => ({
  ...{ name, snippet, ...parts },
  find: recognizedBy(parts),
  withoutCopy: null,
  isInUse: (facts) => foundIn(facts, name) !== undefined,
  placement(facts) {
    const found = foundIn(facts, name);
    if (!found) return { reason: 'manager-not-used', manager: name };
    return { type: 'paste', snippet, pasted: found.pasted };
  },
  needsHooksDir: true,
  runsNext: () => [`what else ${name} runs`],
  warnings: () => [],
  trial: null,
});

/** A manager whose configuration gets our entry, or whose user pastes it if that isn't possible. */
export function editedManager(parts: Edited): HookManager {
  const { name, runs, sync, trial, withoutCopy } = parts;
  const pasted = pastedManager(parts);
  return {
    ...pasted,
    ...{ trial, withoutCopy },
    placement(facts) {
      const found = foundIn(facts, name);
      // Asked for by name. What it takes for the manager to run us would cost somebody a hook.
      if (found && !found.ownsHook && isForeign(facts.hook)) {
        return { reason: 'would-take-over', manager: name, path: facts.hook.path };
      }
      const edit = found && editOf(found);
      if (!edit) return pasted.placement(facts);
      return { ...edit, waitsFor: runs(facts, found) ? null : sync };
    },
  };
}

/** null where our entry can't be put in, or its user has pasted it: that stays as it is. */
function editOf({
  configs: [config],
  pasted,
}: ManagerFound): Pick<EditPlacement, 'type' | 'config' | 'text'> | null {
  if (!config?.editor || (pasted && !config.editor.has(config.text))) return null;
  const text = config.editor.add(config.text);
  return text === null ? null : { type: 'edit', config, text };
}

/** What a manager leaves in a repository. */
export interface Traces {
  /** in the hook that it writes */
  readonly generated: RegExp;
  /** its configurations, below the top level of the working tree; of several the first counts */
  readonly configs: readonly string[];
  /** its key in package.json, which counts last */
  readonly packageKey?: string;
  /** @param name of a configuration, as in `configs`, or package.json */
  readonly editorFor?: (name: string) => ConfigEditor | null;
  /** what it reads besides a configuration, relative to that */
  readonly filesBeside?: (path: string, text: string) => readonly string[];
}

/** Finds a manager by the hook that git runs, or by its configuration. */
export const recognizedBy =
  (traces: Traces): Manager['find'] =>
  async ({ repository: { topLevel }, hook, packageJson }) => {
    const script = hook.kind === 'text' ? hook.text : '';
    const configs = topLevel === null ? [] : await configsOf(traces, topLevel, packageJson);
    const ownsHook = traces.generated.test(withoutHookLines(script));
    if (!ownsHook && configs.length === 0) return null;
    const texts = [...configs.map(({ text }) => text), ...(await besides(traces, configs))];
    const pasted = [...(ownsHook ? [script] : []), ...texts].some((text) => text.includes(COPY));
    return { ownsHook, pasted, configs, script: null };
  };

async function configsOf(
  { configs, packageKey, editorFor }: Traces,
  topLevel: string,
  packageJson: PackageJson,
): Promise<ConfigFile[]> {
  const isInPackage = packageKey !== undefined && packageJson[packageKey] !== undefined;
  const names = [...configs, ...(isInPackage ? ['package.json'] : [])];
  const files = names.map(async (name) => {
    const file = await readConfigFile(join(topLevel, name));
    return file && { ...file, editor: (file.isPlain && editorFor?.(name)) || null };
  });
  return (await Promise.all(files)).filter((file) => file !== null);
}

/** What the first configuration, which counts, has the manager read as well. */
async function besides(
  { filesBeside }: Traces,
  [config]: readonly ConfigFile[],
): Promise<string[]> {
  if (!filesBeside || !config) return [];
  const folder = dirname(config.path);
  const files = filesBeside(config.path, config.text).map((name) => join(folder, name));
  return Promise.all(files.map(async (path) => (await readConfigFile(path))?.text ?? ''));
}

interface ConfigText extends Omit<ConfigFile, 'editor'> {
  /** whether writing the text again gives the same file: readable, UTF-8, and no link to elsewhere */
  readonly isPlain: boolean;
}

/** null where there is no such file. */
async function readConfigFile(path: string): Promise<ConfigText | null> {
  const stats = await orNull(lstat(path));
  if (!stats) return null;
  const mode = stats.mode & 0o7777;
  try {
    const bytes = await readFile(path);
    const text = bytes.toString('utf8');
    return { path, text, mode, isPlain: stats.isFile() && Buffer.from(text).equals(bytes) };
  } catch (error) {
    if (isAbsent(error)) return null;
    // The manager is in use all the same.
    if (isForbidden(error)) return { path, text: '', mode, isPlain: false };
    throw error;
  }
}

import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../base/node-files.ts';
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
  /** the command that makes the manager write its hook */
  readonly sync: string;
}

/** A manager that we recognize by its files, and whose user pastes a snippet. */
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
  runsNext: () => [`${name}'s other hooks`],
  warnings: () => [],
  trial: null,
});

/** A manager whose configuration gets our entry. If that isn't possible, its user pastes it. */
export function editedManager(parts: Edited): HookManager {
  const { name, runs, sync, trial, withoutCopy } = parts;
  const pasted = pastedManager(parts);
  return {
    ...pasted,
    ...{ trial, withoutCopy },
    placement(facts) {
      const found = foundIn(facts, name);
      // Only with --target. For the manager to run our hook, it would have to replace this one.
      if (found && !found.ownsHook && isForeign(facts.hook)) {
        return { reason: 'would-take-over', manager: name, path: facts.hook.path };
      }
      const edit = found && editOf(found);
      if (!edit) return pasted.placement(facts);
      return { ...edit, waitsFor: runs(facts, found) ? null : sync };
    },
  };
}

/** null if our entry can't be added, or if the user has pasted it: their version stays. */
function editOf({
  configs: [config],
  pasted,
}: ManagerFound): Pick<EditPlacement, 'type' | 'config' | 'text'> | null {
  if (!config?.editor || (pasted && !config.editor.has(config.text))) return null;
  const text = config.editor.add(config.text);
  return text === null ? null : { type: 'edit', config, text };
}

/** How we recognize a manager in a repository. */
export interface Traces {
  /** matches the hook that it writes */
  readonly generated: RegExp;
  /** its configurations, relative to the top level of the working tree; the first one counts */
  readonly configs: readonly string[];
  /** its key in package.json, which counts last */
  readonly packageKey?: string;
  /** @param name of a configuration, as in `configs`, or package.json */
  readonly editorFor?: (name: string) => ConfigEditor | null;
  /** other files that it reads, relative to the configuration */
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
    const texts = [
      ...configs.map(({ text }) => text),
      ...(await besides(traces, configs, topLevel ?? '')),
    ];
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
    const file = await readConfigFile(join(topLevel, name), topLevel);
    return file && { ...file, editor: (file.isPlain && editorFor?.(name)) || null };
  });
  return (await Promise.all(files)).filter((file) => file !== null);
}

/** The other files that the first configuration, which counts, makes the manager read. */
async function besides(
  { filesBeside }: Traces,
  [config]: readonly ConfigFile[],
  topLevel: string,
): Promise<string[]> {
  if (!filesBeside || !config) return [];
  const folder = dirname(config.path);
  const files = filesBeside(config.path, config.text).map((name) => join(folder, name));
  return Promise.all(files.map(async (path) => (await readConfigFile(path, topLevel))?.text ?? ''));
}

interface ConfigText extends Omit<ConfigFile, 'editor'> {
  /** whether writing the text gives the same file: it's readable, in UTF-8, and not a link */
  readonly isPlain: boolean;
}

/** null: there is no such file. */
async function readConfigFile(path: string, topLevel: string): Promise<ConfigText | null> {
  const stats = await orNull(lstat(path));
  if (!stats) return null;
  const mode = stats.mode & 0o7777;
  try {
    const bytes = await nodeFiles.readBytes(path, { within: topLevel });
    const text = bytes.toString('utf8');
    return { path, text, mode, isPlain: stats.isFile() && Buffer.from(text).equals(bytes) };
  } catch (error) {
    if (isAbsent(error)) return null;
    // The manager is in use, even if we can't read its configuration.
    if (isForbidden(error)) return { path, text: '', mode, isPlain: false };
    throw error;
  }
}

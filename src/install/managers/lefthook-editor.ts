import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  besidesOurJob,
  COMMAND,
  ITEM,
  LEFTHOOK_ENDINGS,
  lefthookFormat,
  type LefthookFormat,
  ourJobIn,
  parseConfig,
  type Value,
} from './lefthook-job.ts';
import {
  jsonCandidates,
  tomlCandidates,
  withoutJobLines,
  withoutJsonJob,
  yamlCandidates,
} from './lefthook-places.ts';
import type { ConfigEditor } from './manager.ts';
import { afterMark, hasMarkedLines, removeMarkedLines, withoutMark } from './text-edits.ts';

/** @param name of a configuration of lefthook's: lefthook.yml, .config/lefthook.toml, … */
export function lefthookEditor(name: string): ConfigEditor | null {
  const format = lefthookFormat(name);
  if (format === undefined) return null;
  return {
    has: (text) => hasJob(format, text),
    add: (text) => withJob(format, text),
    remove: (text) => withoutJob(format, text),
  };
}

interface Editing {
  readonly has: (text: string) => boolean;
  readonly additions: (text: string) => readonly string[];
  readonly removals: readonly ((text: string) => string)[];
}

const isJsonJob = (text: string): boolean => withoutJsonJob(text) !== text;
const JSON_EDITING: Editing = {
  has: isJsonJob,
  additions: jsonCandidates,
  removals: [withoutJsonJob],
};

const EDITING: Readonly<Record<LefthookFormat, Editing>> = {
  yaml: {
    has: hasMarkedLines,
    additions: yamlCandidates,
    removals: [removeMarkedLines, withoutJobLines],
  },
  toml: { has: hasMarkedLines, additions: tomlCandidates, removals: [removeMarkedLines] },
  json: JSON_EDITING,
  jsonc: JSON_EDITING,
};

/** Whether it contains our job, in any version: by its markers, or in JSON by its name. */
export const hasJob = (format: LefthookFormat, text: string): boolean =>
  EDITING[format].has(withoutMark(text));

/**
 * The configuration with our job in `pre-push`, before the others if possible. It replaces an older
 * version, and returns the same text if the job is already there. null: the text isn't a configuration,
 * or we can't add the job without changing more (a mapping on one line, an alias, a job of that name),
 * or another job would lose its stdin.
 */
export function withJob(format: LefthookFormat, text: string): string | null {
  const bare = withoutJob(format, text);
  return afterMark(bare, (body) => {
    const before = parseConfig(format, body);
    if (!before || ourJobIn(before) !== undefined || splitsStdin(before)) return null;
    const isRight = (added: string): boolean => {
      const after = parseConfig(format, added);
      if (!after || !isDeepStrictEqual(besidesOurJob(after), besidesOurJob(before))) return false;
      // The TOML parser's tables have another prototype.
      const job = { ...(ourJobIn(after) as object | undefined) };
      return isDeepStrictEqual(job, COMMAND) || isDeepStrictEqual(job, ITEM);
    };
    return EDITING[format].additions(body).find(isRight) ?? null;
  });
}

/**
 * Undoes `withJob`, byte for byte, and keeps what others have written since. Keys that came with our
 * job stay if others use them now. Returns the same text if our job can't be separated from theirs: then
 * `hasJob` is still true.
 */
export function withoutJob(format: LefthookFormat, text: string): string {
  if (!hasJob(format, text)) return text;
  return afterMark(text, (body) => {
    const before = parseConfig(format, body);
    const isRight = (removed: string): boolean => {
      // We remove our lines from a broken file, too.
      if (!before) return !hasJob(format, removed);
      const after = parseConfig(format, removed);
      return (
        after !== null &&
        ourJobIn(after) === undefined &&
        isDeepStrictEqual(besidesOurJob(after), besidesOurJob(before))
      );
    };
    const removals = EDITING[format].removals.map((remove) => remove(body));
    return removals.find(isRight) ?? body;
  });
}

/**
 * The other files that lefthook reads: those in `extends`, and the user's own (lefthook-local.yml, …).
 * Relative paths below the top level; without patterns and files elsewhere.
 */
export function filesBeside(name: string, text: string): string[] {
  const format = lefthookFormat(name);
  const named = format && parseConfig(format, text)?.extends;
  const list: unknown[] = Array.isArray(named) ? named : [named];
  const isBelow = (path: unknown): path is string =>
    typeof path === 'string' && !/^\/|^\.\.(?:\/|$)|[*?[{]/.test(posix.normalize(path));
  const own = LEFTHOOK_ENDINGS.map((ending) => `lefthook-local${ending}`);
  return [...list.filter(isBelow), ...own, ...own.map((path) => `.${path}`)];
}

/**
 * Whether another job that reads stdin would take it from the existing ones. Jobs that run in sequence
 * each get all of it; jobs in parallel share it when it's longer than about 32 KB. Seen in lefthook 2.2.2.
 */
function splitsStdin({ 'pre-push': hook }: Value): boolean {
  return has(hook, 'parallel', 1) && has(hook, 'use_stdin', Infinity);
}

/** Whether a setting is true in `value` or in one of the `levels` below it. */
function has(value: unknown, setting: string, levels: number): boolean {
  if (levels < 1 || typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => (key === setting && inner === true) || has(inner, setting, levels - 1),
  );
}

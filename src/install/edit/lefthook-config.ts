import { isDeepStrictEqual } from 'node:util';
import { afterMark, withoutMark } from './byte-order-mark.ts';
import { COMMAND, ITEM } from './lefthook-job.ts';
import { jsonCandidates, withoutJsonJob } from './lefthook-json.ts';
import { tomlCandidates } from './lefthook-toml.ts';
import { splitsStdin } from './lefthook-stdin.ts';
import type { LefthookFormat } from './lefthook-format.ts';
import { besidesOurJob, ourJobIn, parseConfig } from './lefthook-value.ts';
import { withoutJobLines, yamlCandidates } from './lefthook-yaml.ts';
import { hasMarkedLines, removeMarkedLines } from './marked-lines.ts';

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

/** Whether our job, of whatever version, is in it: by its markers, or by its name in JSON. */
export const hasJob = (format: LefthookFormat, text: string): boolean =>
  EDITING[format].has(withoutMark(text));

/**
 * The configuration with our job in `pre-push`, first if lefthook lets it be; the same text if it's
 * there already, and an older version of it is replaced. null where the text is no configuration, or
 * where nothing but our job can't be added: a mapping in one line, an alias, a job of that name. null
 * too where another job would get its stdin no more.
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
 * What there was before `withJob`, byte for byte, whatever others wrote elsewhere since. Keys that
 * came with our job stay if others use them now. The same text if our job can't be told from theirs:
 * then `hasJob` is still true.
 */
export function withoutJob(format: LefthookFormat, text: string): string {
  if (!hasJob(format, text)) return text;
  return afterMark(text, (body) => {
    const before = parseConfig(format, body);
    const isRight = (removed: string): boolean => {
      // A broken file is no reason to leave our lines in it.
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

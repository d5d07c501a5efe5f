import { findNodeAtLocation, type Node as JsonNode, parseTree } from 'jsonc-parser';
import { isMap, isPair, isScalar, isSeq, type Node, parseDocument, stringify, YAMLMap } from 'yaml';
import { COMMAND, isReadable, ITEM, JOB_NAME } from './lefthook-job.ts';
import { insertMarkedLines, removeMarkers, withFirstEntry, withoutEntry } from './text-edits.ts';

interface Place {
  /** the start of a line, or the end of the text */
  readonly at: number;
  readonly indent: string;
  readonly value: unknown;
}

/** The text with our job, at each place that may be right; the best place first. */
export function yamlCandidates(text: string): readonly string[] {
  const unit = unitOf(text);
  return placesIn(text, unit).map(({ at, indent, value }) => {
    const lines = stringify(value, { indent: unit.length, lineWidth: 0 }).trimEnd().split('\n');
    return insertMarkedLines(text, at, lines, indent);
  });
}

/** Removes our job from lines that others added between ours. Theirs stay, with the keys above them. */
export function withoutJobLines(text: string): string {
  const at = jobIn(text);
  if (at === null) return text;
  const start = text.lastIndexOf('\n', at) + 1;
  const lines = text.slice(start).split(/(?<=\n)/);
  const next = lines.findIndex((line, index) => index > 0 && depthOf(line) <= at - start);
  return removeMarkers(text.slice(0, start) + (next === -1 ? '' : lines.slice(next).join('')));
}

/** The position of our job's key, or of its dash. */
function jobIn(text: string): number | null {
  const hook = entryOf(rootOf(text), 'pre-push')?.value;
  const jobs = entryOf(hook, 'jobs')?.value;
  const item = isSeq(jobs)
    ? jobs.items.find((job) => isMap(job) && job.get('name') === JOB_NAME)
    : undefined;
  if (isMap(item)) return text.lastIndexOf('-', startOf(item) ?? 0);
  return entryOf(entryOf(hook, 'commands')?.value, JOB_NAME)?.at ?? null;
}

function placesIn(text: string, unit: string): readonly Place[] {
  const root = rootOf(text);
  const hook = entryOf(root, 'pre-push');
  if (!hook) {
    const value = { 'pre-push': { commands: { [JOB_NAME]: COMMAND } } };
    const first = firstOf(root);
    return [text.length, ...(first === null ? [] : [text.lastIndexOf('\n', first) + 1])].map(
      (at) => ({ at, indent: '', value }),
    );
  }
  const jobs = entryOf(hook.value, 'jobs');
  if (jobs) return [below(text, jobs, unit, [ITEM])];
  const commands = entryOf(hook.value, 'commands');
  if (commands) return [below(text, commands, unit, { [JOB_NAME]: COMMAND })];
  return [below(text, hook, unit, { commands: { [JOB_NAME]: COMMAND } })];
}

interface Entry {
  /** the position of its key */
  readonly at: number;
  readonly value: unknown;
}

/** The lines right after a key, so that a comment stays next to what it describes. */
function below(text: string, { at, value }: Entry, unit: string, inside: unknown): Place {
  const lineEnd = text.indexOf('\n', at);
  const first = firstOf(value);
  return {
    at: lineEnd === -1 ? text.length : lineEnd + 1,
    indent: first === null ? indentAt(text, at) + unit : indentAt(text, first),
    value: inside,
  };
}

const rootOf = (text: string): unknown =>
  isReadable(text) ? parseDocument(text).contents : undefined;

function entryOf(map: unknown, name: string): Entry | null {
  if (!isMap(map)) return null;
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  return isScalar(pair?.key) ? { at: startOf(pair.key) ?? 0, value: pair.value } : null;
}

/** The position of a mapping's first entry, or of the first dash of a sequence. */
function firstOf(value: unknown): number | null {
  if (isSeq(value)) return startOf(value);
  return value instanceof YAMLMap && isPair(value.items[0]) ? startOf(value) : null;
}

const startOf = (node: Node): number | null => node.range?.[0] ?? null;

const indentAt = (text: string, at: number): string =>
  ' '.repeat(at - (text.lastIndexOf('\n', at - 1) + 1));

const depthOf = (line: string): number => (line.trim() === '' ? Infinity : line.search(/\S/));

const unitOf = (text: string): string => /^( +)[^\s#-]/m.exec(text)?.[1] ?? '  ';

/** The first `[[pre-push.jobs]]`, with the comments above it. */
const JOBS =
  /^(?:[ \t]*#.*\r?\n)*[ \t]*\[\[[ \t]*["']?pre-push["']?[ \t]*\.[ \t]*["']?jobs["']?[ \t]*\]\]/m;

/** The text with our job, at each place that may be right; the best place first. */
export function tomlCandidates(text: string): readonly string[] {
  const command = [`[pre-push.commands.${JOB_NAME}]`, ...linesOf(COMMAND)];
  const last = insertMarkedLines(text, text.length, command);
  const jobs = JOBS.exec(text);
  if (!jobs) return [last];
  return [insertMarkedLines(text, jobs.index, ['[[pre-push.jobs]]', ...linesOf(ITEM)]), last];
}

// One line each, because lefthook doesn't change the line endings of a longer string, not even CRLF.
const linesOf = (table: object): readonly string[] =>
  Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);

const treeOf = (text: string): JsonNode | undefined =>
  isReadable(text) ? parseTree(text) : undefined;

/** The text with our job, at each place that may be right; the best place first. */
export function jsonCandidates(text: string): readonly string[] {
  const root = treeOf(text);
  if (root?.type !== 'object') return [];
  const commands = { [JOB_NAME]: COMMAND };
  const hook = findNodeAtLocation(root, ['pre-push']);
  if (!hook) return withFirstEntry(text, root, { commands }, 'pre-push');
  if (hook.type !== 'object') return [];
  const jobs = findNodeAtLocation(hook, ['jobs']);
  if (jobs?.type === 'array') return withFirstEntry(text, jobs, ITEM);
  const present = findNodeAtLocation(hook, ['commands']);
  if (!present) return withFirstEntry(text, hook, commands, 'commands');
  return present.type === 'object' ? withFirstEntry(text, present, COMMAND, JOB_NAME) : [];
}

/** Without our job, and without the keys above it that came with it. */
export function withoutJsonJob(text: string): string {
  const root = treeOf(text);
  const job = root && findJob(root);
  return job ? withoutEntry(text, outermost(text, job)) : text;
}

function findJob(root: JsonNode): JsonNode | undefined {
  const items = findNodeAtLocation(root, ['pre-push', 'jobs'])?.children ?? [];
  const isOurs = (item: JsonNode): boolean =>
    findNodeAtLocation(item, ['name'])?.value === JOB_NAME;
  return items.find(isOurs) ?? findNodeAtLocation(root, ['pre-push', 'commands', JOB_NAME])?.parent;
}

/**
 * The object around our entry, if it came with our entry. Then our entry is alone in it and follows
 * whitespace; into an object that was empty before, we insert without whitespace.
 */
function outermost(text: string, entry: JsonNode): JsonNode {
  const container = entry.parent;
  const above = container?.parent;
  const cameWithIt =
    container?.children?.length === 1 && /\s/.test(text.charAt(container.offset + 1));
  return above && cameWithIt ? outermost(text, above) : entry;
}

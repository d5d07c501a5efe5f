import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { withFirstEntry, withoutEntry } from './json-entry.ts';
import { COMMAND, ITEM, JOB_NAME } from './lefthook-job.ts';

const treeOf = (text: string): Node | undefined =>
  parseTree(text, [], { allowTrailingComma: true });

/** The text with our job in it, at the places that may be right, the best one first. */
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

function findJob(root: Node): Node | undefined {
  const items = findNodeAtLocation(root, ['pre-push', 'jobs'])?.children ?? [];
  const isOurs = (item: Node): boolean => findNodeAtLocation(item, ['name'])?.value === JOB_NAME;
  return items.find(isOurs) ?? findNodeAtLocation(root, ['pre-push', 'commands', JOB_NAME])?.parent;
}

/** What is alone in its object, after whitespace, came with that: into an empty one it goes without. */
function outermost(text: string, entry: Node): Node {
  const container = entry.parent;
  const above = container?.parent;
  const cameWithIt =
    container?.children?.length === 1 && /\s/.test(text.charAt(container.offset + 1));
  return above && cameWithIt ? outermost(text, above) : entry;
}

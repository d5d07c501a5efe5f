import type { Node } from 'jsonc-parser';
import { printable } from '../report/printable.ts';
import type { Flaw } from './flaw.ts';

/**
 * The value that a syntax tree stands for. Keys that are there twice, of which JSON.parse would take
 * the last without a word, and `__proto__`, which isn't a key like others, go to `flaws`.
 */
export function treeValue(node: Node, flaws: Flaw[]): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child) => treeValue(child, flaws));
  if (node.type !== 'object') return node.value;
  const value: Record<string, unknown> = {};
  for (const { children: [key, item] = [] } of children) {
    if (!key || !item) continue;
    const name = String(key.value);
    const message = keyProblem(name, value);
    if (message === undefined) value[name] = treeValue(item, flaws);
    else flaws.push({ offset: key.offset, message });
  }
  return value;
}

function keyProblem(name: string, earlier: object): string | undefined {
  if (name === '__proto__') return '"__proto__" can\'t be a key';
  if (Object.hasOwn(earlier, name)) return `"${printable(name)}" is there twice`;
  return undefined;
}

import { MANAGERS, NODES, REPOSITORIES, type Row } from './types.ts';

type Choice = { readonly [Part in keyof Row]?: string | undefined };

/**
 * Each pair of a Node, a manager and a kind of repository occurs once; with a choice, every row that it
 * leaves. Without a package.json, only npm's npx is tried.
 */
export function rowsOf(choice: Choice = {}): Row[] {
  const all = NODES.flatMap((node) =>
    MANAGERS.flatMap((manager) =>
      REPOSITORIES.map((repository) => ({ node, manager, repository })),
    ),
  ).filter(({ manager, repository }) => manager === 'npm' || repository !== 'no package.json');
  const wanted = (Object.keys(choice) as (keyof Row)[]).filter(
    (part) => choice[part] !== undefined,
  );
  if (wanted.length > 0)
    return all.filter((row) => wanted.every((part) => row[part] === choice[part]));
  const [, usual] = NODES;
  return all.filter(({ node, manager, repository }) => {
    const isUnusual = [node !== usual, manager !== 'npm', repository !== 'empty'];
    return isUnusual.filter(Boolean).length <= 2;
  });
}

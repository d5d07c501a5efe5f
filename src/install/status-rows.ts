import { printable } from '../report/printable.ts';
import type { Facts } from './facts.ts';
import type { HooksPath } from './repository.ts';
import type { State } from './status.ts';

type Row = readonly [label: string, text: string];

/** @param show a path as the user would write it */
export function statusRows(
  { repository, hook, husky, managers, manifest, state: { root } }: Facts,
  state: State,
  show: (path: string) => string,
): Row[] {
  const { hooksPath, gitVersion } = repository;
  const names = managers.map(({ name }) => name);
  const rows: (Row | null)[] = [
    ['hook', WORDS[state]],
    [
      'git runs',
      hook.kind === 'none' ? `nothing: there is no ${show(hook.path)}` : show(hook.path),
    ],
    husky && ['husky', huskyWords(husky.ready, show(husky.script.path))],
    names.length > 0 ? ['managers', names.join(', ')] : null,
    hooksPath && ['hooksPath', hooksPathWords(hooksPath)],
    ['version', manifest ? `${printable(manifest.version)} in ${show(root)}` : 'none here'],
    ['git', gitVersion],
  ];
  return rows.filter((row) => row !== null);
}

const WORDS: Readonly<Record<State, string>> = {
  installed: 'installed (git ran it: verified)',
  outdated: 'installed, but not up to date (git ran it: verified)',
  'not-run': "there, but git doesn't run it",
  'not-installed': 'not installed',
};

const huskyWords = (ready: boolean, script: string): string =>
  ready ? `runs ${script}` : 'is not set up in this clone: npx husky';

const hooksPathWords = ({ value, scope }: HooksPath): string =>
  `${printable(value)} (for ${scope === 'local' ? 'this repository' : 'all repositories'})`;

export const managersIn = ({ husky, managers }: Facts): string[] => [
  ...(husky ? ['husky'] : []),
  ...managers.map(({ name }) => name),
];

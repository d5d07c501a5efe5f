import { printable } from '../report/printable.ts';
import type { Facts } from './facts.ts';
import type { Plan } from './plan.ts';
import type { HooksPath } from './repository.ts';
import { runningOrder } from './running-order.ts';
import { shadows } from './shadows.ts';
import type { State } from './status.ts';

type Row = readonly [label: string, text: string];

/** @param show a path as the user would write it */
export function statusRows(
  facts: Facts,
  plan: Plan,
  state: State,
  show: (path: string) => string,
): Row[] {
  const { repository, hook, husky, managers, manifest } = facts;
  const { hooksPath, gitVersion } = repository;
  const { root } = facts.state;
  const isThere = plan.type === 'install' && state !== 'not-installed';
  const names = managers.map(({ name }) => name);
  const rows: (Row | null)[] = [
    ['hook', WORDS[state]],
    [
      'git runs',
      hook.kind === 'none' ? `nothing: there is no ${show(hook.path)}` : show(hook.path),
    ],
    isThere ? ['in order', runningOrder(plan, facts, show).join(', then ')] : null,
    ...(isThere ? shadows(plan, facts, show) : []).map((text): Row => ['beware of', text]),
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

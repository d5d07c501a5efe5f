import { plural, printable } from '../../src/base/text.ts';
import { wrap } from '../../src/terminal/line.ts';
import type { Result, Verdict } from './row.ts';

const WORDS: Readonly<Record<Verdict['kind'], string>> = {
  'as-simulated': 'as simulated',
  differs: 'differs',
  'not-told': "couldn't be told",
  hidden: "couldn't be told",
};

const COLUMN = Math.max(...Object.values(WORDS).map((word) => word.length)) + 2;

/** A row of the table: its verdict, and what was seen. */
export function resultLines({ behavior, verdict }: Result, columns: number): string[] {
  const [first = '', ...rest] = wrap(behavior, columns - COLUMN);
  return [
    `${WORDS[verdict.kind].padEnd(COLUMN)}${first}`,
    ...rest.map(indented),
    ...reasons(verdict).flatMap((text) =>
      wrap(printable(text), columns - COLUMN - 2).map((line) => indented(`  ${line}`)),
    ),
  ];
}

const indented = (text: string): string => `${' '.repeat(COLUMN)}${text}`;

function reasons(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case 'as-simulated':
      return [`seen: ${verdict.seen}`];
    case 'differs':
      return [`simulated: ${verdict.expected}`, `seen: ${verdict.seen}`];
    case 'not-told':
      return [verdict.why];
    case 'hidden':
      return [`not from outside: ${verdict.why}`];
  }
}

/** `31 rows as simulated, 2 differ, 6 couldn't be told` */
export function summaryText(results: readonly Result[], hidden: number): string {
  const count = (kind: Verdict['kind']): number =>
    results.filter(({ verdict }) => verdict.kind === kind).length;
  const differing = count('differs');
  return [
    `${plural(count('as-simulated'), 'row')} as simulated`,
    `${differing} ${differing === 1 ? 'differs' : 'differ'}`,
    `${count('not-told') + hidden} couldn't be told`,
  ].join(', ');
}

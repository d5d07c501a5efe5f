import type { CoverageMap, FileCoverage } from 'istanbul-lib-coverage';
import least from './least.json' with { type: 'json' };

/** In percent, of all of src but the simulator. jest asks for as much of what it counts alone. */
export const LEAST = least;

export interface Row {
  readonly name: string;
  readonly lines: Share;
  readonly branches: Share;
}

interface Share {
  readonly covered: number;
  readonly total: number;
}

const NOTHING: Share = { covered: 0, total: 0 };

/** A row for each folder of `src`, in their order, and the last one for all. */
export function rowsOf(coverage: CoverageMap, src: string): Row[] {
  const folders = new Map<string, Row>();
  for (const path of coverage.files().sort()) {
    const [name = ''] = path.slice(src.length + 1).split('/');
    const { lines, branches } = coverage.fileCoverageFor(path).toSummary();
    const row = { name, lines, branches };
    folders.set(name, sumOf(name, [folders.get(name) ?? empty(name), row]));
  }
  return [...folders.values(), sumOf('all', [...folders.values()])];
}

const empty = (name: string): Row => ({ name, lines: NOTHING, branches: NOTHING });

const sumOf = (name: string, rows: readonly Row[]): Row => ({
  name,
  lines: rows.map(({ lines }) => lines).reduce(plus, NOTHING),
  branches: rows.map(({ branches }) => branches).reduce(plus, NOTHING),
});

const plus = (one: Share, other: Share): Share => ({
  covered: one.covered + other.covered,
  total: one.total + other.total,
});

const percentOf = ({ covered, total }: Share): number =>
  total === 0 ? 100 : (100 * covered) / total;

export const isEnough = ({ lines, branches }: Row): boolean =>
  percentOf(lines) >= LEAST.lines && percentOf(branches) >= LEAST.branches;

export function tableOf(rows: readonly Row[]): string[] {
  const cell = (share: Share): string =>
    `${percentOf(share).toFixed(1).padStart(5)} % ${`${share.covered}/${share.total}`.padStart(11)}`;
  return [
    `${''.padEnd(10)}  ${'lines'.padStart(19)}  ${'branches'.padStart(19)}`,
    ...rows.map(
      ({ name, lines, branches }) => `${name.padEnd(10)}  ${cell(lines)}  ${cell(branches)}`,
    ),
  ];
}

/** Where a line or a branch never ran, as `path:line:column`. */
export function missedIn(file: FileCoverage): string[] {
  const arms = Object.entries(file.branchMap).flatMap(([id, { loc, locations, type }]) =>
    (file.b[id] ?? []).flatMap((count, arm) => {
      // An `if` without an else has no place of its own for it.
      const { line, column } = locations[arm]?.start ?? loc.start;
      const at = (line as number | undefined) === undefined ? loc.start : { line, column };
      return count === 0 ? [{ ...at, what: `${type}, arm ${arm + 1}` }] : [];
    }),
  );
  const lines = file.getUncoveredLines().map((line) => ({ line, column: 0, what: 'line' }));
  return [...arms, ...lines]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, what }) => `${file.path}:${line}:${column + 1}  ${what}`);
}

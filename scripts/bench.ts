import { parseArgs } from 'node:util';
import { thisMachine, writeDocument } from './bench/document.ts';
import { measure, type Progress } from './bench/measure.ts';
import { inPlace } from './bench/place.ts';
import { GROUPS } from './bench/rows/index.ts';
import { count, countLine, exitCodeOf, groupLines } from './bench/table.ts';
import type { Group, GroupResult, Place, Result } from './bench/types.ts';

const USAGE = `npm run bench -- [OPTIONS]

  --only NAME   only the rows whose name or title contains it; can be repeated
  --runs N      pairs for each row (40)
  --json        one JSON object on stdout
  --write       writes docs/benchmarks.md
  --list        the rows, without measuring

Exit code 1: a budget isn't met, or a row failed.`;

interface Options {
  readonly only: readonly string[];
  readonly runs: number;
  readonly json: boolean;
  readonly write: boolean;
  readonly list: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string', default: '40' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: not a number`);
  // A part of the rows would replace all of them.
  if (values.write && values.only.length > 0) throw new Error('--write needs every row: no --only');
  return { ...values, runs };
}

function chosen({ only }: Options): Group[] {
  const isIn = (text: string, part: string): boolean =>
    text.toLowerCase().includes(part.toLowerCase());
  const rowsOf = ({ title, rows }: Group, parts: readonly string[]): Group['rows'] =>
    rows.filter(({ name }) => parts.some((part) => isIn(`${title}: ${name}`, part)));
  const unknown = only.filter((part) =>
    GROUPS.every((group) => rowsOf(group, [part]).length === 0),
  );
  if (unknown.length > 0)
    throw new Error(`no row has "${unknown.join('" or "')}" in its name: --list`);
  if (only.length === 0) return [...GROUPS];
  return GROUPS.map((group) => ({ ...group, rows: rowsOf(group, only) })).filter(
    ({ rows }) => rows.length > 0,
  );
}

async function run(options: Options): Promise<void> {
  const groups = chosen(options);
  if (options.list) {
    for (const { title, rows } of groups) say([title, ...rows.map(({ name }) => `  ${name}`)]);
    return;
  }
  await inPlace(async (place) => {
    const machine = thisMachine(place);
    const results: GroupResult[] = [];
    for (const group of groups) {
      const result = await measureGroup(group, place, options.runs);
      results.push(result);
      if (!options.json) say(groupLines(result));
    }
    const counts = count(results);
    if (options.json) say([JSON.stringify({ machine, counts, groups: results }, null, 2)]);
    else say(['', countLine(counts)]);
    if (options.write) await writeDocument(results, machine);
    process.exitCode = exitCodeOf(counts);
  });
}

async function measureGroup(group: Group, place: Place, runs: number): Promise<GroupResult> {
  const rows: Result[] = [];
  for (const bench of group.rows)
    rows.push(await measure(bench, place, runs, progressOf(`${group.title}: ${bench.name}`)));
  clearProgress();
  return { ...group, rows };
}

const COLUMNS = 79;

/** One line on a terminal, which the next one replaces. */
function progressOf(name: string): Progress {
  return (done, runs) => {
    if (!process.stderr.isTTY) return;
    const text = `${done}/${runs} ${name}`.slice(0, COLUMNS);
    process.stderr.write(`\r${text.padEnd(COLUMNS)}`);
  };
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(COLUMNS)}\r`);
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

let options: Options | undefined;
try {
  options = readOptions();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
if (options)
  await run(options).catch((error: unknown) => {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    process.exitCode = 2;
  });

import { writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { printable } from '../../src/base/text.ts';
import { ROOT } from './place.ts';
import { must } from './run.ts';
import { amount, cells, count, countLine, HEADINGS } from './table.ts';
import type { GroupResult, Place, Result } from './types.ts';

export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly git: string;
  /** processes that ran or waited, on average in the last minute */
  readonly load: number;
}

export function thisMachine(place: Place): Machine {
  const command = ['git', '--version'];
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}, ${arch()}`,
    node: process.version,
    git: must({ command, cwd: place.folder, env: place.env }).trim().replace('git version ', ''),
    load: loadavg()[0] ?? NaN,
  };
}

const FILE = join(ROOT, 'docs/benchmarks.md');

const INTRODUCTION = `# Benchmarks

What a push costs with the hook, as \`npm run bench -- --write\` measured it last. It wrote this file: to change a figure, measure again.

Each figure is compared with a reference on the same machine. Both run in turns, and which one begins alternates, so a machine that is busy slows down both. "Ratio" is the median of the pairs' ratios, and "p90" is the ratio that nine of ten pairs don't exceed. "CPU" is the ratio of the CPU time, user and system, of the run and of every program that it waits for. A budget with a plus is for the difference to the reference. Every run is checked: one that gives up early doesn't count as fast.
`;

/** docs/benchmarks.md, as prettier formats it */
export async function benchmarksDocument(
  groups: readonly GroupResult[],
  machine: Machine,
): Promise<string> {
  const { date, cpu, cores, memoryGb, system, node, git, load } = machine;
  const text = [
    INTRODUCTION,
    `Measured on ${date}: ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}, git ${git}, a load of ${load.toFixed(1)} before the first run. ${sentence(countLine(count(groups)))}.`,
    ...groups.map(section),
  ].join('\n');
  return format(text, { parser: 'markdown', ...(await resolveConfig(FILE)) });
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function section({ title, ours, reference, rows }: GroupResult): string {
  const headings = ['', 'runs', ...HEADINGS.slice(0, 3), 'p90', ...HEADINGS.slice(3)];
  const table = [headings, headings.map(rule), ...rows.filter(isMeasured).map(cellsOf)];
  return [
    ...['', `## ${title}`, '', `Ours: ${ours}. Reference: ${reference}.`, ''],
    ...(rows.some(isMeasured) ? [...table.map((row) => `| ${row.join(' | ')} |`), ''] : []),
    ...rows.flatMap(remarks),
  ].join('\n');
}

/** The names to the left, the figures to the right. */
const rule = (_: string, index: number): string => (index === 0 ? '---' : '---:');

type Measured = Extract<Result, { kind: 'measured' }>;
const isMeasured = (row: Result): row is Measured => row.kind === 'measured';

function cellsOf(row: Measured): string[] {
  const texts = cells(row);
  const p90 = row.ratio?.p90.toFixed(2) ?? amount(row.ours.p90, row.unit);
  return [row.name, String(row.runs), ...texts.slice(0, 3), p90, ...texts.slice(3)];
}

function remarks(row: Result): string[] {
  if (isMeasured(row)) return [];
  const word = row.kind === 'failed' ? 'failed' : 'not measured';
  return [`- ${row.name}: ${word}: \`${printable(row.why).replaceAll('`', "'")}\``];
}

export async function writeDocument(
  groups: readonly GroupResult[],
  machine: Machine,
): Promise<void> {
  await writeFile(FILE, await benchmarksDocument(groups, machine));
}

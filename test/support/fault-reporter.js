import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const [FAULT, OUTCOME] = [46, 16];

/** Prints the matrix after the last test: fault, outcome, time, lines, ok. */
export default class FaultReporter {
  folder = mkdtempSync(join(tmpdir(), 'preflight-matrix-'));
  file = join(this.folder, 'rows');

  constructor() {
    // The workers write their rows into it.
    process.env.FAULT_MATRIX = this.file;
  }

  onRunComplete() {
    const rows = readRows(this.file);
    rmSync(this.folder, { recursive: true });
    process.stdout.write(matrix(rows));
  }
}

/** A row is written when its push has ended, and again when it's found right. */
function readRows(file) {
  const lines = readIfThere(file).split('\n').filter(Boolean);
  const rows = lines.map((line) => JSON.parse(line));
  const last = new Map(rows.map((row) => [`${row.kind} ${row.fault} ${row.outcome}`, row]));
  return [...last.values()];
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function matrix(rows) {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  const bad = rows.filter(({ ok }) => !ok).length;
  const lines = kinds.flatMap((kind) => [
    '',
    `${kind.padEnd(FAULT)}${'outcome'.padEnd(OUTCOME)}${'time'.padStart(7)}  lines  ok`,
    ...rows.filter((row) => row.kind === kind).map(lineOf),
  ]);
  return [...lines, '', `${rows.length} rows, ${bad} not ok`, ''].join('\n');
}

const lineOf = ({ fault, outcome, ms, lines, ok }) =>
  `  ${fault.slice(0, FAULT - 3).padEnd(FAULT - 2)}${outcome.slice(0, OUTCOME - 1).padEnd(OUTCOME)}` +
  `${(ms / 1000).toFixed(1).padStart(5)} s${String(lines).padStart(7)}  ${ok ? 'yes' : 'NO'}`;

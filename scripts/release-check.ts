import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Gate, type GateResult, gatesFor, tableOf } from './release/gates.ts';

// Runs the gates, and prints a table of their results. The quick ones print only if they fail.

const ROOT = join(import.meta.dirname, '..');

const { values } = parseArgs({
  options: {
    lint: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    skip: { type: 'string', multiple: true, default: [] },
  },
});

const results: GateResult[] = [];
for (const gate of gatesFor(values)) {
  const start = performance.now();
  const { code, output } = await run(gate);
  const seconds = (performance.now() - start) / 1000;
  const result = { name: gate.name, ok: code === 0, seconds };
  results.push(result);
  if (!values.lint) console.log(tableOf([result])[0]);
  if (!result.ok) console.log(`\n${gate.command.join(' ')}\n${output}`);
}
console.log(`\n${tableOf(results).join('\n')}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function run({ command, env, when }: Gate): Promise<{ code: number | null; output: string }> {
  const [program, ...args] = command;
  const PATH = [join(ROOT, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, PATH, ...env },
    stdio: when === 'lint' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', ({ message }) => {
      resolve({ code: null, output: message });
    });
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { presetScenario } from '../src/simulator/scenario/presets.ts';
import { installManagers } from '../test/support/managers.ts';
import { shareFoundations, startWorld } from '../test/support/simulator.ts';
import { MANAGER } from './package/managers.ts';
import { LEFTHOOK_FOLDER, setUp } from './package/repositories.ts';
import { rowsOf } from './package/rows.ts';
import { takeSteps } from './package/steps.ts';
import { installTools, toolsFor } from './package/tools.ts';
import type { Place, Row, RowResult, StepResult } from './package/types.ts';

// Installs the package's tarball as its users do, and uses it: each Node, package manager and kind of repository.

const ROOT = join(import.meta.dirname, '..');

// There's no simulated Heroku.
const isWindows = process.platform === 'win32';

const { values: chosen } = parseArgs({
  options: {
    node: { type: 'string' },
    manager: { type: 'string' },
    repository: { type: 'string' },
  },
});

const folder = await realpath(await mkdtemp(join(tmpdir(), 'heroku-preflight-package-')));
try {
  const rows = rowsOf(chosen);
  const hasLefthook = rows.some(({ repository }) => repository === 'lefthook');
  await Promise.all([
    installTools(),
    hasLefthook && installManagers(),
    isWindows || shareFoundations(folder),
  ]);
  const tarball = await pack();
  const results: RowResult[] = [];
  for (const row of rows) {
    const result = await playRow(row, tarball);
    results.push(result);
    tell(result);
  }
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  console.log(`\n${results.length} rows, ${failed} failed`);
  process.exitCode = results.length === 0 || failed > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function pack(): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT, shell: isWindows });
  const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
  return join(folder, filename);
}

async function playRow(row: Row, tarball: string): Promise<RowResult> {
  const start = performance.now();
  const problems = await problemsOf(row, tarball).catch((error: unknown): StepResult[] => [
    { step: 'set up', problem: String(error) },
  ]);
  return { row, seconds: (performance.now() - start) / 1000, problems };
}

async function problemsOf(row: Row, tarball: string): Promise<StepResult[]> {
  const outside = await mkdtemp(join(folder, 'row-'));
  const place = await makePlace(outside, row, tarball);
  await setUp(place, row.repository, MANAGER[row.manager]);
  if (isWindows) return takeSteps(place, row, {});
  const simulator = await startWorld({ scenario: presetScenario('one-dyno', 'my-app'), speed: 50 });
  try {
    return await takeSteps(place, row, simulator.env);
  } finally {
    await simulator.stop();
    await rm(outside, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function makePlace(outside: string, { node }: Row, tarball: string): Promise<Place> {
  const [path, home] = [join(outside, 'app'), join(outside, 'home')];
  await mkdir(path);
  await mkdir(home);
  const tools = await toolsFor(node);
  // What the package needs must be in its tarball.
  const registry = 'http://127.0.0.1:9/';
  const { PATH = '', SystemRoot, ComSpec, PATHEXT, TEMP } = process.env;
  const env = {
    ...{ SystemRoot, ComSpec, PATHEXT, TEMP, TMP: TEMP },
    ...{ HOME: home, USERPROFILE: home, LC_ALL: 'C.UTF-8' },
    PATH: [dirname(tools.node), LEFTHOOK_FOLDER, PATH].join(delimiter),
    ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    ...{ npm_config_registry: registry, npm_config_audit: 'false', npm_config_fund: 'false' },
    npm_config_update_notifier: 'false',
    ...{ YARN_ENABLE_NETWORK: '0', YARN_ENABLE_TELEMETRY: '0', YARN_NPM_REGISTRY_SERVER: registry },
  };
  const user = '[user]\n\tname = Test\n\temail = test@example.com\n';
  await writeFile(join(home, '.gitconfig'), user);
  const write = async (name: string, content: string | object): Promise<void> => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
    await writeFile(join(path, name), text);
  };
  return { path, outside, env, tarball, tools, write };
}

function tell({ row, seconds, problems }: RowResult): void {
  const name = `${row.node.padEnd(7)}${row.manager.padEnd(10)}${row.repository.padEnd(17)}`;
  const verdict = problems.length === 0 ? 'ok' : 'failed';
  console.log(`${name}${verdict.padEnd(8)}${seconds.toFixed(0).padStart(3)} s`);
  for (const { step, problem = '' } of problems) console.log(`  ${step}: ${problem}`);
}

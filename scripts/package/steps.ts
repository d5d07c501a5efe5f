import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANAGER, runFromTarball } from './managers.ts';
import { REPOSITORY } from './repositories.ts';
import { type Ended, lastOf, mustRun, run } from './run.ts';
import type { Command, Env, Place, Row, StepResult } from './types.ts';

type Bin = 'heroku-preflight' | 'install-hooks';

/** What a user types, and what it answers. */
interface Step {
  readonly name: string;
  readonly bin?: readonly [bin: Bin, ...args: string[]];
  readonly command?: Command;
  readonly before?: (place: Place) => Promise<unknown>;
  readonly shows: RegExp;
  /** on Windows, there's no simulated Heroku */
  readonly needsHeroku?: boolean;
}

const PUSH: Command = ['git', 'push', 'heroku', 'main'];

const commitMore = async (place: Place): Promise<void> => {
  await place.write('more.txt', 'more\n');
  await mustRun(place, ['git', 'add', 'more.txt']);
  await mustRun(place, ['git', 'commit', '--quiet', '--message=two']);
};

const STEPS: readonly Step[] = [
  { name: 'status', bin: ['install-hooks', '--status'], shows: /installed.*verified/s },
  {
    name: 'push',
    command: PUSH,
    shows: /preflight {2}my-app[^]*web dynos[^]*main -> main/,
    needsHeroku: true,
  },
  {
    name: 'second push',
    before: commitMore,
    command: PUSH,
    shows: /preflight {2}my-app ✔[^]*main -> main/,
    needsHeroku: true,
  },
  { name: 'check', bin: ['heroku-preflight', 'check'], shows: /web dynos/, needsHeroku: true },
  { name: 'warm', bin: ['heroku-preflight', 'warm'], shows: /\/ +200/, needsHeroku: true },
  {
    name: 'fix --dry-run',
    bin: ['heroku-preflight', 'fix', '--dry-run'],
    shows: /preboot/i,
    needsHeroku: true,
  },
  {
    name: 'watch',
    bin: ['heroku-preflight', 'watch'],
    shows: /deploy +(?:v\d|none under way)/,
    needsHeroku: true,
  },
  { name: 'report', bin: ['heroku-preflight', 'report'], shows: /my-app/, needsHeroku: true },
  { name: 'report --stop', bin: ['heroku-preflight', 'report', '--stop'], shows: /\S/ },
  {
    name: 'uninstall',
    bin: ['install-hooks', '--uninstall', '--yes'],
    shows: /uninstalled/,
  },
];

/** The steps that didn't do what they should. */
export async function takeSteps(place: Place, row: Row, heroku: Env): Promise<StepResult[]> {
  const before = await hooksIn(place);
  const commandOf = ({ bin, command }: Pick<Step, 'bin' | 'command'>): Command => {
    if (!bin) return command ?? PUSH;
    const [name, ...args] = bin;
    const start = row.repository === 'no package.json' ? runFromTarball : MANAGER[row.manager].run;
    return [...start(place, name), ...args];
  };
  const problems: StepResult[] = await install(place, row, commandOf);
  // What comes after it would fail as well.
  if (problems.length > 0) return problems;
  for (const { name, shows, before: prepare, needsHeroku = false, ...step } of STEPS) {
    if (needsHeroku && process.platform === 'win32') continue;
    await prepare?.(place);
    const ended = await run(place, commandOf(step), heroku);
    const problem = problemOf(ended, shows);
    if (problem !== undefined) problems.push({ step: name, problem });
  }
  const after = await hooksIn(place);
  if (after !== before) problems.push({ step: 'after uninstall', problem: `hooks are ${after}` });
  return problems;
}

async function install(
  place: Place,
  { manager: name, repository }: Row,
  commandOf: (step: Pick<Step, 'bin'>) => Command,
): Promise<StepResult[]> {
  const manager = MANAGER[name];
  if (repository !== 'no package.json') {
    const added = await run(place, manager.add(place, repository === 'monorepo'));
    const problem = problemOf(added, /(?:)/);
    if (problem !== undefined) return [{ step: 'add', problem }];
    const warning = added.output.split('\n').find((line) => manager.warns.test(line));
    if (warning !== undefined) return [{ step: 'add', problem: `it warns: ${warning}` }];
  }
  const first = commandOf({ bin: ['install-hooks', '--yes'] });
  let installed = await run(place, first);
  const { sync } = REPOSITORY[repository];
  // Code 2: the manager must be told first.
  if (installed.code === 2 && sync) {
    await sync(place);
    installed = await run(place, first);
  }
  const problem = problemOf(installed, /verified: git runs it/);
  return problem === undefined ? [] : [{ step: 'install', problem }];
}

function problemOf({ code, output }: Ended, shows: RegExp): string | undefined {
  if (code !== 0) return `exit ${String(code)}: ${lastOf(output)}`;
  return shows.test(output) ? undefined : `it printed: ${lastOf(output)}`;
}

/** All hooks that git or a manager runs, as text. */
async function hooksIn({ path }: Place): Promise<string> {
  const folders = ['.git/hooks', '.husky'];
  const files = folders.map(async (folder) => {
    const names = await readdir(join(path, folder)).catch(() => []);
    const hooks = names.filter((name) => name.startsWith('pre-push') && !name.endsWith('.sample'));
    return Promise.all(hooks.map((name) => readFile(join(path, folder, name), 'utf8')));
  });
  const config = await readFile(join(path, 'lefthook.yml'), 'utf8').catch(() => '');
  return JSON.stringify([await Promise.all(files), config]);
}

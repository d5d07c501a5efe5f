import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { presetScenario } from '../../src/simulator/scenario/presets.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { ROOT } from '../support/e2e.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { startWorld } from '../support/simulator.ts';
import { IS_WHOLE, sampleOf, weekly } from '../support/weekly.ts';

// Types the README's commands, with the package installed from its tarball.

interface Expected {
  readonly code: number;
  /** expected in its output on stdout and stderr */
  readonly shows: RegExp;
  /** true: the command starts its own simulated Heroku; otherwise it uses ours */
  readonly simulates?: boolean;
  /** whether it only differs in an option from another command, and so is tested weekly */
  readonly isWeekly?: boolean;
}

/** Why the test doesn't run a command. */
interface NotRun {
  readonly because: string;
}

const NEEDS_REGISTRY = { because: 'it downloads from the npm registry' };
const DONE = { code: 0, shows: /pre-push/ };
const CHECKED = { code: 0, shows: /my-app[^]*⚠ web dynos/ };
const WARM = { code: 0, shows: /✔ \/ +200/ };

/** Keyed by what is typed: a line of an `sh` fence, or a whole `console` fence, which is one session. */
const PLAN: Readonly<Record<string, Expected | NotRun>> = {
  'npx heroku-preflight simulate -- npx heroku-preflight check': {
    ...{ code: 0, shows: /\(simulated\) my-app: [^]*⚠ dyno tier/ },
    ...{ simulates: true, isWeekly: true },
  },
  [[
    'npx heroku-preflight simulate --scratch -- bash',
    'npx install-hooks',
    'git push heroku main',
    'exit',
  ].join('\n')]: {
    ...{ code: 0, shows: /preflight {2}my-app[^]*Released v\d[^]*main -> main/ },
    simulates: true,
  },
  'npm install --save-dev heroku-preflight': NEEDS_REGISTRY,
  'npx install-hooks': DONE,
  'npx -p heroku-preflight install-hooks': DONE,
  'npx heroku-preflight check': CHECKED,
  // It can't ask without a terminal.
  'npx heroku-preflight fix': { code: 2, shows: /Turn on preboot[^]*--yes/i },
  'npx heroku-preflight warm': WARM,
  'npx heroku-preflight watch -- git push heroku main': {
    because: 'test/e2e/watch.test.ts runs it, and here the next push would be rejected',
  },
  // No deploy was followed here. test/e2e/page.test.ts reads the page of one.
  'npx heroku-preflight report --html deploy.html': { code: 2, shows: /no deploy is on record/ },
  'npx heroku-preflight check --remote staging --remote production': {
    code: 0,
    shows: /my-app-staging[^]*my-app-production/,
  },
  'git subtree push --prefix web heroku main': { code: 0, shows: /preflight {2}my-app[^]* main\n/ },
  'npm update heroku-preflight': NEEDS_REGISTRY,
  'npx -p heroku-preflight install-hooks --uninstall': DONE,
  'npm uninstall heroku-preflight': { code: 0, shows: /removed 1 package/ },
};

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const typed = [...readme.matchAll(/^```(sh|console)\n(.*?)^```/gms)].flatMap(
  ([, language, text = '']) =>
    language === 'sh' ? text.trimEnd().split('\n') : [text.trimEnd().replaceAll(/^\$ /gm, '')],
);

const planned = (command: string): Expected | NotRun | undefined => PLAN[command];
const known = typed.filter((command) => 'code' in (planned(command) ?? {}));
const isWeekly = (command: string): boolean => (planned(command) as Expected).isWeekly === true;
const toRun = known.filter((command) => IS_WHOLE || !isWeekly(command));

// npx takes two thirds of a command's time. Before every change, two commands go through it.
const throughNpx = sampleOf(
  2,
  toRun.filter((command) => command.startsWith('npx ')),
);
const WITHOUT_NPX =
  'npx() { [ "$1" != -p ] || shift 2; PATH="$PWD/node_modules/.bin:$PATH" "$@"; }\n';

interface Run {
  readonly code: number | null;
  readonly output: string;
}

let repository: ScratchRepository;
let simulator: Simulator;
// Commands with their own simulated Heroku take longest, so they run at the same time as the others.
const simulated = new Map<string, Promise<Run>>();

beforeAll(async () => {
  repository = await createRepository();
  const apps = ['my-app', 'my-app-staging', 'my-app-production'];
  simulator = await startWorld({ scenario: presetScenario('one-dyno', ...apps), speed: 50 });
  await Promise.all([installTarball(), addFolderAndRemotes()]);
  for (const command of toRun) {
    const expected = planned(command) as Expected;
    if (expected.simulates) simulated.set(command, type(command));
  }
});

afterAll(async () => {
  await Promise.all(simulated.values());
  await simulator.stop();
  await repository.remove();
});

/** The npm registry can't be reached. */
const offline = (): Env => ({
  ...repository.env,
  npm_config_cache: join(repository.outside, 'npm-cache'),
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_offline: 'true',
  npm_config_audit: 'false',
  npm_config_update_notifier: 'false',
});

async function installTarball(): Promise<void> {
  const run = promisify(execFile);
  const { outside, path: cwd } = repository;
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', outside], {
    cwd: ROOT,
    env: offline(),
  });
  await run('sh', ['-c', 'npm install --save-dev ../heroku-preflight-*.tgz'], {
    cwd,
    env: offline(),
  });
}

async function addFolderAndRemotes(): Promise<void> {
  const { path } = repository;
  const git = (...args: string[]): Promise<string> => repository.git(...args);
  await mkdir(join(path, 'web'));
  await writeFile(join(path, 'web/index.html'), 'Hello');
  await git('add', 'web');
  await git('commit', '--quiet', '-m', 'Add a page');
  for (const [name = '', app = ''] of [
    ['heroku', 'my-app'],
    ['staging', 'my-app-staging'],
    ['production', 'my-app-production'],
  ])
    await git('remote', 'add', name, `https://git.heroku.com/${app}.git`);
  // With several apps, git's setting chooses the app.
  await git('config', 'heroku.remote', 'heroku');
}

/** Types `text` into a shell. */
function type(text: string, env: Env = {}): Promise<Run> {
  const child = spawn('bash', [], { cwd: repository.path, env: { ...offline(), ...env } });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.stdin.end(`${text}\n`);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ code, output });
    }),
  );
}

describe("the README's commands", () => {
  it('match the list in this test', () => {
    expect([...new Set(typed)]).toEqual(Object.keys(PLAN));
  });

  for (const command of known) {
    (isWeekly(command) ? weekly : it)(`work: ${command}`, async () => {
      const { code, shows } = planned(command) as Expected;
      const text = throughNpx.includes(command) ? command : WITHOUT_NPX + command;
      const run = await (simulated.get(command) ?? type(text, simulator.env));
      expect(run.output).toMatch(shows);
      expect(run.code).toBe(code);
    });
  }
});

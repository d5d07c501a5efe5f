import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFiles } from '../src/base/node-files.ts';
import { duration } from '../src/base/text.ts';
import { parseGitConfig } from '../src/git/git-config.ts';
import { createFetch } from '../src/net/fetch.ts';
import { type PresetName, presetScenario } from '../src/simulator/scenario/presets.ts';
import { type Simulator, startSimulator } from '../src/simulator/world.ts';
import { paint, styleFor } from '../src/terminal/style.ts';

// Shows what a push does without the hook and with it, in a temporary repository with a simulated
// Heroku. Everything else is real: git, the built bins, HTTPS.

const APP = 'my-app';
// Real seconds, shorter than on Heroku, so that the demo is short.
const SECONDS = { bootSeconds: 3, buildSeconds: 4 };
const DIST = join(import.meta.dirname, '..', 'dist');
const style = styleFor(process.stdout, process.env, process.platform);

// The demo shows the defaults, whatever this machine or CI has set.
const CHOICES = { CI: undefined, PREFLIGHT: undefined };

const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-demo-'));
const repository = join(folder, 'app');
const backup = join(folder, 'backup.git');
try {
  await demo();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function demo(): Promise<void> {
  say(
    `${paint(style, 'bold', 'heroku-preflight')}: a demo on a simulated Heroku, no account needed`,
  );
  await inWorld('sleeping', setUp);
  const without = await inWorld('sleeping', async (world) => {
    step('A sleeping Eco app, and a push without the hook');
    await run(world, ['git', 'push', 'heroku', 'main'], { PREFLIGHT: 'off' });
    return measure(world);
  });
  const withHook = await inWorld('sleeping', async (world) => {
    step('The same app, asleep again, and a push with the hook');
    await run(world, ['git', 'push', 'heroku', 'main']);
    const measured = await measure(world);
    step('The result of the warm-up');
    await run(world, bin('heroku-preflight', 'report'));
    return measured;
  });
  await inWorld('one-dyno', async (world) => {
    step('The checks by hand: an app with one Standard dyno');
    await run(world, bin('heroku-preflight', 'check'));
    step('A push to another remote: nothing runs');
    await run(world, ['git', 'push', 'backup', 'main']);
  });
  printTable(without, withHook);
}

async function setUp(world: Simulator): Promise<void> {
  step('A repository with a Heroku remote, and the hook installed');
  await execute(world, ['git', 'init', '--quiet', '--bare', backup], folder);
  await execute(world, ['git', 'init', '--quiet', repository], folder);
  await execute(world, ['git', 'commit', '--quiet', '--allow-empty', '-m', 'A first commit']);
  await execute(world, ['git', 'remote', 'add', 'heroku', `https://git.heroku.com/${APP}.git`]);
  await execute(world, ['git', 'remote', 'add', 'backup', backup]);
  await run(world, bin('install-hooks'));
}

/** A new world, so that both pushes find the same app in the same state. */
async function inWorld<T>(preset: PresetName, act: (world: Simulator) => Promise<T>): Promise<T> {
  const { apps } = presetScenario(preset, APP);
  const webUrl = `https://${APP}.herokuapp.com/`;
  const world = await startSimulator({
    scenario: { apps: { [APP]: { ...apps[APP], ...SECONDS, webUrl } } },
  });
  try {
    return await act(world);
  } finally {
    await world.stop();
  }
}

function bin(name: string, ...args: string[]): string[] {
  return [process.execPath, join(DIST, `${name}.cjs`), ...args];
}

/** Shows the command as a user types it, and runs it. */
async function run(world: Simulator, command: readonly string[], env: object = {}): Promise<void> {
  const set = Object.entries(env).map(([name, value]) => `${name}=${String(value)}`);
  const [program = '', script = '', ...args] = command;
  const typed = program === process.execPath ? ['npx', basename(script, '.cjs'), ...args] : command;
  say(paint(style, 'dim', `$ ${[...set, ...typed].join(' ')}`));
  await execute(world, command, repository, env);
}

async function execute(
  world: Simulator,
  [program = '', ...args]: readonly string[],
  cwd = repository,
  env: object = {},
): Promise<void> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...CHOICES, ...world.env, ...env },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${String(code)}`);
}

interface Measured {
  /** web dynos that ran just before the release, and just after */
  readonly before: number;
  readonly after: number;
  readonly hookMs: number;
  readonly visitorMs: number;
}

async function measure(world: Simulator): Promise<Measured> {
  const release = world.events.find((event) => event.type === 'release');
  if (!release) throw new Error('the push made no release');
  await settled(world);
  return {
    before: release.runningBefore,
    after: release.runningAfter,
    hookMs: hookTime(world),
    visitorMs: await visit(world),
  };
}

/** The hook runs after git has read the refs and before it uploads. */
function hookTime({ events }: Simulator): number {
  const upload = events.find((event) => event.type === 'git-request' && event.method === 'POST');
  const refs = events.findLast(
    (event) => event.type === 'git-response' && event.atReal < (upload?.atReal ?? 0),
  );
  return (upload?.atReal ?? 0) - (refs?.atReal ?? 0);
}

/** Waits until the dynos of the new release have booted, or sleep. */
async function settled(world: Simulator): Promise<void> {
  while (world.state(APP).dynos.some(({ state }) => state === 'starting')) await sleep(50);
}

async function visit(world: Simulator): Promise<number> {
  const { HTTPS_PROXY, GIT_SSL_CAINFO } = world.env;
  const fetch = createFetch({
    env: { HTTPS_PROXY, GIT_SSL_CAINFO },
    gitConfig: parseGitConfig(''),
    files: nodeFiles,
    cwd: '/',
  });
  const start = performance.now();
  const response = await fetch(world.state(APP).webUrl);
  await response.text();
  return performance.now() - start;
}

function printTable(without: Measured, withHook: Measured): void {
  step('Measured in a simulation: the times are real, the dynos are simulated');
  say('Assumption: the number of running dynos stays the same across a deploy. Heroku');
  say("said so in 2012. It's built into the simulator, so this doesn't prove it.");
  const rows = [
    ['', 'without the hook', 'with it'],
    ['web dynos awake before the release', String(without.before), String(withHook.before)],
    ['web dynos awake after the release', String(without.after), String(withHook.after)],
    ['the first visitor waits', duration(without.visitorMs), duration(withHook.visitorMs)],
    ['the hook takes', duration(without.hookMs), duration(withHook.hookMs)],
  ] as const;
  for (const [what, left, right] of rows) {
    say(`  ${what.padEnd(36)}${left.padStart(18)}${right.padStart(12)}`);
  }
  say('');
}

function step(title: string): void {
  say(`\n${paint(style, 'info', paint(style, 'bold', title))}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

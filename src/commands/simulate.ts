import { once } from 'node:events';
import type { CommandContext, Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { runCommand } from '../base/run-command.ts';
import { isSpeed } from '../simulator/clock.ts';
import { type EventFile, openEventFile } from '../simulator/events.ts';
import { PRESET_NAMES, PRESETS } from '../simulator/scenario/presets.ts';
import { chooseScenario } from '../simulator/scenario/read-scenario.ts';
import { shellExports } from '../simulator/world-env.ts';
import type { Simulator } from '../simulator/world.ts';
import { command, print } from './cli.ts';
import { createNpmPrefix } from './npm-prefix.ts';
import { createScratch, lookAround, scratchAdvice, wantsScratch } from './scratch.ts';
import { SIMULATE } from './simulate-table.ts';

/** `heroku-preflight simulate`: runs a command or a shell with a simulated Heroku. */
export const simulateCommand = command(SIMULATE, async (options, context, program) => {
  if (options.list) return print(context, listOfPresets());
  if (context.platform === 'win32') throw unsupported();

  if (options.scratch && program.length === 0) throw nothingToRun();

  const here = await lookAround(context);
  const scenario = await chooseScenario(options.scenario, options.app, context.cwd, here.apps);
  const speed = parseSpeed(options.speed);
  const inScratch = options.scratch || (await wantsScratch(here, program, context));
  const file = options.log === undefined ? undefined : openLog(context, options.log);
  // Loaded late, so that --list and usage errors answer faster.
  const { startSimulator } = await import('../simulator/world.ts');
  context.mustCleanUp();
  try {
    const simulator = await startSimulator({
      ...{ scenario, speed },
      log: file?.write,
      keepsEvents: false,
    });
    try {
      const apps = Object.keys(scenario.apps);
      announce(context, simulator, apps);
      const env = {
        ...simulator.env,
        ...(await createNpmPrefix(simulator.home, context.packageRoot)),
      };
      if (program.length === 0) return await standBy(context, env);
      const [app = ''] = apps;
      const cwd = inScratch ? await openScratch(context, simulator.home, app, env) : context.cwd;
      const code = await runInside({ ...context, cwd }, env, program);
      // 1 is check's answer to an app that isn't set up well.
      if (!inScratch && code > 1) context.stderr.write(scratchAdvice(here, program));
      return code;
    } finally {
      await simulator.stop();
    }
  } finally {
    file?.close();
  }
});

function nothingToRun(): PreflightError {
  return new PreflightError('usage', '--scratch needs a command', {
    hint: 'For example: heroku-preflight simulate --scratch -- bash',
  });
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (isSpeed(speed)) return speed;
  throw new PreflightError('usage', '--speed takes a number above 0, up to 10000', {
    hint: '--speed 60 simulates a minute in one second',
  });
}

function openLog({ cwd, stderr }: CommandContext, path: string): EventFile {
  return openEventFile(path, cwd, ({ message }) => {
    stderr.write(`(simulated) ${message}: logging stops, the simulation continues.\n`);
  });
}

function listOfPresets(): string {
  const width = Math.max(...PRESET_NAMES.map((name) => name.length)) + 2;
  return PRESET_NAMES.map(
    (name) => `${name.padEnd(width)}${PRESETS[name].summary} (simulated)\n`,
  ).join('');
}

function announce({ stderr }: CommandContext, simulator: Simulator, apps: string[]): void {
  for (const name of apps) {
    stderr.write(`(simulated) ${name}: ${simulator.state(name).webUrl}\n`);
  }
}

async function openScratch(
  context: CommandContext,
  home: string,
  app: string,
  env: Env,
): Promise<string> {
  const folder = await createScratch(home, app, { ...context.env, ...env });
  context.stderr.write(`(simulated) A temporary repository: ${folder}\n`);
  return folder;
}

function runInside(
  context: CommandContext,
  variables: Env,
  program: readonly string[],
): Promise<number> {
  const { cwd, platform, signal, stdin } = context;
  const interactive = stdin.isTTY === true;
  const env = { ...context.env, ...variables };
  return runCommand(program, { cwd, env, platform, signal, interactive });
}

async function standBy(context: CommandContext, variables: Env): Promise<number> {
  print(context, shellExports(variables));
  context.stderr.write(
    '(simulated) Run these lines in another shell. Press Ctrl-C here to stop.\n',
  );
  if (!context.signal.aborted) await once(context.signal, 'abort');
  return 0;
}

function unsupported(): PreflightError {
  return new PreflightError('platform-unsupported', "the simulator doesn't run on Windows", {
    hint: 'Run it in WSL',
  });
}

import { once } from 'node:events';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { isSpeed } from '../simulator/clock.ts';
import { type EventFile, openEventFile } from '../simulator/events.ts';
import { runCommand } from '../simulator/run-command.ts';
import { PRESET_NAMES, PRESETS } from '../simulator/scenario/presets.ts';
import { chooseScenario } from '../simulator/scenario/read-scenario.ts';
import { shellExports } from '../simulator/world-env.ts';
import type { Simulator } from '../simulator/world.ts';
import { command, print } from './cli.ts';
import { SIMULATE } from './simulate-table.ts';

/** `heroku-preflight simulate`: a command, or a shell, in a Heroku that isn't real. */
export const simulateCommand = command(SIMULATE, async (options, context, program) => {
  if (options.list) return print(context, listOfPresets());
  if (context.platform === 'win32') throw unsupported();

  const scenario = await chooseScenario(options.scenario, options.app, context.cwd);
  const speed = parseSpeed(options.speed);
  const file = options.log === undefined ? undefined : openLog(context, options.log);
  // Not loaded before it's needed: --list and mistakes are answered sooner.
  const { startSimulator } = await import('../simulator/world.ts');
  context.mustCleanUp();
  try {
    const simulator = await startSimulator({
      ...{ scenario, speed },
      log: file?.write,
      keepsEvents: false,
    });
    try {
      announce(context, simulator, Object.keys(scenario.apps));
      return await (program.length > 0
        ? runInside(context, simulator, program)
        : standBy(context, simulator));
    } finally {
      await simulator.stop();
    }
  } finally {
    file?.close();
  }
});

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (isSpeed(speed)) return speed;
  throw new PreflightError('usage', '--speed takes a number above 0, up to 10000', {
    hint: '--speed 60 makes a second of a minute',
  });
}

function openLog({ cwd, stderr }: CommandContext, path: string): EventFile {
  return openEventFile(path, cwd, ({ message }) => {
    stderr.write(`(simulated) ${message}: what happens now isn't logged. All else goes on.\n`);
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
    stderr.write(
      `(simulated) Heroku on this machine, with ${name}: ${simulator.state(name).webUrl}\n`,
    );
  }
}

function runInside(
  { cwd, env, signal, stdin }: CommandContext,
  simulator: Simulator,
  program: readonly string[],
): Promise<number> {
  const interactive = stdin.isTTY === true;
  return runCommand(program, { cwd, env: { ...env, ...simulator.env }, signal, interactive });
}

async function standBy(context: CommandContext, simulator: Simulator): Promise<number> {
  print(context, shellExports(simulator.env));
  context.stderr.write('(simulated) Evaluate these lines in another shell. Ctrl-C ends it all.\n');
  if (!context.signal.aborted) await once(context.signal, 'abort');
  return 0;
}

function unsupported(): PreflightError {
  return new PreflightError('platform-unsupported', "the simulator doesn't run on Windows itself", {
    hint: 'run it in WSL',
  });
}

import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command, CommandContext } from '../commands/command.ts';
import { asPreflightError } from '../errors.ts';

declare const __VERSION__: string;

/** Runs a command in this process, and says what went wrong under `name`. */
export async function runBin(name: string, command: Command): Promise<never> {
  const code = await command(contextOfProcess()).catch((error: unknown) => {
    const { message, hint } = asPreflightError(error);
    process.stderr.write(`${name}: ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
    return 2;
  });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // git's helpers may have left timers that nobody waits for.
  process.exit(code);
}

function contextOfProcess(): CommandContext {
  const { argv, env, platform, execPath, stdin, stdout, stderr } = process;
  const [, script = '', ...args] = argv;
  return {
    ...{ env, platform, execPath, stdin, stdout, stderr },
    argv: args,
    cwd: process.cwd(),
    // Package managers link to bins: the package is where the link leads.
    packageRoot: dirname(dirname(realpathSync(script))),
    version: __VERSION__,
    signal: interruption(),
  };
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      controller.abort(signal);
    });
  }
  return controller.signal;
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CommandContext } from '../../src/base/context.ts';
import { checkCommand } from '../../src/commands/check.ts';
import { oneOf, tellFailure } from '../../src/commands/cli.ts';
import { fixCommand } from '../../src/commands/fix.ts';
import { installCommand } from '../../src/commands/install.ts';
import { reportCommand } from '../../src/commands/report.ts';
import { warmCommand } from '../../src/commands/warm.ts';
import { watchCommand } from '../../src/commands/watch.ts';
import { commandWorld } from './command-context.ts';
import type { Env, Run } from './e2e.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = createRequire(import.meta.url)(join(ROOT, 'package.json')) as {
  version: string;
};

const install = { name: 'install-hooks', summary: '', run: installCommand };
const run = oneOf([checkCommand, warmCommand, watchCommand, fixCommand, reportCommand, install]);

interface Place {
  readonly cwd: string;
  readonly env: Env;
}

/** `heroku-preflight ARGS` in this process, for a third of the time of another one. */
export async function runHere(
  { cwd, env, isAlive }: Place & Pick<CommandContext, 'isAlive'>,
  argv: readonly string[],
  options: Partial<Place> = {},
): Promise<Run> {
  const { context, stdout, stderr } = commandWorld({
    ...{ argv, version, packageRoot: ROOT, stdin: Readable.from([]) },
    cwd: options.cwd ?? cwd,
    // This Node hasn't read the file of the world's authority, so that it's read as git's.
    env: { ...env, ...options.env, NODE_EXTRA_CA_CERTS: undefined },
    kill: (pid, signal) => process.kill(pid, signal),
    isAlive,
  });
  const code = await run(context).catch((error: unknown) => {
    tellFailure('heroku-preflight', error, context);
    return 2;
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

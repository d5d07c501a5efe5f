import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/base/run-command.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../simulator/in-world.ts';

const end = useTeardown();
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder(end);
});

/** Runs a shell script, interrupts it when it has made the file `ready`, and returns its exit code. */
async function interrupted(
  script: string,
  signal: NodeJS.Signals,
  interactive: boolean,
): Promise<number> {
  const interruption = new AbortController();
  const code = runCommand(['/bin/sh', '-c', script], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    signal: interruption.signal,
    platform: process.platform,
    interactive,
    graceMs: 200,
  });
  await until(() => existsSync(join(folder, 'ready')));
  interruption.abort(signal);
  return code;
}

/** Ignores signals until the file `go` exists or the test's folder is gone. */
const STUBBORN = `trap '' INT TERM HUP; : >ready; while [ -e ready ]; do [ ! -e go ] || exit 3; sleep 0.05; done`;

describe('a command that is interrupted', () => {
  it('can end in its own way', async () => {
    const script = `trap 'exit 5' TERM; : >ready; while :; do sleep 0.05; done`;
    expect(await interrupted(script, 'SIGTERM', true)).toBe(5);
  });

  it.each([
    ['SIGTERM', true],
    ['SIGHUP', true],
    ['SIGTERM', false],
    ['SIGINT', false],
  ] as const)('is killed after a while where it takes no notice: %s, terminal: %s', (signal, tty) =>
    expect(interrupted(STUBBORN, signal, tty)).resolves.toBe(137),
  );

  it('before it starts isn’t started', async () => {
    // If it were, this would be an error.
    const code = await runCommand([join(folder, 'missing')], {
      ...{ cwd: folder, env: { PATH: process.env.PATH }, interactive: false },
      signal: AbortSignal.abort('SIGTERM'),
      platform: process.platform,
    });
    expect(code).toBe(143);
  });

  it('by Ctrl-C on a terminal can keep running', async () => {
    // Far longer than its grace period, measured by a separate process.
    const later = spawn('/bin/sh', ['-c', 'until [ -e ready ]; do :; done; sleep 1; : >go'], {
      cwd: folder,
    });
    end(() => later.kill());
    expect(await interrupted(STUBBORN, 'SIGINT', true)).toBe(3);
  });
});

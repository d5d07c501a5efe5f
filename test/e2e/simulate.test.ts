import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../simulator/in-world.ts';
import { isAlive, ROOT, type Env } from '../support/e2e.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const end = useTeardown();
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder(end);
});

interface Running {
  readonly child: ReturnType<typeof spawn>;
  readonly code: Promise<number | null>;
  readonly stderr: () => string;
}

function simulate(args: readonly string[], env: Env = {}): Running {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/heroku-preflight.cjs'), 'simulate', ...args],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, TMPDIR: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // It cleans up here; a process that doesn't end fails the test that started it.
  end(() => child.kill('SIGTERM'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.resume();
  const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, code, stderr: () => stderr };
}

const seen = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('an unexpected exception in simulate', () => {
  it.each([
    ["throw new Error('boom')", 'thrown'],
    ["Promise.reject(new Error('boom'))", 'in a promise'],
  ])('ends the command and removes the world: %s', async (bug) => {
    const preload = `const timer = setInterval(() => {
      if (!require('node:fs').existsSync('go')) return;
      clearInterval(timer);
      setImmediate(() => { ${bug}; });
      ${bug};
    }, 20);
    timer.unref();`;
    await writeFile(join(folder, 'bug.cjs'), preload);
    const script = 'echo $$ >pid; echo "$GIT_CONFIG_GLOBAL" >world; : >go; exec sleep 600';

    const { code, stderr } = simulate(['--', '/bin/sh', '-c', script], {
      NODE_OPTIONS: `--require=${join(folder, 'bug.cjs')}`,
    });

    expect(await code).toBe(2);
    const pid = Number(await seen('pid'));
    end(() => isAlive(pid) && process.kill(pid, 'SIGKILL'));
    expect(isAlive(pid)).toBe(false);
    await until(() => stderr().includes('boom'));
    expect(stderr().match(/internal error, please report it: boom/g)).toHaveLength(1);
    expect(existsSync(dirname(await seen('world')))).toBe(false);
  });
});

describe('simulate', () => {
  it('keeps running if its output is closed', async () => {
    const { child, code, stderr } = simulate([]);
    child.stdout?.destroy();
    await until(() => stderr().includes('Ctrl-C'));

    child.kill('SIGTERM');

    expect(await code).toBe(0);
  });

  it('keeps its files in a relative TMPDIR, whatever folder the command uses', async () => {
    const script = 'cd / && test -f "$GIT_CONFIG_GLOBAL" && test -f "$GIT_SSL_CAINFO"';
    const { code } = simulate(['--', '/bin/sh', '-c', script], { TMPDIR: '.' });
    expect(await code).toBe(0);
  });
});

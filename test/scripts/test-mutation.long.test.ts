import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { SETS } from '../../scripts/mutation/sets.ts';

const ROOT = join(import.meta.dirname, '../..');
const HOURS = 60 * 60 * 1000;

it.each(SETS)(
  'the tests notice at least 85 %% of the mutants of $name',
  async ({ name }) => {
    // One at a time: the other tests need the cores as well. Its own tests run without what jest sets.
    const args = ['run', '--silent', 'test:mutation', '--', name, '--force', '--concurrency', '1'];
    const env = { ...process.env, NODE_ENV: undefined, JEST_WORKER_ID: undefined };
    const run = promisify(execFile)('npm', args, { cwd: ROOT, env, maxBuffer: 2 ** 26 });
    // Its exit code is 1 if it's less, and the message then lists each survivor.
    const { stdout } = await run.catch((error: unknown) => {
      const { stdout: output = String(error) } = error as { stdout?: string };
      throw new Error(output);
    });
    expect(stdout).toMatch(new RegExp(`^${name} +\\d+`, 'm'));
  },
  2 * HOURS,
);

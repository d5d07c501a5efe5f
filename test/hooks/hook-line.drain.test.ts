import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NEW_HOOK } from '../../src/install/hook-line.ts';
import { createHookSandbox, execute, type HookSandbox } from '../support/hook-sandbox.ts';
import { SHELLS } from '../support/shells.ts';

// The line for prek 0.5.3, which writes the refs to `pre-push.legacy` and stops a push if they aren't read.

const ARGS = ['origin', '/srv/x.git'];
const refs = (count: number): string =>
  Array.from({ length: count }, (_, index) => `refs/heads/${index} 1 refs/heads/${index} 0\n`).join(
    '',
  );

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  let sandbox: HookSandbox;

  beforeAll(async () => {
    sandbox = await createHookSandbox();
  });
  afterAll(() => sandbox.remove());

  /** The hook's exit code, what it printed, and what it left of its input. */
  async function run(
    name: string,
    text: string,
    stdin: string,
  ): Promise<[number | null, string, string]> {
    const { repository } = sandbox;
    const hook = join(repository.path, '.git/hooks', name);
    await writeFile(hook, text);
    await chmod(hook, 0o755);
    const script = '"$@"; code=$?; echo "left: $(cat)"; exit $code';
    const command = ['/bin/sh', '-c', script, 'sh', ...shell, hook, ...ARGS];
    const options = { cwd: repository.path, env: repository.env, stdin };
    const { code, stdout, stderr } = await execute(command, options);
    const [said = '', left = ''] = stdout.toString().split('left: ');
    return [code, said + stderr, left.trim()];
  }

  it.each([0, 1, 2, 3, 2000])('a hook of prek’s reads all of %i refs', async (count) => {
    expect(await run('pre-push.legacy', NEW_HOOK, refs(count))).toEqual([0, '', '']);
  });

  it('its later lines get the whole input, and their exit code counts', async () => {
    const hook = `${NEW_HOOK}read -r ref\necho "$ref"\nexit 3\n`;
    expect(await run('pre-push.legacy', hook, refs(2000))).toEqual([3, refs(1), '']);
    const whole = await run('pre-push.legacy', `${NEW_HOOK}exec cat\n`, refs(9));
    expect(whole).toEqual([0, refs(9), '']);
  });

  it('any other hook reads nothing', async () => {
    expect(await run('pre-push', NEW_HOOK, refs(9))).toEqual([0, '', refs(9).trim()]);
  });
});

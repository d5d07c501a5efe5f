import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beforeForeignHook,
  createHookSandbox,
  HEROKU_URL,
  shippedHook,
} from '../support/hook-sandbox.ts';
import type { HookSandbox } from '../support/hook-sandbox.ts';
import { SHELLS } from '../support/shells.ts';
import { ELSEWHERE, HEROKU, type Target } from './urls.ts';

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  let sandbox: HookSandbox;
  let decisions: ReadonlyMap<Target, boolean>;
  beforeAll(async () => {
    // If it prints "not installed", it treats the push as one to Heroku.
    sandbox = await createHookSandbox();
    await rm(join(sandbox.state, 'run.sh'));
    decisions = await decideAll(sandbox, shell);
  });
  afterAll(() => sandbox.remove());

  const decides = async (
    url: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<boolean> => {
    const { code, stderr } = await sandbox.run(undefined, { shell, env, args: ['heroku', url] });
    expect(code).toBe(0);
    if (stderr !== '') expect(stderr).toBe(`${NOT_INSTALLED}\n`);
    return stderr !== '';
  };

  it.each(HEROKU)("treats $url as Heroku's $env", (target) => {
    expect(decisions.get(target)).toBe(true);
  });

  it.each(ELSEWHERE)('ignores a push to $url $env', (target) => {
    expect(decisions.get(target)).toBe(false);
  });

  it('exits at once if PREFLIGHT is off', async () => {
    expect(await decides(HEROKU_URL)).toBe(true);
    expect(await decides(HEROKU_URL, { PREFLIGHT: 'off' })).toBe(false);
  });

  it('answers the installer with its nonce, and runs no other hook', async () => {
    const script = beforeForeignHook('echo foreign\n');
    const run = await sandbox.run(script, { shell, env: { HEROKU_PREFLIGHT_NONCE: 'a1b2' } });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from(''),
      stderr: 'heroku-preflight-nonce:a1b2\n',
    });
  });

  it.each(['run.sh', 'start.cjs', 'hook.cjs'])(
    'says so if %s is empty or missing',
    async (name) => {
      const damaged = await createHookSandbox();
      try {
        for (const damage of [(path: string) => writeFile(path, ''), rm]) {
          await damage(join(damaged.state, name));
          const run = await damaged.run(beforeForeignHook('echo foreign\n'), { shell });
          expect(run).toEqual({
            ...{ code: 0, stdout: Buffer.from('foreign\n') },
            stderr: `${NOT_INSTALLED}\n`,
          });
        }
      } finally {
        await damaged.remove();
      }
    },
  );

  it('runs without arguments', async () => {
    const run = await sandbox.run(await shippedHook(), { shell, args: [] });
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });
});

/**
 * The hook's decision for each URL. One shell reads the hook for each URL in a subshell. A URL whose
 * subshell fails isn't in the map.
 */
async function decideAll(
  sandbox: HookSandbox,
  shell: readonly string[],
): Promise<Map<Target, boolean>> {
  const targets = [...HEROKU, ...ELSEWHERE];
  const hook = join(sandbox.repository.outside, 'hook');
  await writeFile(hook, await shippedHook(), 'latin1');
  const script = targets.map(({ url, env = {} }, index) => {
    const variables = Object.entries(env).map(([name, value]) => `export ${name}='${value}'; `);
    return `(${variables.join('')}set -- heroku '${url}'; . '${hook}'; echo '${index} ends' >&2) </dev/null\n`;
  });
  const { stderr } = await sandbox.run(script.join(''), { shell });
  const lines = stderr.split('\n');
  return new Map(
    targets.flatMap((target, index): [Target, boolean][] => {
      const end = lines.indexOf(`${index} ends`);
      const said = lines.slice(lines.indexOf(`${index - 1} ends`) + 1, end);
      expect([[], [NOT_INSTALLED]]).toContainEqual(said);
      return end === -1 ? [] : [[target, said.length === 1]];
    }),
  );
}

const NOT_INSTALLED =
  'preflight: not installed in this clone: npx -p heroku-preflight install-hooks';

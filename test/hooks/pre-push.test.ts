import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beforeForeignHook,
  createHookSandbox,
  execute,
  HEROKU_URL,
  shippedHook,
} from '../support/hook-sandbox.ts';
import type { HookSandbox } from '../support/hook-sandbox.ts';
import { createRepository } from '../support/git-repository.ts';
import { SHELLS } from '../support/shells.ts';

interface Target {
  readonly url: string;
  readonly env?: Readonly<Record<string, string>>;
}

const HEROKU: readonly Target[] = [
  { url: 'https://git.heroku.com/my-app.git' },
  { url: 'https://git.heroku.com' },
  { url: 'https://GIT.Heroku.COM/my-app' },
  { url: 'https://x:t0ken@git.heroku.com:443/my-app.git' },
  { url: 'https://user@mail.example:p@git.heroku.com/app.git' },
  { url: 'git@heroku.com:my-app.git' },
  { url: 'ssh://git@heroku.com/my-app.git' },
  { url: 'git@heroku.work:my-app.git' },
  { url: 'https://git.herokudev.com/my-app.git', env: { HEROKU_HOST: 'herokudev.com' } },
  { url: 'http://127.0.0.1:5000/my-app.git', env: { HEROKU_HOST: 'http://127.0.0.1:8080/v3' } },
  { url: 'https://push.example.com/my-app.git', env: { HEROKU_GIT_HOST: 'push.example.com' } },
  { url: 'https://git.heroku.com/my-app.git', env: { HEROKU_HOST: 'heroku.com' } },
  { url: 'https://Git.Heroku.com/my-app.git', env: { HEROKU_HOST: 'heroku.com' } },
];

const ELSEWHERE: readonly Target[] = [
  { url: 'https://github.com/heroku/x.git' },
  { url: 'git@github.com:heroku/x.git' },
  { url: 'https://git.heroku.com.evil.example/x.git' },
  { url: 'https://evil.example/git.heroku.com/x.git' },
  { url: 'https://evil.example/?@git.heroku.com' },
  { url: 'https://evil.example?@git.heroku.com/' },
  { url: 'https://evil.example#@git.heroku.com/' },
  { url: 'https://notgit.heroku.com/x.git' },
  { url: 'https://heroku.com/x.git' },
  { url: 'https://git@heroku.work/x.git' },
  { url: 'git@heroku.example.org:x.git' },
  { url: 'other@heroku.com:x.git' },
  { url: 'git@evil.example:x@git.heroku.com' },
  { url: '/srv/git.heroku.com:x' },
  { url: '/srv/x://git.heroku.com/' },
  { url: './https://git.heroku.com/x' },
  { url: '../git@heroku.com:x' },
  { url: 'git.heroku.com' },
  { url: '' },
  { url: '*://*' },
  { url: 'https://*/x.git' },
  { url: 'https://git.herokudev.com/x.git', env: { HEROKU_HOST: 'heroku.com' } },
  { url: 'https://git.herokudev.com/x.git', env: { HEROKU_HOST: '*' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_HOST: 'herokudev.com' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_HOST: 'https://api.heroku.com' } },
  { url: 'https://git.heroku.com/x.git', env: { HEROKU_GIT_HOST: 'push.example.com' } },
];

describe.each(SHELLS.map((shell) => ({ shell })))('under $shell', ({ shell }) => {
  let sandbox: HookSandbox;
  let decisions: ReadonlyMap<Target, boolean>;
  beforeAll(async () => {
    // What says "not installed" has decided that the push concerns it.
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

  it.each(HEROKU)('takes $url for Heroku $env', (target) => {
    expect(decisions.get(target)).toBe(true);
  });

  it.each(ELSEWHERE)('lets a push to $url pass $env', (target) => {
    expect(decisions.get(target)).toBe(false);
  });

  it('leaves at once when PREFLIGHT is off', async () => {
    expect(await decides(HEROKU_URL)).toBe(true);
    expect(await decides(HEROKU_URL, { PREFLIGHT: 'off' })).toBe(false);
  });

  it('answers the installer with its nonce, and runs no foreign hook', async () => {
    const script = await beforeForeignHook('echo foreign\n');
    const run = await sandbox.run(script, { shell, env: { HEROKU_PREFLIGHT_NONCE: 'a1b2' } });
    expect(run).toEqual({
      code: 0,
      stdout: Buffer.from(''),
      stderr: 'heroku-preflight-nonce:a1b2\n',
    });
  });

  it('leaves the foreign hook everything as it was', async () => {
    const probe =
      'echo "$0" "$#" "$@"; umask; pwd; echo "$-"; trap; set | grep -ai ^heroku_ || :; cat\n';
    const options = {
      shell,
      args: ['my remote', 'https://example.com/*'],
      stdin: 'a\0b\n\nno end',
    };
    const alone = await sandbox.run(`#!/bin/sh\n${probe}`, options);
    const behind = await sandbox.run(await beforeForeignHook(probe), options);
    expect(alone.stdout.toString()).toContain('no end');
    expect(behind).toEqual(alone);
  });

  it('runs without any argument', async () => {
    expect(await sandbox.run(undefined, { shell, args: [] })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });
});

/**
 * What the hook decides for each URL, by one shell that reads it again and again, in a subshell each
 * time. A URL whose subshell fails isn't in the map.
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

it('starts no process on a push elsewhere', async () => {
  const repository = await createRepository();
  try {
    const { code, stderr } = await execute(
      [
        'strace',
        '-f',
        '-qq',
        '-e',
        'trace=execve,fork,vfork,clone,clone3',
        'dash',
        '-s',
        'origin',
        'https://github.com/heroku/x.git',
      ],
      { cwd: repository.path, env: repository.env, stdin: await shippedHook() },
    );
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/execve\(.*dash/)]);
  } finally {
    await repository.remove();
  }
});

const NOT_INSTALLED =
  'preflight: not installed in this clone, so nothing was checked: npx -p heroku-preflight install-hooks';

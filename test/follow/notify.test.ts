import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/base/run-program.ts';
import {
  type Notification,
  type NotificationProgram,
  notify,
  programFor,
} from '../../src/follow/notify.ts';

// A stand-in for each system's program writes down what it gets.
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notify-'));
});
afterEach(() => rm(folder, { recursive: true }));

const HOSTILE = `v42"; $(touch pwned) \`touch pwned\` '& <b>bold</b> \u202e\u001b[31m\n-- --help`;
const SHOWN =
  'v42"; $(touch pwned) `touch pwned` \'& <b>bold</b> \\u{202e}\\u{1b}[31m\\u{a}-- --help';

const notification = (change: Partial<Notification> = {}): Notification => ({
  title: 'heroku-preflight: my-app',
  text: HOSTILE,
  isUrgent: false,
  ...change,
});

const STAND_IN = `#!/bin/sh
printf '%s\\n' "$@" >"$0.args"
printf '%s\\n' "$PREFLIGHT_TITLE" "$PREFLIGHT_TEXT" >"$0.env"
`;

/** What the stand-in got, a line each. */
async function given(platform: NodeJS.Platform): Promise<{ args: string[]; env: string[] }> {
  const path = join(folder, 'program');
  await writeFile(path, STAND_IN);
  await chmod(path, 0o755);
  const run = ({ command: [, ...args], env }: NotificationProgram): Promise<unknown> =>
    runProgram({ command: [path, ...args], cwd: folder, env, most: 1_000 });
  await notify(notification(), { platform, run });
  const linesOf = async (name: string): Promise<string[]> =>
    (await readFile(`${path}.${name}`, 'utf8')).split('\n').slice(0, -1);
  return { args: await linesOf('args'), env: await linesOf('env') };
}

describe('a notification', () => {
  it('is shown by notify-send, whose body is markup', async () => {
    const { args } = await given('linux');
    expect(args.slice(-3)).toEqual([
      ...['--', 'heroku-preflight: my-app'],
      SHOWN.replace('& <b>bold</b>', '&amp; &lt;b&gt;bold&lt;/b&gt;'),
    ]);
  });

  it('is shown by osascript, which gets the texts as arguments of its script', async () => {
    const { args } = await given('darwin');
    expect(args.slice(-2)).toEqual(['heroku-preflight: my-app', SHOWN]);
    expect(args.slice(0, -2).join(' ')).not.toContain('my-app');
  });

  it('is shown by PowerShell, which gets the texts in variables', async () => {
    const { args, env } = await given('win32');
    expect(env).toEqual(['heroku-preflight: my-app', SHOWN]);
    expect(args.join(' ')).toContain('-NonInteractive');
    expect(args.join(' ')).not.toMatch(/my-app|pwned/);
  });

  it.each([
    ['linux', 'notify-send'],
    ['freebsd', 'notify-send'],
    ['darwin', '/usr/bin/osascript'],
    ['win32', 'powershell.exe'],
  ] as const)('is shown by the system’s own program: %s', (platform, program) => {
    expect(programFor(notification(), platform).command[0]).toBe(program);
  });

  it('is of heroku-preflight, by which the desktop sorts them', async () => {
    expect((await given('linux')).args).toContain('--app-name=heroku-preflight');
  });

  it('stays on the screen if it is urgent', () => {
    const urgencyOf = (isUrgent: boolean): string | undefined =>
      programFor(notification({ isUrgent }), 'linux').command.find((arg) => /^--urg/.test(arg));
    expect([false, true].map(urgencyOf)).toEqual(['--urgency=normal', '--urgency=critical']);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('is cut at 200 characters: %s', (platform) => {
    const { command, env } = programFor(notification({ text: 'a'.repeat(300) }), platform);
    expect([...command, ...Object.values(env)]).toContain(`${'a'.repeat(200)}…`);
  });

  it('that no program can show is ignored', async () => {
    const run = ({ env }: NotificationProgram): Promise<unknown> =>
      runProgram({ command: [join(folder, 'none')], cwd: folder, env, most: 1_000 });
    await expect(notify(notification(), { platform: 'linux', run })).resolves.toBeUndefined();
  });
});

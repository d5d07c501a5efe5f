import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Ended,
  type Ending,
  findProgramsOnPathAlone,
  runProgram,
} from '../../src/base/run-program.ts';
import { eventually, isAlive } from '../support/e2e.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});

const ENDING: Ending = {
  kill: (pid, signal) => process.kill(pid, signal),
  platform: process.platform,
};

/** Runs a shell script that can write process ids into the file `pids`. */
const run = (script: string, ending: Ending = {}, most = 1024): Promise<Ended> =>
  runProgram(
    { command: ['sh', '-c', script], cwd: folder, env: { PATH: process.env.PATH }, most },
    { ...ENDING, ...ending },
  );

/** The ids in `pids`, once there are so many. */
const pids = (count: number): Promise<number[]> =>
  eventually(async () => {
    const text = await readFile(join(folder, 'pids'), 'utf8').catch(() => '');
    const found = text.split('\n').filter(Boolean).map(Number);
    for (const pid of found)
      later(() => {
        if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      });
    return text.endsWith('\n') && found.length === count ? found : undefined;
  });

/** Aborts after the script has written so many process ids; they must all end. */
async function expectAllEnd(
  script: string,
  count: number,
  platform = process.platform,
): Promise<void> {
  const controller = new AbortController();
  const ended = run(script, { signal: controller.signal, platform });
  ended.catch(() => undefined);
  const found = await pids(count);
  controller.abort('late');
  await expect(ended).rejects.toBe('late');
  await eventually(() => !found.some(isAlive) || undefined);
}

describe('runProgram', () => {
  it('returns what a program prints, and its exit code', async () => {
    const { code, stdout, stderr, isCut } = await run('echo out; echo err >&2; exit 3');
    expect({ code, stdout: stdout.toString(), stderr, isCut }).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      isCut: false,
    });
  });

  it('passes the input on, even if the program reads none of it', async () => {
    const program = { cwd: folder, env: { PATH: process.env.PATH }, most: 1e7 };
    const input = 'x'.repeat(1e6);
    const read = await runProgram({ ...program, command: ['cat'], input }, ENDING);
    expect(read.stdout.toString()).toBe(input);
    const unread = await runProgram({ ...program, command: ['true'], input }, ENDING);
    expect(unread.code).toBe(0);
  });

  it('rejects like Node if there is no such program', async () => {
    const program = { cwd: folder, env: { PATH: folder }, most: 1 };
    const running = runProgram({ ...program, command: ['missing'] }, ENDING);
    await expect(running).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['stdout', 'yes'],
    ['stderr', 'yes >&2'],
    ['a child that it has left', 'setsid yes & exit'],
  ])('ends a program that prints without end to %s', async (_, flood) => {
    const { stdout, stderr, isCut } = await run(`echo $$ >pids; ${flood}`);
    expect(isCut).toBe(true);
    expect(stdout.length + stderr.length).toBe(1024);
    const found = await pids(1);
    await eventually(() => !found.some(isAlive) || undefined);
  });

  it('returns when the program has ended, even if a child keeps its output open', async () => {
    const { code, stdout } = await run('sleep 300 & echo $! >pids; echo out');
    expect({ code, out: stdout.toString() }).toEqual({ code: 0, out: 'out\n' });
    await pids(1);
  });

  it('starts nothing if the signal is aborted already', async () => {
    const running = run('touch started', { signal: AbortSignal.abort('late') });
    await expect(running).rejects.toBe('late');
    await expect(readFile(join(folder, 'started'))).rejects.toThrow('ENOENT');
  });
});

describe('when the signal aborts, it ends', () => {
  it.each([
    ['a program that hangs', 'echo $$ >pids; exec sleep 300', 1],
    ['its children', 'sleep 300 & echo "$!\n$$" >pids; wait', 2],
    [
      'a program that ignores SIGTERM',
      'trap "" TERM INT HUP; echo $$ >pids; sleep 300; sleep 300',
      1,
    ],
    ['a stopped program', 'echo $$ >pids; kill -STOP $$', 1],
    ['one that has closed its output', 'exec >&- 2>&-; echo $$ >pids; sleep 300', 1],
    [
      'a child in a session of its own',
      'setsid sh -c "echo \\$\\$ >pids; exec sleep 300" & wait',
      1,
    ],
    [
      'one that has left its parents',
      'setsid sh -c "sh -c \\"echo \\\\\\$\\\\\\$ >pids; exec sleep 300\\" &" & wait; sleep 300',
      1,
    ],
    [
      'one that has left its parents and its output',
      'setsid sh -c "sh -c \\"exec <&- >&- 2>&-; echo \\\\\\$\\\\\\$ >pids; exec sleep 300\\" &" & sleep 300',
      1,
    ],
  ])('%s', async (_, script, count) => {
    await expectAllEnd(script, count);
  });

  it('its children on other systems, too, as ps lists them', async () => {
    await expectAllEnd('setsid sh -c "echo \\$\\$ >pids; exec sleep 300" & wait', 1, 'darwin');
  });

  it('no process that another program has started', async () => {
    const other = run('echo $$ >pids; exec sleep 300', { signal: new AbortController().signal });
    other.catch(() => undefined);
    const [pid = 0] = await pids(1);
    const running = run('sleep 300', { signal: AbortSignal.timeout(100) });
    await expect(running).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(isAlive(pid)).toBe(true);
  });
});

it.each([
  ['win32', '1'],
  ['linux', undefined],
] as const)('on %s, programs in the current folder are passed over: %s', (platform, setting) => {
  const env: Record<string, string | undefined> = {};
  findProgramsOnPathAlone(platform, env);
  expect(env.NoDefaultCurrentDirectoryInExePath).toBe(setting);
});

import { expect, it } from '@jest/globals';
import { runCommand } from '../../src/base/run-command.ts';

const run = (words: readonly string[], platform: NodeJS.Platform): Promise<number> =>
  runCommand(words, {
    ...{ cwd: '/', env: { PATH: '/nowhere' }, platform, interactive: false },
    signal: new AbortController().signal,
  });

it.each([
  [['npm', 'run', 'deploy'], '-- cmd /c npm run deploy'],
  [['npm', 'run', 'a & b'], '-- cmd /c PROGRAM'],
])('on Windows, the hint for a script is to run it by cmd: %j', async (words, command) => {
  await expect(run(words, 'win32')).rejects.toMatchObject({
    ...{ code: 'command-not-started', message: 'npm: ENOENT' },
    hint: `After --, give a program (.exe) on PATH. For a script (.cmd): ${command}`,
  });
});

it('elsewhere, the hint is to give a program', async () => {
  await expect(run(['npm'], 'linux')).rejects.toMatchObject({
    hint: 'After --, give a program on PATH and its arguments',
  });
});

// Node throws this at once, as for a .cmd on Windows.
it('an error of Node before the start is one of the command', async () => {
  await expect(run(['npm\0'], 'win32')).rejects.toMatchObject({ code: 'command-not-started' });
});

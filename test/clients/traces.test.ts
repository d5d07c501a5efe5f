import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { eventually } from '../support/e2e.ts';
import { withClients, type ClientWorld } from './client-world.ts';
import { endProcessesOf, processesOf } from './processes.ts';

const refusalsIn = ({ simulator }: ClientWorld): string[] =>
  eventsOf(simulator, 'proxy-refusal').map(({ target }) => target);

describe('the Heroku CLI', () => {
  it('writes no file outside the world and the repository', () =>
    withClients(scenarioOf('one-dyno'), async ({ simulator, repository, run }) => {
      const log = join(repository.outside, 'strace');
      const calls = 'openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink,unlink';

      await run('strace', [
        ...['-f', '-qq', '-z', '-s', '4096', '-e', `trace=${calls}`, '-o', log],
        ...['heroku', 'features'],
      ]);

      const written = pathsChanged(await readFile(log, 'utf8'));
      const ours = [dirname(simulator.env.HOME ?? ''), repository.outside, '/dev/', '/proc/'];
      expect(written).not.toEqual([]);
      expect(written.filter((path) => !ours.some((folder) => path.startsWith(folder)))).toEqual([]);
    }));

  it('asks for unpaid bills, and for nothing else outside the world', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      for (const command of ['ps', 'features', 'auth:whoami']) await world.heroku(command);

      expect(new Set(refusalsIn(world))).toEqual(new Set(['particleboard.heroku.com:443']));
    }));
});

describe('the watch over the clients', () => {
  it.each([
    ["fetch('https://example.com/')", 'example.com'],
    ["require('node:https').get('https://example.org/')", 'example.org'],
    ["require('node:net').connect(443, '192.0.2.1')", '192.0.2.1'],
    ["require('node:dns').lookup('example.net', (error) => { throw error; })", 'example.net'],
  ])('blocks connections that bypass the proxy: %s', (code, host) =>
    withClients(scenarioOf('one-dyno'), async ({ run, takeEscapes }) => {
      expect((await run('node', ['-e', code])).code).not.toBe(0);
      expect(new Set(await takeEscapes())).toEqual(new Set([host]));
    }),
  );

  it('finds and ends a process that has left its parents', () =>
    withClients(scenarioOf('one-dyno'), async ({ run, simulator }) => {
      await run('sh', ['-c', 'sleep 300 >/dev/null 2>&1 &']);

      expect(await processesOf(simulator)).toMatchObject([{ command: 'sleep 300' }]);

      await endProcessesOf(simulator);
      await eventually(async () => (await processesOf(simulator)).length === 0 || undefined);
    }));
});

/** What the calls in strace's log created, changed or removed. */
function pathsChanged(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => !line.includes('openat(') || /O_(WRONLY|RDWR|CREAT)/.test(line))
    .flatMap((line) => [...line.matchAll(/"(\/[^"]*)"/g)].map(([, path = '']) => path));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type E2e, eventually, inFreshClone, inWorld, ROOT, type Run } from '../support/e2e.ts';
import { useTeardown } from '../support/teardown.ts';
import { screenOf } from '../support/terminal.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf } from '../support/weekly.ts';

const later = useTeardown();

const BIN = join(ROOT, 'dist/heroku-preflight.cjs');

/** `heroku-preflight warm` on a terminal; stdout has everything that the terminal shows. */
function atTerminal(world: E2e, columns: number, rows: number): Promise<Run> {
  const command = `stty cols ${columns} rows ${rows}; exec "$NODE" '${BIN}' warm`;
  return world.run('script', ['-qec', command, '/dev/null'], {
    env: { NODE: process.execPath, NO_COLOR: '1', TERM: 'xterm' },
  });
}

// `script` takes other arguments on other systems.
(process.platform === 'linux' ? describe : describe.skip)('a terminal', () => {
  it.each(
    sampleOf(1, [
      [80, 24],
      [40, 4],
    ]),
  )(
    'a terminal of %i columns and %i rows shows the progress, and at the end only the result',
    (columns, rows) =>
      inWorld(
        { ...scenarioOf('sleeping'), faults: { app: [{ path: 'b$', status: 503, times: 1 }] } },
        async (world) => {
          const paths = [
            '/',
            '/b',
            ...Array.from({ length: 5 }, (_, i) => `/${'long/'.repeat(30)}${i}`),
          ];
          await world.write('heroku-preflight.json', { warmup: { paths } });
          const { code, stdout } = await atTerminal(world, columns, rows);
          expect(code).toBe(0);
          expect(stdout).toContain('no answer yet, ');
          expect(stdout).toContain('503, retrying in ');
          const lines = screenOf(stdout, columns, rows);
          expect(lines[0]).toMatch(/^my-app {2}1 × eco, was asleep/);
          expect(lines.join('\n')).not.toContain('no answer yet');
          expect(lines.filter((line) => line.startsWith('  ✔ '))).toHaveLength(paths.length);
        },
        { installed: false, speed: 5 },
      ),
  );
});

describe('Ctrl-C', () => {
  it.each(sampleOf(1, ['SIGINT', 'SIGTERM', 'SIGHUP'] as const))(
    'ends warm at once: %s',
    (signal) =>
      inFreshClone(scenarioOf('sleeping', { bootSeconds: 10_000 }), async (world) => {
        const child = spawn(process.execPath, [BIN, 'warm'], {
          cwd: world.repository.path,
          env: { ...world.env },
          stdio: 'ignore',
        });
        later(() => child.kill('SIGKILL'));
        await eventually(() => eventsOf(world.simulator, 'router-request').length > 0 || undefined);
        const exit = once(child, 'exit');
        child.kill(signal);
        expect(await exit).toEqual([null, signal]);
      }),
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type E2e, inWorld, ROOT } from '../support/e2e.ts';
import { changesIn } from '../support/commands.ts';
import { useTeardown } from '../support/teardown.ts';
import { screenOf } from '../support/terminal.ts';
import { APP, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf } from '../support/weekly.ts';

const later = useTeardown();

const BIN = join(ROOT, 'dist/heroku-preflight.cjs');
const [COLUMNS, ROWS] = [80, 40];

interface Session {
  readonly code: number | null;
  /** everything that the terminal received */
  readonly output: string;
  /** what it shows at the end */
  readonly screen: string;
}

/** `heroku-preflight fix` on a terminal, whose user types `answer` at the prompt. */
async function atTerminal(world: E2e, answer: string, options = ''): Promise<Session> {
  const command = `stty cols ${COLUMNS} rows ${ROWS}; exec "$NODE" '${BIN}' fix ${options}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: world.repository.path,
    env: { ...world.env, NODE: process.execPath, NO_COLOR: '1', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  later(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!output.includes(QUESTION) && `${output}${text}`.includes(QUESTION))
      child.stdin.write(answer);
    output += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, screen: screenOf(output, COLUMNS, ROWS).join('\n') };
}

const QUESTION = 'Continue? [y/N] ';

const inClone = (test: (world: E2e) => Promise<void>): Promise<void> =>
  inWorld(scenarioOf('one-dyno', { bootSeconds: 20 }), test, { installed: false, speed: 10 });

// `script` takes other arguments on other systems.
(process.platform === 'linux' ? describe : describe.skip)('a terminal', () => {
  it('shows the plan, asks, and shows the progress', () =>
    inClone(async (world) => {
      const { code, output, screen } = await atTerminal(world, 'y\r');
      expect(code).toBe(0);
      expect(output).toContain('1 of 2 web dynos up (0 s)');
      expect(screen).toContain(
        "\n  Total: +$25/month by Heroku's price list.\nThis changes my-app: +$25/month by Heroku's price list.\nContinue? [y/N] y\n  ✔ session affinity  on\n  ✔ web dynos         2 × standard-1x, all up after ",
      );
      expect(screen).not.toContain('web dynos up');
      expect(world.simulator.state(APP).features.preboot).toBe(true);
    }));

  it.each(
    sampleOf(2, [
      ['no', 'n\r'],
      ['nothing', '\r'],
      ['Ctrl-D', '\u0004'],
      ['Ctrl-C', '\u0003'],
    ]),
  )('takes %s as no, changes nothing, and exits with 1', (_, answer) =>
    inClone(async (world) => {
      const run = await atTerminal(world, answer);
      expect(run.code).toBe(1);
      expect(run.screen).toMatch(/\n {2}Nothing was changed\.\n/);
      expect(changesIn(world)).toEqual([]);
    }),
  );

  it('doesn’t ask with --yes', () =>
    inClone(async (world) => {
      const run = await atTerminal(world, '', '--yes --only preboot');
      expect(run.code).toBe(0);
      expect(run.output).not.toContain('Continue?');
      expect(changesIn(world)).toEqual(['PATCH /apps/my-app/features/preboot']);
    }));
});

import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { showing, showWaiting, watchChecking, watchWarming } from '../../src/commands/progress.ts';
import type { WarmProgress } from '../../src/warm/report.ts';
import { commandWorld } from '../support/command-context.ts';
import { PLAIN } from '../support/style.ts';
import { screenOf } from '../support/terminal.ts';
import { answerOf, pathOf } from '../support/warm-report.ts';

describe('watch checking', () => {
  function display(apps: number, isTTY: boolean, env: Record<string, string> = {}) {
    const stderr = Object.assign(new PassThrough(), { isTTY });
    let output = '';
    const screen = (): string[] => {
      output += String((stderr.read() as Buffer | null) ?? '');
      return screenOf(output, 80, 24).filter((line) => line !== '');
    };
    return { ...watchChecking({ stderr, env }, apps), screen };
  }

  describe('the progress of a check', () => {
    it('is one line on a terminal, rewritten in place', () => {
      const { onChecked, screen } = display(100, true);
      expect(screen()).toEqual(['  0 of 100 apps checked']);
      for (let i = 0; i < 12; i += 1) onChecked();
      expect(screen()).toEqual(['  12 of 100 apps checked']);
    });

    it('is gone at the end', () => {
      const { onChecked, end, screen } = display(2, true);
      onChecked();
      end();
      expect(screen()).toEqual([]);
    });

    it("isn't shown for a single app", () => {
      expect(display(1, true).screen()).toEqual(['  checking the app']);
    });

    it.each([
      ['elsewhere than on a terminal', false, {}],
      ['on a terminal that knows no escape codes', true, { TERM: 'dumb' }],
    ])('is empty %s', (_, isTTY, env) => {
      const { onChecked, end, screen } = display(2, isTTY, env);
      onChecked();
      end();
      expect(screen()).toEqual([]);
    });
  });
});

function screenWorld(isTTY: boolean) {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  let output = '';
  /** what a terminal shows, or the lines of a log */
  const screen = (): string[] => {
    output += String((stderr.read() as Buffer | null) ?? '');
    const lines = isTTY ? screenOf(output, 80, 24) : output.split('\n');
    return lines.filter((line) => line !== '');
  };
  return { context: commandWorld({ stderr }).context, screen };
}

describe('dynos that start', () => {
  const upOf = (up: number | undefined) => ({ up, quantity: 2, elapsedMs: 3_400 });

  function wait(isTTY: boolean) {
    const { context, screen } = screenWorld(isTTY);
    return { ...showWaiting(context, PLAIN), screen };
  }

  it('are one line on a terminal, which is gone at the end', () => {
    const { onWait, end, screen } = wait(true);
    onWait(upOf(0));
    onWait(upOf(1));
    expect(screen()).toEqual(['    1 of 2 web dynos up (3 s)']);
    end();
    expect(screen()).toEqual([]);
  });

  it('are a line elsewhere whenever their number changes, and once in each step', () => {
    const { onWait, end, screen } = wait(false);
    for (const up of [0, 0, undefined, 1, 1]) onWait(upOf(up));
    end();
    onWait(upOf(1));
    expect(screen()).toEqual([
      '    0 of 2 web dynos up (3 s)',
      "    can't read the web dynos at the moment (3 s)",
      '    1 of 2 web dynos up (3 s)',
      '    1 of 2 web dynos up (3 s)',
    ]);
  });
});

describe('what is waited for', () => {
  it.each([
    ['is gone from a terminal afterwards', true, []],
    ['stays elsewhere', false, ['asking the app']],
  ])('%s, even if that fails', async (_, isTTY, after) => {
    const { context, screen } = screenWorld(isTTY);
    let during: string[] = [];
    const wait = showing(context, 'asking the app', () => {
      during = screen();
      return Promise.reject(new Error('no answer'));
    });
    await expect(wait).rejects.toThrow('no answer');
    expect(during.map((line) => line.trim())).toEqual(['asking the app']);
    expect(screen()).toEqual(after);
  });
});

describe('warm display', () => {
  const ESCAPE = '\u001b';

  /** A display whose timer and clock the test controls. */
  function display(
    isTTY: boolean,
    paths: readonly string[],
    env: Record<string, string> = {},
    rows = 10,
  ) {
    const stderr = Object.assign(new PassThrough(), { isTTY, columns: 60, rows });
    const settings = paths.map((path) => pathOf(path).path);
    let now = 0;
    const wakes: (() => void)[] = [];
    const watcher = watchWarming(
      { env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1', ...env }, platform: 'linux', stderr },
      settings,
      { now: () => now, sleep: () => new Promise((resolve) => wakes.push(resolve)) },
    );
    return {
      watcher,
      settings,
      /** what was written since the last call */
      written: (): string => String((stderr.read() as Buffer | null) ?? ''),
      pass: async (ms: number): Promise<void> => {
        now += ms;
        for (const wake of wakes.splice(0)) wake();
        await new Promise(setImmediate);
      },
    };
  }

  const answered = (path: WarmProgress['path'], changes: Partial<WarmProgress>): WarmProgress => ({
    ...{ path, answer: answerOf(), pauseMs: undefined, requests: 1, firstMs: 84 },
    ...changes,
  });

  const UNAVAILABLE = { answer: answerOf({ status: 503 }), pauseMs: 4_000 };

  describe('on a terminal', () => {
    it('rewrites one line for each path in place, and clears them at the end', async () => {
      const { watcher, settings, written, pass } = display(true, ['/', '/b']);
      const [first] = settings;
      if (!first) throw new Error();
      expect(written()).toContain('no answer yet, 0 s');
      watcher.onProgress(answered(first, UNAVAILABLE));
      await pass(100);
      const repainted = written();
      expect(repainted.startsWith(`\r${ESCAPE}[2A`)).toBe(true);
      expect(repainted).toContain('503, retrying in 4 s, 1 request');
      watcher.end();
      expect(written()).toBe(`\r${ESCAPE}[2A${ESCAPE}[J`);
      await pass(100);
      watcher.onPath({ ...pathOf('/'), path: first });
      expect(written()).toBe('');
    });

    it('tells paths with the same name apart', async () => {
      const { watcher, settings, written, pass } = display(true, ['/', '/']);
      const [, second] = settings;
      if (!second) throw new Error();
      watcher.onPath({ ...pathOf('/'), path: second });
      written();
      await pass(100);
      expect(written().split('\n').slice(0, 2)).toEqual([
        expect.stringContaining('no answer yet'),
        expect.stringContaining('✔ /  1.2 s → 84 ms'),
      ]);
      watcher.end();
    });

    it('shows as many lines as almost every terminal has if it doesn’t say how many', () => {
      const paths = Array.from({ length: 30 }, (_, index) => `/${index}`);
      const { watcher, written } = display(true, paths, {}, 0);
      watcher.end();
      expect(written()).toContain(`\r${ESCAPE}[23A${ESCAPE}[J`);
    });

    it("never hides the cursor, because a killed process couldn't show it again", () => {
      const { watcher, written } = display(true, ['/']);
      watcher.end();
      expect(written()).not.toContain(`${ESCAPE}[?25l`);
    });
  });

  describe.each([
    ['elsewhere', false, {}],
    ['on a terminal that knows no escape codes', true, { TERM: 'dumb' }],
  ])('%s', (_, isTTY, env) => {
    it('prints a plain line for each finished path', () => {
      const { watcher, written } = display(isTTY, ['/'], env);
      watcher.onProgress(answered(pathOf('/').path, {}));
      watcher.onPath(pathOf('/'));
      watcher.onPath(pathOf('/b', { notWarm: 'unexpected', warmMs: undefined, requests: 1 }));
      watcher.end();
      expect(written()).toBe('/: 1.2 s → 84 ms, 21 requests\n/b: not warm, 1 request\n');
    });

    it('prints a line for a retry, at most every five seconds', async () => {
      const { watcher, written, pass } = display(isTTY, ['/'], env);
      const { path } = pathOf('/');
      for (let second = 0; second < 11; second += 1) {
        watcher.onProgress(answered(path, UNAVAILABLE));
        await pass(1_000);
      }
      expect(written()).toBe('/: 503, retrying in 4 s\n'.repeat(3));
    });
  });
});

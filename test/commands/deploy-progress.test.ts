import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { watchDeploy } from '../../src/commands/deploy-progress.ts';
import { answer, dyno, dynos, follow, formation, type Moment, RELEASED } from '../follow/news.ts';
import { screenOf } from '../support/terminal.ts';

const up = dyno(6, 'up', { seconds: 31 });
const BOOTED: readonly Moment[] = [...RELEASED, [60, formation(2), dynos(up, up)]];
const switching = (...moments: readonly Moment[]) =>
  follow({ runtime: 'preboot' }, ...BOOTED, ...moments);

/** A display whose timer and clock the test controls. */
function display(isTTY: boolean, columns = 80) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns, rows: 24 });
  let [output, now] = ['', 0];
  const wakes: (() => void)[] = [];
  const watcher = watchDeploy(
    { env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1' }, platform: 'linux', stderr },
    { now: () => now, sleep: () => new Promise((resolve) => wakes.push(resolve)) },
  );
  const printed = (): string => {
    output += String((stderr.read() as Buffer | null) ?? '');
    return output;
  };
  return {
    ...watcher,
    printed,
    /** what the terminal shows after `seconds` more */
    screenAfter: async (seconds: number): Promise<string[]> => {
      now += seconds * 1_000;
      for (const wake of wakes.splice(0)) wake();
      await new Promise(setImmediate);
      return screenOf(printed(), columns, 24).filter((line) => line !== '');
    },
  };
}

describe('what is waited for', () => {
  it('is a line on a terminal that counts down between two reads', async () => {
    const { onStep, screenAfter } = display(true);
    onStep(switching());
    expect(await screenAfter(0)).toEqual([
      '  waiting for Preboot to switch to v6, about 2 min 31 s left',
    ]);
    expect(await screenAfter(15)).toEqual([
      '  waiting for Preboot to switch to v6, about 2 min 16 s left',
    ]);
  });

  it('fits into a narrow terminal', async () => {
    const { onStep, screenAfter } = display(true, 40);
    onStep(switching([100, answer(5)]));
    const [line = '', ...more] = await screenAfter(0);
    expect(more).toEqual([]);
    expect(line).toMatch(/^ {2}waiting for Preboot to switch .*…$/);
  });

  it('is gone at the end', async () => {
    const { onStep, end, screenAfter } = display(true);
    onStep(switching());
    await screenAfter(0);
    end();
    expect(await screenAfter(1)).toEqual([]);
  });

  it('is a plain line per state elsewhere, without repetitions', () => {
    const { onStep, end, printed } = display(false);
    onStep(follow({}, ...RELEASED.slice(0, 1)));
    onStep(switching());
    onStep(switching([100, answer(5)]));
    onStep(switching([100, answer(5)], [115, answer(5)]));
    end();
    expect(printed()).toBe(
      [
        'waiting for a build',
        'waiting for Preboot to switch to v6, about 2 min 31 s left',
        'waiting for Preboot to switch to v6: v5 still answers, about 1 min 51 s left',
        '',
      ].join('\n'),
    );
  });

  it('isn’t mentioned after its end', () => {
    const { onStep, printed } = display(false);
    onStep(follow({}, ...RELEASED, [40, formation(0)]));
    expect(printed()).toBe('');
  });
});

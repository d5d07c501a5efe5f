import { expect, it } from '@jest/globals';
import { type RunEnd, watchRun } from '../../src/warmup/run-watch.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/** How a run ends whose record says this, one look after the other. */
function endOf(look: (count: number) => Promise<RunEnd | undefined>): Promise<RunEnd> {
  let looks = 0;
  return new Promise((resolve) => {
    const next = (): Promise<RunEnd | undefined> => look((looks += 1));
    const ports = { ...virtualClock(), look: next, onLook: () => Promise.resolve() };
    watchRun(ports, 60_000, resolve);
  });
}

it('a run ends as its record says', async () => {
  const stopped = (count: number) =>
    Promise.resolve(count === 3 ? ('stopped' as const) : undefined);
  expect(await endOf(stopped)).toBe('stopped');
});

it('a run ends at its deadline', async () => {
  expect(await endOf(() => Promise.resolve(undefined))).toBe('deadline');
});

it('a run whose record can’t be read is gone: it couldn’t write it either', async () => {
  expect(await endOf(() => Promise.reject(new Error('EACCES')))).toBe('gone');
});

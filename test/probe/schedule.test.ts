import { expect, it } from '@jest/globals';
import { createSchedule, type Due, type Schedule } from '../../src/probe/schedule.ts';

const take = (count: number, { next }: Schedule): Due[] => Array.from({ length: count }, next);
const timesOf = (dues: readonly Due[]): number[] => dues.map(({ at }) => at);

it('each path gets a probe on a new connection and one on a reused one, in turns', () => {
  expect(take(6, createSchedule(1_000, 500, 2))).toEqual([
    { at: 1_000, path: 0, isNew: true },
    { at: 1_500, path: 0, isNew: false },
    { at: 2_000, path: 1, isNew: true },
    { at: 2_500, path: 1, isNew: false },
    { at: 3_000, path: 0, isNew: true },
    { at: 3_500, path: 0, isNew: false },
  ]);
});

it('the next probe stays where it was when they slow down, and those after it come half as often', () => {
  const schedule = createSchedule(1_000, 500, 1);
  expect(timesOf(take(3, schedule))).toEqual([1_000, 1_500, 2_000]);
  schedule.slowDown();
  expect(timesOf(take(3, schedule))).toEqual([2_500, 3_500, 4_500]);
  schedule.slowDown();
  expect(timesOf(take(2, schedule))).toEqual([5_500, 7_500]);
});

it('they slow down to one probe in five seconds at most', () => {
  const schedule = createSchedule(0, 4_000, 1);
  schedule.slowDown();
  schedule.slowDown();
  expect(timesOf(take(3, schedule))).toEqual([0, 5_000, 10_000]);
});

it('a rate that was slower from the start stays', () => {
  const schedule = createSchedule(0, 10_000, 1);
  schedule.slowDown();
  expect(timesOf(take(2, schedule))).toEqual([0, 10_000]);
});

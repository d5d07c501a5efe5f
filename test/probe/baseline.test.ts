import { describe, expect, it } from '@jest/globals';
import { baselineOf } from '../../src/probe/baseline.ts';
import type { Sample } from '../../src/state/probe-record.ts';
import { sampleAt } from './samples.ts';

const SETTINGS = { slowMs: null, slackMs: 1_000 };
const NOT_FOUND = { result: 'status', status: 404 } as const;
const REDIRECTED = { result: 'status', status: 302 } as const;

type Seen = Parameters<typeof sampleAt>[1];

const baseline = (...seen: readonly Seen[]) =>
  baselineOf(
    seen.map((one, index) => sampleAt(index * 500, one)),
    SETTINGS,
  );
const times = (count: number, seen: Seen): Seen[] => Array.from({ length: count }, () => seen);
const normalOf = (...seen: readonly Seen[]): Sample['status'] | undefined =>
  baseline(...seen).normal?.status;

describe('what is usual', () => {
  it('differs for new connections and reused ones', () => {
    const { usualMs } = baseline(
      ...times(3, { ms: 90, isNew: true }),
      ...times(5, { ms: 30, isNew: false }),
    );
    expect([usualMs(true), usualMs(false)]).toEqual([90, 30]);
  });

  it('is the other kind’s if one kind has no answer', () => {
    const { usualMs } = baseline({ ms: 30, isNew: false });
    expect([usualMs(true), usualMs(false)]).toEqual([30, 30]);
  });

  it('comes from good answers only', () => {
    const { usualMs, slowMs } = baseline(
      { ms: 30 },
      ...times(9, { ms: 9_000, result: 'server-error', status: 503 }),
    );
    expect([usualMs(true), slowMs]).toEqual([30, 1_030]);
  });

  it('is no time at all without any answer', () => {
    const { usualMs, slowMs, normal } = baseline();
    expect([usualMs(true), usualMs(false), slowMs, normal]).toEqual([0, 0, 1_000, undefined]);
  });
});

describe('an unexpected answer', () => {
  it('is normal if four of five are the same', () => {
    expect(normalOf(...times(4, NOT_FOUND), {})).toBe(404);
    expect(normalOf(...times(3, NOT_FOUND), {})).toBeUndefined();
  });

  it('of another status isn’t the same', () => {
    expect(normalOf(...times(3, NOT_FOUND), ...times(2, REDIRECTED))).toBeUndefined();
  });

  it('of another kind isn’t the same', () => {
    const body = { result: 'body', status: 404 } as const;
    expect(normalOf(...times(3, NOT_FOUND), ...times(2, body))).toBeUndefined();
  });

  it.each([500, 503])('of a broken app (%d) isn’t normal', (status) => {
    expect(normalOf(...times(5, { result: 'server-error', status }))).toBeUndefined();
  });

  it('isn’t a missing one', () => {
    expect(baseline(...times(5, { result: 'timeout', status: null })).normal).toBeUndefined();
  });
});

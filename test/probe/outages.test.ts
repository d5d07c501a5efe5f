import { describe, expect, it } from '@jest/globals';
import { longestGap, outagesOf } from '../../src/probe/outages.ts';
import { gradedAt, gradedFrom, SLOT_MS } from './samples.ts';

const ERROR = { result: 'server-error', status: 503 } as const;
const REFUSED = { result: 'connect', status: null } as const;
const OFFLINE = { result: 'timeout', status: null, voidedBy: 'offline' } as const;
const END = 20_000;

const isIn = (dueMs: number, from: number, to: number): boolean => dueMs >= from && dueMs < to;

describe('failed probes', () => {
  it('count until the next one, in one outage, with each way in which they failed', () => {
    const graded = gradedFrom(0, END, (dueMs) => {
      if (isIn(dueMs, 5_000, 6_000)) return ERROR;
      return isIn(dueMs, 6_000, 7_000) ? REFUSED : {};
    });
    expect(outagesOf(graded)).toEqual([
      { from: 5_000, to: 7_000, results: ['server-error', 'connect'] },
    ]);
  });

  it('with a good answer between them are two outages', () => {
    const graded = gradedFrom(0, END, (dueMs) => ([5_000, 6_000].includes(dueMs) ? ERROR : {}));
    expect(outagesOf(graded)).toEqual([
      { from: 5_000, to: 5_500, results: ['server-error'] },
      { from: 6_000, to: 6_500, results: ['server-error'] },
    ]);
  });

  it('within a stall belong to it, and so do the answers that waited', () => {
    const graded = gradedFrom(0, END, (dueMs) => {
      if (dueMs === 6_000) return ERROR;
      return isIn(dueMs, 5_000, 10_000) ? { ms: 10_000 - dueMs } : {};
    });
    expect(outagesOf(graded)).toEqual([
      { from: 4_750, to: 10_000, results: ['ok', 'server-error'] },
    ]);
  });

  it('aren’t void ones', () => {
    const graded = gradedFrom(0, END, (dueMs) => (isIn(dueMs, 5_000, 7_000) ? OFFLINE : {}));
    expect(outagesOf(graded)).toEqual([]);
  });

  it('beside void ones say only how they failed', () => {
    const graded = [
      gradedAt(5_000, ERROR),
      { ...gradedAt(5_200, OFFLINE), slotMs: 300 },
      gradedAt(5_500),
    ];
    expect(outagesOf(graded)).toEqual([{ from: 5_000, to: 5_500, results: ['server-error'] }]);
  });
});

describe('a stall', () => {
  /** All who came from `from` on, and before `to`, waited until `to`. */
  const stall = (from: number, to: number, paths = 1) =>
    gradedFrom(0, END, (dueMs) => ({
      path: Math.floor(dueMs / SLOT_MS / 2) % paths,
      ...(isIn(dueMs, from, to) ? { ms: to - dueMs } : {}),
    }));

  it('begins between the last probe that didn’t wait and the first that did', () => {
    expect(outagesOf(stall(5_000, 9_000))).toEqual([{ from: 4_750, to: 9_000, results: ['ok'] }]);
  });

  it('of a single path of two isn’t one of the app', () => {
    const graded = gradedFrom(0, END, (dueMs) => {
      const path = Math.floor(dueMs / SLOT_MS / 2) % 2;
      return { path, ...(path === 1 && isIn(dueMs, 5_000, 7_000) ? { ms: 7_000 - dueMs } : {}) };
    });
    expect(outagesOf(graded)).toEqual([]);
  });

  it('of all of three paths is one', () => {
    expect(outagesOf(stall(5_000, 10_000, 3))).toHaveLength(1);
  });

  it('needs no more than a few who waited if all are answered at its end', () => {
    expect(outagesOf(stall(5_000, 6_500))).toEqual([{ from: 4_750, to: 6_500, results: ['ok'] }]);
  });

  it('isn’t a wait that a later visitor didn’t have', () => {
    const graded = gradedFrom(0, END, (dueMs) => {
      if (dueMs === 5_000) return { ms: 3_000 };
      return dueMs === 5_500 ? { ms: 3_200 } : dueMs === 6_000 ? { ms: 100 } : {};
    });
    expect(outagesOf(graded)).toEqual([]);
  });

  it('isn’t shorter than the pause between two probes', () => {
    const slowly = (ms: number) =>
      [0, 2_000, 4_000, 6_000, 8_000].map((dueMs) => ({
        ...gradedAt(dueMs, dueMs === 4_000 ? { ms } : {}),
        slotMs: 2_000,
      }));
    expect(outagesOf(slowly(999))).toEqual([]);
    expect(outagesOf(slowly(1_000))).toEqual([{ from: 3_000, to: 5_000, results: ['ok'] }]);
  });

  it('isn’t what lies between void probes', () => {
    const graded = gradedFrom(0, END, (dueMs) =>
      isIn(dueMs, 5_000, 9_000) ? { ms: 9_000 - dueMs, voidedBy: 'late' } : {},
    );
    expect(outagesOf(graded)).toEqual([]);
  });
});

describe('the longest gap', () => {
  it('is between two good answers', () => {
    const graded = gradedFrom(0, END, (dueMs) => (isIn(dueMs, 5_000, 8_000) ? ERROR : {}));
    expect(longestGap(graded)).toBe(3_500);
  });

  it('is between their ends, in the order in which they came', () => {
    const graded = [
      gradedAt(0, { ms: 900 }),
      gradedAt(500, { ms: 100 }),
      gradedAt(1_000, { ms: 700 }),
    ];
    expect(longestGap(graded)).toBe(800);
  });

  it('has no time of void probes in it, wherever others are', () => {
    const graded = gradedFrom(0, END, (dueMs) => {
      if (isIn(dueMs, 5_000, 6_000)) return OFFLINE;
      if (isIn(dueMs, 6_000, 8_000)) return ERROR;
      return isIn(dueMs, 12_000, 16_000) ? OFFLINE : {};
    });
    expect(longestGap(graded)).toBe(2_500);
  });

  it('isn’t ended by a void answer', () => {
    const graded = gradedFrom(0, END, (dueMs) =>
      dueMs === 6_000 ? { voidedBy: 'late' } : isIn(dueMs, 5_000, 8_000) ? ERROR : {},
    );
    expect(longestGap(graded)).toBe(3_000);
  });

  it('of a single answer is none', () => {
    expect(longestGap([gradedAt(0)])).toBe(0);
  });
});

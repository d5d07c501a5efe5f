import { describe, expect, it } from '@jest/globals';
import { CASES, herokuOf } from './cases.ts';
import { followPush } from './follow-world.ts';

const IS_SUCCESS = /✔ deploy/;

describe('a push that is followed', () => {
  it.each(CASES.map((one) => [one.name, one] as const))(
    'ends, and says how: %s',
    async (_, one) => {
      const { run, seconds, calls, words } = await followPush(herokuOf(one), one.given);
      if (one.outcome) expect(run?.deploy?.outcome).toMatchObject(one.outcome);
      else expect(run?.deploy?.outcome ?? null).toBeNull();
      expect(words.replaceAll(/\n {10,}/g, ' ')).toContain(one.words);
      expect(IS_SUCCESS.test(words)).toBe(IS_SUCCESS.test(one.words));
      if (one.words === '') expect(words).toBe('');
      expect(seconds).toBeLessThanOrEqual(one.within);
      expect(calls).toBeLessThanOrEqual(Math.min(150, one.calls));
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import { recordAfter } from '../../src/follow/record.ts';
import { newDeployRecord } from '../../src/state/deploy-record.ts';
import { dyno, dynos, follow, formation, RELEASED } from './news.ts';

const record = newDeployRecord({ start: null, gitPid: null, sleeps: null, warming: null });

describe('the record of a deploy', () => {
  it('has the number of dynos when it’s over, even after a single round', () => {
    const course = follow({}, ...RELEASED, [40, formation(2), dynos(dyno(6, 'up'), dyno(6, 'up'))]);
    expect(recordAfter(record, course)).toMatchObject({ phase: 'over', up: 2, dynos: 2 });
  });

  it('has the number of dynos that were up when one crashed', () => {
    const course = follow({}, ...RELEASED, [
      ...([40, formation(2), dynos(dyno(6, 'up'), dyno(6, 'crashed'))] as const),
    ]);
    expect(recordAfter(record, course)).toMatchObject({ up: 1, dynos: 2 });
  });

  it('knows no number before the switch', () => {
    expect(recordAfter(record, follow({}, ...RELEASED))).toMatchObject({ up: 0, dynos: null });
  });
});

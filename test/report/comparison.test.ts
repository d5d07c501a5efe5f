import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/report/comparison.ts';
import { deployedOn } from '../support/deploy-page.ts';
import { cold, outage, smooth } from '../support/probe-runs.ts';

const THIS = deployedOn(20, outage().judgement);
const judgement = smooth().judgement;
const of = (day: number, downtimeMs: number) => deployedOn(day, { ...judgement, downtimeMs });

const downtime = (...others: Parameters<typeof compare>[1]) =>
  compare(THIS, [THIS, ...others]).find(({ label }) => label === 'downtime');

describe('a deploy compared with those before it', () => {
  it('has the median of each number', () => {
    expect(downtime(of(19, 300), of(18, 0), of(17, 9_000))).toEqual({
      ...{ label: 'downtime', unit: 'ms', value: 9_000, median: 300, of: 3 },
    });
    expect(downtime(of(19, 300), of(18, 0))?.median).toBe(150);
  });

  it('leaves itself, later ones, other apps and mere warm-ups out', () => {
    expect(
      downtime(...[of(21, 1), { ...of(19, 2), run: { ...of(19, 2).run, app: 'other' } }], {
        ...of(18, 3),
        run: { ...of(18, 3).run, deploy: null },
      }),
    ).toBeUndefined();
  });

  it('compares what both have: a deploy that wasn’t probed has its first answer', () => {
    const compared = compare(deployedOn(20, undefined), [deployedOn(19, cold().judgement)]);
    expect(compared.map(({ label }) => label)).toEqual(['first answer', 'push to live']);
    expect(compared[0]).toMatchObject({ value: 5_200, median: 5_460 });
  });

  it('has no share of failures without a probe that counts', () => {
    const none = deployedOn(20, { ...judgement, valid: 0 });
    const labels = compare(none, [of(19, 0)]).map(({ label }) => label);
    expect(labels).not.toContain('failed probes');
  });
});

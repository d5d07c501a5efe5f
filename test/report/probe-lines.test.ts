import { describe, expect, it } from '@jest/globals';
import { usualLine } from '../../src/report/probe-lines.ts';

describe('what is usual for the app', () => {
  it('is the median of the deploys before', () => {
    const compared = [
      { label: 'downtime', unit: 'ms', value: 9_000, median: 0, of: 3 },
      { label: 'failed probes', unit: 'share', value: 0.05, median: 0.002, of: 2 },
    ] as const;
    expect(usualLine(compared)?.text).toBe(
      'downtime 0 s, failed probes 0.2% (median of 3 deploys before)',
    );
  });

  it('is nothing without other deploys', () => {
    expect(usualLine([])).toBeUndefined();
  });
});

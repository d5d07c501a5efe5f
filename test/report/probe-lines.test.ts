import { describe, expect, it } from '@jest/globals';
import { probeSummary, usualLine, visitorsLine } from '../../src/report/probe-lines.ts';
import { cold, outage, smooth, unended } from '../support/probe-runs.ts';

describe('what visitors felt, in a line', () => {
  it('is never more than the probes show', () => {
    expect(visitorsLine(smooth().judgement)).toEqual({
      ...{ tone: 'pass', label: 'visitors' },
      text: 'PASS: 0 of 644 probes failed: under 0.5% with 95% confidence',
    });
  });

  it('is slow answers, too', () => {
    const { tone, text } = visitorsLine(cold().judgement);
    expect(tone).toBe('warn');
    expect(text).toMatch(/^DEGRADED: .*, 9 answers took longer than 1\.0 s$/);
  });

  it('says why there is no verdict', () => {
    expect(visitorsLine(unended().judgement).text).toMatch(
      /^INCONCLUSIVE: .* \(the switch to the new release was not seen\)$/,
    );
  });
});

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

describe('what visitors felt, in GitHub’s summary', () => {
  it('is the numbers and the timeline', () => {
    const { run, judgement } = outage();
    const lines = probeSummary(run, judgement);
    expect(lines.slice(0, 9)).toEqual([
      ...['**FAIL**', '', '| what visitors felt | |', '| --- | --- |'],
      '| downtime | 9.0 s |',
      '| failed | 18 of 330 probes failed |',
      '| longest gap | 9.5 s |',
      '| first answer of the new release | 2.7 s |',
      '| p95 before, during, after | 333 ms, 251 ms, 1.2 s |',
    ]);
    const [begin, end] = [lines.indexOf('```text'), lines.lastIndexOf('```')];
    expect(end - begin).toBeGreaterThan(8);
    expect(lines.slice(begin, end).join('\n')).toContain(' failed  ');
  });
});

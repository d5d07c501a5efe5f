import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timelineLines } from '../../src/report/timeline.ts';
import { widthOf } from '../../src/terminal/width.ts';
import * as deploys from '../support/probe-runs.ts';
import { expectGolden } from '../support/golden.ts';
import { holdsForAll } from '../support/property.ts';
import { PLAIN } from '../support/style.ts';

type Probed = ReturnType<typeof deploys.outage>;

const CASES: readonly (readonly [name: string, make: () => Probed])[] = [
  ['outage', deploys.outage],
  ['stall', deploys.stall],
  ['smooth', deploys.smooth],
  ['cold', deploys.cold],
  ['crashed', deploys.crashed],
  ['unended', deploys.unended],
  ['long', deploys.long],
];

const lines = ({ run, judgement }: Probed, width = 80, style = PLAIN): string[] =>
  timelineLines(run, judgement, width, style);

// UPDATE_GOLDEN=1 npm run jest -- test/report/timeline
describe('the timeline in a terminal', () => {
  it.each(CASES)('looks as before: %s', (name, make) =>
    expectGolden(`timeline-${name}`, `${lines(make()).join('\n')}\n`),
  );

  it.each(CASES)('fits in any width: %s', (_, make) => {
    const probed = make();
    for (const width of [40, 57, 80, 200])
      expect(Math.max(...lines(probed, width).map(widthOf))).toBeLessThanOrEqual(width);
  });

  it('is ASCII where the terminal may not be UTF-8', () => {
    const text = lines(deploys.outage(), 80, { ...PLAIN, unicode: false }).join('');
    expect(text).toMatch(/^[ -~]+$/);
    expect(text).toContain(' failed ');
  });

  it('says the same with color', () => {
    const probed = deploys.outage();
    const colored = lines(probed, 80, { ...PLAIN, color: true });
    expect(colored.join('')).toContain('\u001b[31m');
    expect(colored.map(stripVTControlCharacters)).toEqual(lines(probed));
  });

  it('is nothing without a probe', () => {
    const { run, judgement } = deploys.outage();
    expect(timelineLines({ ...run, samples: [] }, judgement, 80, PLAIN)).toEqual([]);
  });

  it('has no row of phases if none is known', () => {
    const { run, judgement } = deploys.outage();
    const none = { found: null, built: null, released: null };
    const phases = { ...run.phases, ...none, booted: null, switched: null, warmed: null };
    const shown = timelineLines({ ...run, phases }, judgement, 80, PLAIN);
    expect(shown.join('\n')).not.toContain('phase');
    expect(shown.join('\n')).toContain('failed');
  });

  it('calls an answer good that was the same before the deploy', () => {
    const { run, judgement } = deploys.outage();
    const normal = [{ path: '/', status: 503 }];
    expect(lines({ run, judgement }).join('\n')).toContain('18 failed');
    expect(lines({ run, judgement: { ...judgement, normal } }).join('\n')).not.toContain('failed');
    const other = [{ path: '/', status: 500 }];
    expect(lines({ run, judgement: { ...judgement, normal: other } }).join('\n')).toContain(
      '18 failed',
    );
  });

  it('has every failed probe in its column', () => {
    const { run } = deploys.smooth();
    const at = 200;
    const samples = run.samples.map((sample, index) =>
      index === at
        ? ({ ...sample, result: 'timeout', endedMs: sample.dueMs + 30_000 } as const)
        : sample,
    );
    const shown = timelineLines({ ...run, samples }, undefined, 80, PLAIN);
    const [row = ''] = shown.filter((line) => line.includes('✖'));
    expect(row.trim()).toMatch(/^failed +✖$/);
    expect(row.indexOf('✖') - 11).toBe(Math.floor((at * 500 * 69) / 322_000));
    expect(shown.join('\n')).toContain('1 failed');
  });

  it('fits for any record, however strange its times are', () => {
    const { run, judgement } = deploys.outage();
    const [sample] = run.samples;
    if (!sample) throw new Error('no sample');
    const ms = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const phase = fc.option(ms);
    const records = fc.record({
      samples: fc.array(
        fc.record({
          ...{ dueMs: ms, endedMs: ms, release: fc.option(fc.integer()) },
          result: fc.constantFrom('ok' as const, 'timeout' as const),
          voidedBy: fc.option(fc.constantFrom('late' as const)),
        }),
        { maxLength: 4 },
      ),
      phases: fc.record({
        ...{ found: phase, built: phase, released: phase },
        ...{ booted: phase, switched: phase, warmed: phase },
      }),
    });
    holdsForAll(
      records,
      ({ samples, phases }) => {
        const all = samples.map((own) => ({ ...sample, ...own }));
        const shown = timelineLines({ ...run, samples: all, phases }, judgement, 80, PLAIN);
        return shown.every((line) => widthOf(line) <= 80 && !line.includes('NaN'));
      },
      1_000,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { checkedRecord } from '../../src/report/check-lines.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import { judged, pushed } from '../support/check-report.ts';
import { resultOf } from '../support/check-result.ts';
import { dataWith, GOOD, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const said = (data: AppData, failures: { readonly [K in ReadName]?: PreflightError } = {}) =>
  pushed(judged(data, failures));

describe('the checks of a push', () => {
  it('have one line each for dynos and features if they all pass, and no other lines', () => {
    expect(said(GOOD)).toEqual([
      '  ✔ dyno tier',
      '  ✔ session affinity',
      '  ✔ web dynos         2 × standard-1x',
      '  ✔ preboot',
    ]);
  });

  it('say what is wrong, the command that fixes it, and its cost', () => {
    expect(said(dataWith({ formation: [web('Standard-1X', 1)], features: [] }))).toEqual([
      '  ✔ dyno tier',
      '  ⚠ session affinity  off: with 2+ dynos, in-memory sessions break',
      '                      → heroku features:enable http-session-affinity -a my-app',
      '                        (only for in-memory sessions; deploys end those anyway)',
      '  ⚠ web dynos         1 × standard-1x: no spare if it fails',
      '                      → heroku ps:scale web=2 -a my-app  (+$25/month)',
      '  ⚠ preboot           off: visitors wait while new dynos boot',
      '                      → heroku features:enable preboot -a my-app',
      '  → fix these in a safe order: npx heroku-preflight fix -a my-app',
    ]);
  });

  it('are one finding on Eco', () => {
    expect(said(dataWith({ formation: [web('Eco', 1)], features: [] }))).toEqual([
      '  ⚠ dyno tier         eco: no second dyno or preboot, so deploys have downtime',
      '                      → heroku ps:type web=standard-1x -a my-app  ($25/month)',
    ]);
  });

  it('show the additional cost on Basic', () => {
    const text = said(dataWith({ formation: [web('Basic', 1)] })).join('\n');
    expect(text).toContain('web=standard-1x -a my-app  (+$18/month)');
  });

  it.each([
    ['before the first release', [], '  ℹ first deploy      nothing to check yet'],
    [
      'for a worker alone',
      [{ ...web('Standard-1X', 1), type: 'worker' }],
      '  ℹ no web process    nothing to check',
    ],
  ])('say once why there is nothing to check: %s', (_, formation, line) => {
    expect(said(dataWith({ formation }))).toEqual([line]);
  });

  it('say so if all enabled checks need other dynos', () => {
    const eco = judged(dataWith({ formation: [web('Eco', 1)] }));
    expect(pushed(eco.filter(({ id }) => id !== 'dyno-tier'))).toEqual([
      "  ℹ nothing to check  Eco and Basic dynos don't support these features",
    ]);
  });

  it('count the passed checks if they have no lines of their own', () => {
    const quiet = [resultOf('stack'), resultOf('last-release')];
    expect(pushed(quiet)).toEqual(['  ✔ checks            all 2 passed']);
    expect(pushed(quiet.slice(1))).toEqual(['  ✔ checks            1 passed']);
  });

  it('say so if no check applies', () => {
    expect(pushed([resultOf('java-warmup')])).toEqual([
      '  ℹ nothing to check  no check applies to this app',
    ]);
  });

  it('leave advice for nearly every app to a check by hand', () => {
    expect(pushed([resultOf('stack'), resultOf('runtime-metadata')])).toEqual([
      '  ✔ checks            1 passed',
    ]);
  });

  it('show that advice if its severity is error', () => {
    expect(pushed([resultOf('runtime-metadata', { severity: 'error' })]).join('\n')).toMatch(
      /^ {2}✖ runtime metadata/,
    );
  });

  it('don’t mention a missing spare dyno if there is one', () => {
    const three = resultOf('web-dynos', {
      app: { formation: [web('standard-1x', 3)] },
      options: { min: 4 },
    });
    expect(pushed([three])[0]).toBe(
      '  ⚠ web dynos         3 × standard-1x; your config requires 4',
    );
  });

  it('are ASCII if the stream isn’t known to support more', () => {
    const text = pushed(judged(dataWith({ features: [] })), undefined, {
      ...PLAIN,
      unicode: false,
    }).join('\n');
    expect(text).toContain('  + web dynos         2 x standard-1x');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('say if Heroku lists no price', () => {
    const text = said(dataWith({ formation: [web('Private-S', 1)] })).join('\n');
    expect(text).toContain('web=2 -a my-app  (no list price)');
  });

  it('show cents only if there are some', () => {
    const dynoSizes = [{ name: 'standard-1x', cost: { cents: 2_550, unit: 'month' } }];
    const text = said(dataWith({ formation: [web('standard-1x', 1)], dynoSizes })).join('\n');
    expect(text).toContain('(+$25.50/month)');
  });

  it('say in one line what doesn’t apply to a Private Space', () => {
    const app = { ...GOOD.app, space: { name: 'acme' } };
    expect(said(dataWith({ app }))).toEqual([
      '  ✔ dyno tier',
      '  ℹ Private Space     replaces dynos one by one; no preboot, no affinity',
      '  ✔ web dynos         2 × standard-1x',
    ]);
  });

  it('say in that line that a single dyno there is replaced with a gap', () => {
    const app = { ...GOOD.app, space: { name: 'acme' } };
    expect(said(dataWith({ app, formation: [web('Private-S', 1)] })).slice(1, 3)).toEqual([
      '  ℹ Private Space     replaces its only dyno with a gap; no preboot, no affinity',
      '  ⚠ web dynos         1 × private-s: a gap at each deploy, no spare if it fails',
    ]);
  });

  it('say it about one feature if only that is checked', () => {
    const app = { app: { ...GOOD.app, space: { name: 'acme' } } };
    expect(pushed([resultOf('preboot', { app })])).toEqual([
      '  ℹ preboot           not needed: Private Spaces replace dynos one by one',
    ]);
  });
});

describe('a price', () => {
  it('that can’t be read differs from one that Heroku doesn’t list', () => {
    const data = dataWith({ formation: [web('Standard-1X', 1)] });
    const dynoSizes = new PreflightError('api-unavailable', '503');
    expect(said(data, { dynoSizes }).join('\n')).toContain('web=2 -a my-app  (price unknown)');
  });

  it.each(['Eco', 'Basic'])('is 0 while there are no %s dynos', (size) => {
    expect(said(dataWith({ formation: [web(size, 0)] })).join('\n')).toContain(
      '(free while scaled to 0)',
    );
  });
});

describe('the checks on record', () => {
  it('are what was found with its command, and the number that found nothing', () => {
    const record = checkedRecord(judged(dataWith({ formation: [web('Standard-1X', 1)] })));
    expect(record?.passed).toBeGreaterThan(5);
    expect(record?.lines[0]).toEqual({
      ...{ tone: 'warn', label: 'web dynos', text: '1 × standard-1x: no spare if it fails' },
      ...{ command: 'heroku ps:scale web=2 -a my-app', note: '+$25/month' },
    });
    expect(record?.lines.map(({ tone }) => tone)).not.toContain('pass');
  });

  it('are none if nothing was checked', () => {
    expect(checkedRecord([])).toBeNull();
  });
});

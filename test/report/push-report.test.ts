import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { pushReport, type ReportOptions } from '../../src/report/push-report.ts';
import type { PushFindings } from '../../src/report/push-topics.ts';
import { checkLines } from '../../src/report/check-lines.ts';
import { awake, judged, pushed, pushFindings } from '../support/check-report.ts';
import { declaring, resultOf } from '../support/check-result.ts';
import { APP, build, dataWith, GOOD, NOON, readingsOf, release, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const { checks } = settingsFor(undefined, APP);

describe('maintenance mode, which the warm-up also finds', () => {
  const on = judged(dataWith({ app: { ...GOOD.app, maintenance: true } }));
  const warmup = { kind: 'pointless', reason: 'maintenance' } as const;
  const mentions = (lines: readonly string[]): number =>
    lines.filter((line) => / maintenance /.test(line)).length;

  it('is reported once', () => {
    expect(mentions(pushed(on, warmup))).toBe(1);
  });

  it('is reported by the warm-up if it isn’t checked', () => {
    const others = on.filter(({ id }) => id !== 'maintenance');
    expect(mentions(pushed(others, warmup))).toBe(1);
  });

  it('doesn’t hide the warm-up’s other reasons', () => {
    const lines = pushed(on, { kind: 'pointless', reason: 'crashed' });
    expect(lines.join('\n')).toContain('⚠ crashed');
  });
});

describe('a warm-up’s failure', () => {
  it('takes two lines, without a column if it needs more room', () => {
    const message = "someone-elses-app-1234.herokuapp.com isn't known to be my-app's";
    const command = 'git config --add preflight.allowHost someone-elses-app-1234.herokuapp.com';
    const error = new PreflightError('host-not-trusted', message, { command });
    const lines = pushed([], { kind: 'unanswered', waitedMs: 2_500, paths: [], error });
    expect(lines).toEqual([expect.stringMatching(/^ {2}⚠ no retries: /), `    → ${command}`]);
  });
});

describe('an account’s API requests', () => {
  const left = (count: number | undefined, results = judged(GOOD)): string =>
    pushed(results, undefined, PLAIN, count).join('\n');

  it.each([
    [99, '99 left'],
    [1, '1 left'],
    [0, '0 left'],
  ])('are reported as few: %d', (count, words) => {
    expect(left(count)).toContain(
      `API requests      ${words} for this account; Heroku adds 75 a minute`,
    );
  });

  it.each([[100], [undefined]])('aren’t mentioned if enough are left: %s', (count) => {
    expect(left(count)).not.toContain('API requests');
  });

  it('aren’t mentioned twice if the API has already refused to answer', () => {
    const error = new PreflightError('api-rate-limit', 'no requests are left');
    expect(left(0, judged(GOOD, { features: error }))).not.toContain('API requests  ');
  });
});

describe('web dynos that are scaled to 0, which the warm-up also finds', () => {
  const none = judged(dataWith({ formation: [web('Standard-1X', 0)] }));
  const warmup = { kind: 'pointless', reason: 'no-web-dynos' } as const;
  const commands = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.includes('ps:scale'));

  it('get one command to fix them, with the required number', () => {
    const lines = pushed(none, warmup);
    expect(commands(lines)).toEqual([expect.stringContaining('web=2')]);
    expect(lines.filter((line) => line.includes('scaled to 0'))).toHaveLength(1);
  });

  it('get the warm-up’s command if they aren’t checked', () => {
    const others = none.filter(({ id }) => id !== 'web-dynos');
    expect(commands(pushed(others, warmup))).toEqual([expect.stringContaining('web=1')]);
  });
});

describe('other people’s text', () => {
  const evil = '\u001b[2J\u202e' + 'x'.repeat(300);
  const app = { ...GOOD.app, name: evil, stack: { name: evil }, build_stack: { name: evil } };
  const data = dataWith({
    ...{ app, features: [] },
    formation: [{ ...web(evil, 1), app: { name: evil } }],
    builds: [build('pending', { source_blob: { version: evil }, user: { email: evil } })],
    releases: [release(2, 'failed', { description: evil })],
    addons: [{ id: evil, name: evil, addon_service: { name: 'deployhooks' } }],
    webhooks: [{ id: evil, url: 'https://my-app.herokuapp.com', include: ['api:release'] }],
  });
  const local = {
    source: { ok: true, value: declaring({ [evil]: evil }) },
    push: { ok: true, value: { deploys: false, refs: [`refs/heads/${evil}`], remote: evil } },
  } as const;
  const results = [
    ...runChecks({ ...readingsOf(data), ...local }, checks, { today: NOON }),
    resultOf('config-vars', { options: { required: [evil] } }),
  ];

  it.each([
    ['a push', pushed(results)],
    ['a check by hand', checkLines(results, PLAIN)],
  ])('is shown by %s without control characters', (_, lines) => {
    // eslint-disable-next-line no-control-regex -- the test is that there are none
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('every line', () => {
  const java = { ...GOOD.app, buildpack_provided_description: 'Java', maintenance: true };
  const worst = [
    ...judged(dataWith({ formation: [web('Eco', 1)], app: java })),
    ...judged(
      dataWith({
        formation: [web('standard-1x', 1)],
        features: [],
        app: { ...java, build_stack: { name: 'heroku-22' } },
        builds: [build('pending')],
        releases: [release(42, 'failed', { current: false }), release(41, 'succeeded')],
      }),
    ),
    resultOf('config-vars', { options: { required: ['DATABASE_URL', 'SECRET_KEY_BASE'] } }),
    resultOf('procfile', { local: { source: declaring({}) } }),
    resultOf('procfile', { local: { source: declaring({ web: 'x', release: 'y' }) } }),
  ];

  it('fits in 80 columns, except commands and addresses', () => {
    const lines = [...pushed(worst), ...checkLines(worst, PLAIN)];
    const long = lines.filter((line) => line.length > 80);
    expect(long.filter((line) => !/→ (?:heroku|https:)/.test(line))).toEqual([]);
  });

  it('keeps its text in its column', () => {
    const heads = pushed(worst).filter((line) => /^ {2}\S/.test(line));
    expect(heads.length).toBeGreaterThan(8);
    expect(heads.filter((line) => !/^ {2}\S .{17} \S|^ {2}\S \S+( \S+)*$/.test(line))).toEqual([]);
  });
});

describe('the report of a push', () => {
  const results = judged(dataWith({ formation: [web('Standard-1X', 1)], features: [] }));
  const findings = pushFindings(results, awake(84));
  const HEAD = 'preflight  my-app: deploying ccccccc to main';
  const options = { report: 'auto', quiet: false, said: {}, isAnnounced: false } as const;

  const report = (changes: Partial<ReportOptions> = {}, found: PushFindings = findings) =>
    pushReport(found, HEAD, { ...options, ...changes }, PLAIN);
  const { said } = report();

  it('has everything the first time, and the fix command', () => {
    const { lines } = report();
    expect(lines[0]).toBe(HEAD);
    expect(lines[1]).toBe('  ✔ awake             200 in 84 ms');
    expect(lines.filter((line) => line.includes('⚠'))).toHaveLength(3);
    expect(lines.at(-1)).toBe('  → fix these in a safe order: npx heroku-preflight fix -a my-app');
    expect(lines.join('\n')).not.toContain('✔ dyno tier');
  });

  it('has one line the second time', () => {
    expect(report({ said }).lines).toEqual([
      'preflight  my-app ✔ awake, 3 warnings as before (npx heroku-preflight check)',
    ]);
  });

  it('has one line from the first push if all checks pass', () => {
    const { lines } = report({}, pushFindings(judged(GOOD), awake(84)));
    expect(lines).toEqual(['preflight  my-app ✔ awake (200 in 84 ms), 10 checks passed']);
  });

  it('has new findings in full, and the names of the others', () => {
    const before = pushFindings(judged(dataWith({ features: [] })));
    expect(report({ said: report({}, before).said }).lines).toEqual([
      HEAD,
      '  ✔ awake             200 in 84 ms',
      expect.stringContaining('⚠ web dynos'),
      expect.stringContaining('heroku ps:scale'),
      '  ℹ as before         session affinity, preboot',
    ]);
  });

  it('has nothing on a quiet push without news, and all news on a quiet push with some', () => {
    expect(report({ said, quiet: true }).lines).toEqual([]);
    expect(report({ quiet: true }).lines).toEqual(report().lines);
    const well = pushFindings(judged(GOOD), awake(84));
    expect(report({ quiet: true }, well)).toMatchObject({ lines: [] });
  });

  it('has nothing on a quiet push without news, even with "full"', () => {
    expect(report({ report: 'full', said, quiet: true }).lines).toEqual([]);
  });

  it('has everything every time with "full", including passes of dynos and features', () => {
    const { lines } = report({ report: 'full', said });
    expect(lines).toContain('  ✔ dyno tier');
    expect(lines.filter((line) => line.includes('⚠'))).toHaveLength(3);
  });

  it('has one line every time with "short", which doesn’t count as shown', () => {
    const short = report({ report: 'short' });
    expect(short.lines).toEqual([
      'preflight  my-app ✔ awake, 3 warnings: session affinity, web dynos, preboot',
    ]);
    expect(report({ said: short.said }).lines).toEqual(report().lines);
  });

  it.each(['auto', 'short'] as const)('has every error every time with "%s"', (mode) => {
    const error = resultOf('preboot', { app: { features: [] }, severity: 'error' });
    const found = pushFindings([error, ...results.filter(({ id }) => id === 'web-dynos')]);
    const { lines } = report({ report: mode, said: report({}, found).said }, found);
    expect(lines.filter((line) => line.includes('✖ preboot'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('⚠ web dynos'))).toHaveLength(0);
  });

  it('continues below an existing headline', () => {
    expect(report({ isAnnounced: true }).lines).toEqual(report().lines.slice(1));
    expect(report({ isAnnounced: true, said }).lines).toEqual([
      '  ✔ awake, 3 warnings as before: session affinity, web dynos, preboot',
    ]);
  });

  it('doesn’t suggest fix for a single finding, which has its own command', () => {
    const single = pushFindings([resultOf('preboot', { app: { features: [] } })]);
    expect(report({}, single).lines.join('\n')).not.toContain('heroku-preflight fix');
  });
});

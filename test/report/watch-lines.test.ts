import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Watched } from '../../src/follow/watched.ts';
import { watchAnnotations, watchLines, watchSummary } from '../../src/report/watch-lines.ts';
import { outage } from '../support/probe-runs.ts';
import { PLAIN } from '../support/style.ts';
import { pathOf, warmedOf } from '../support/warm-report.ts';
import { followed, LIVE, unasked, watchedOf } from '../support/watched.ts';

const text = (watched: Watched): string => watchLines(watched, PLAIN).join('\n');

const CRASHED = followed(
  { kind: 'crashed', dyno: 'web.2', release: 6, trafficAt: Date.UTC(2026, 10, 28, 12, 3, 51) },
  [80],
);

describe('what watch prints', () => {
  it('is the release, its first answer, and how warm it is', () => {
    expect(text(watchedOf())).toBe(
      [
        'my-app  1 × standard-1x  https://my-app-0123456789ab.herokuapp.com',
        '  ✔ deploy            v6 is live: waited 2 min 10 s',
        '  ✔ first answer      / 200 in 5.2 s',
        '    path  status   first → warm  requests',
        '  ✔ /        200  1.2 s → 84 ms        21',
      ].join('\n'),
    );
  });

  it('names who made the release, if that’s someone else', () => {
    expect(text(watchedOf({ author: 'ann@example.com\u001b[2J' }))).toContain(
      '\n  ℹ released by       ann@example.com\\u{1b}[2J, not by you\n',
    );
  });

  it('is an alarm with the rollback if new dynos crash before they take over', () => {
    expect(text(unasked(CRASHED))).toContain(
      [
        '  ✖ deploy            web.2 has crashed on v6, and takes over in 2 min 31 s',
        '                      → heroku rollback v5 -a my-app',
        '                      → See why: heroku logs -a my-app',
      ].join('\n'),
    );
  });

  it.each([
    [5, false, '✔ deploy            none under way: v5 is live'],
    [5, true, '✔ deploy            none under way: v5 is the newest release, and asleep'],
    [undefined, undefined, '✖ deploy            nothing is deployed yet'],
  ])(
    'is the newest release if no deploy is under way: v%s, asleep: %s',
    (release, wasAsleep, line) => {
      const start = { ...watchedOf().start, wasAsleep };
      expect(text(unasked({ kind: 'settled', release }, { start }))).toContain(line);
    },
  );

  it('doesn’t call an app live whose dynos have crashed', () => {
    const { start } = watchedOf();
    const warmth = { ...start, kind: 'skipped', reason: 'crashed' } as const;
    const printed = text(unasked({ kind: 'settled', release: 5 }, { warmth }));
    expect(printed).toContain('deploy            none under way: v5 is the newest release\n');
    expect(printed).toContain('⚠ crashed ');
  });

  it.each([0, 1])('says that a command which ends with %i has deployed nothing', (exitCode) => {
    expect(text(unasked(undefined, { command: { name: 'git', exitCode } }))).toContain(
      `✖ deploy            nothing was deployed: git ended with exit code ${exitCode}\n`,
    );
  });

  it('says that nothing was deployed even if no command was run', () => {
    expect(text(unasked(undefined))).toContain('✖ deploy            nothing was deployed\n');
  });

  it('is only the release of an app without web processes', () => {
    const { start } = watchedOf();
    const warmth = { ...start, kind: 'skipped', reason: 'no-web-process' } as const;
    const none = { kind: 'scaled-to-zero', release: 6 } as const;
    expect(text(unasked(followed(none), { warmth }))).toContain(
      '✔ deploy            v6 is released\n',
    );
    expect(text(unasked(followed(none)))).toContain('✖ deploy            v6 has no web dyno');
  });

  it('doesn’t repeat that an app isn’t warmed because it isn’t live', () => {
    const { start } = watchedOf();
    const warmth = { ...start, kind: 'skipped', reason: 'not-live' } as const;
    expect(text(unasked(CRASHED, { warmth }))).toBe(text(unasked(CRASHED)));
  });

  it('has the exit code of a command that failed although its release is live', () => {
    const command = { name: 'sh', exitCode: 3 };
    expect(text(watchedOf({ command }))).toContain('✖ command           sh ended with exit code 3');
    expect(text(watchedOf({ command: { ...command, exitCode: 0 } }))).not.toContain('exit code');
  });

  it('has an answer that didn’t come, and why', () => {
    const answers = [
      { path: '/', status: 200, expected: true, error: null, ms: 80 },
      { path: '/health', status: null, expected: false, error: 'no answer', ms: 30_000 },
    ];
    expect(text(watchedOf({ answers }))).toContain(
      '⚠ first answer      / 200 in 80 ms, /health none in 30.0 s: no answer\n',
    );
  });

  it('warns of an answer that the config doesn’t expect', () => {
    const answers = [{ path: '/', status: 500, expected: false, error: null, ms: 80 }];
    expect(text(watchedOf({ answers }))).toContain('⚠ first answer      / 500 in 80 ms\n');
  });

  it('has only the slowest of many answers', () => {
    const answers = [80, 1_200, 90, 70].map((ms, index) => ({
      ...{ path: `/${index}`, status: 200, expected: true, error: null, ms },
    }));
    expect(text(watchedOf({ answers }))).toContain(
      '✔ first answer      /1 200 in 1.2 s (slowest of 4)\n',
    );
  });

  it('has the worst of many answers, however fast', () => {
    const answers = [80, 1_200, 90, 70].map((ms, index) => ({
      ...{ path: `/${index}`, status: 200, expected: true, error: null, ms },
    }));
    const bad = { path: '/bad', status: 500, expected: false, error: null, ms: 5 };
    expect(text(watchedOf({ answers: [...answers, bad] }))).toContain(
      '⚠ first answer      /bad 500 in 5 ms (worst of 5)\n',
    );
  });

  it('says why the app isn’t warmed', () => {
    const off = new PreflightError('warmup-off', 'the config says so', { hint: 'Change it' });
    expect(text(unasked(followed(LIVE), { unasked: off }))).toMatch(
      /ℹ not warmed +the config says so\n +→ Change it$/,
    );
    const lost = new PreflightError('unknown-address', 'no address');
    expect(text(unasked(followed(LIVE), { unasked: lost }))).toMatch(/✖ not warmed +no address$/);
  });

  it('is an error if the API can’t tell', () => {
    const error = new PreflightError('api-forbidden', 'Heroku answered 403');
    expect(text(unasked({ kind: 'unchecked', error }))).toContain(
      "✖ deploy            couldn't check for one under way: Heroku answered 403",
    );
  });
});

describe('what watch tells GitHub Actions', () => {
  it('is an error for a deploy that failed', () => {
    expect(watchAnnotations(unasked(CRASHED))).toEqual([
      '::error title=my-app%3A deploy::web.2 has crashed on v6, and takes over in 2 min 31 s' +
        '%0Aheroku rollback v5 -a my-app%0ASee why: heroku logs -a my-app',
    ]);
  });

  it('is a warning for an estimate, and nothing for what went well', () => {
    expect(watchAnnotations(watchedOf())).toEqual([]);
    const liveness = followed({ ...LIVE, by: 'time' });
    expect(watchAnnotations(watchedOf({ liveness }))).toEqual([
      expect.stringMatching(/^::warning title=my-app%3A deploy::v6 is probably live/),
    ]);
  });

  it('is a summary with each path', () => {
    expect(watchSummary(watchedOf())).toBe(
      [
        '## heroku-preflight watch',
        '',
        '### my-app',
        '',
        '| | step | found | what to do |',
        '| --- | --- | --- | --- |',
        '| ✅ | deploy | v6 is live&#58; waited 2 min 10 s |  |',
        '| ✅ | first answer | &#47; 200 in 5.2 s |  |',
        '| ✅ | warm | &#47;&#58; 1.2 s → 84 ms, 21 requests |  |',
        '',
        '',
      ].join('\n'),
    );
  });

  it('is a summary with the path that isn’t warm, and why', () => {
    const warmth = warmedOf([pathOf('/', { notWarm: 'getting-faster' })]);
    const summary = watchSummary(watchedOf({ warmth }));
    expect(summary).toContain('| ❌ | warm | &#47;&#58; ');
    expect(summary).toContain('| ❌ | not warm | &#47; is still getting faster');
  });
});

describe('the summary of a path', () => {
  const said = (...args: Parameters<typeof pathOf>): string =>
    watchSummary(watchedOf({ warmth: warmedOf([pathOf(...args)]) }));

  it('counts a single request as one', () => {
    expect(said('/', { requests: 1 })).toContain('1.2 s → 84 ms, 1 request |');
  });

  it('has no time where none was measured', () => {
    const never = { notWarm: 'unanswered', firstMs: undefined, warmMs: undefined } as const;
    expect(said('/', never)).toContain('| ❌ | warm | &#47;&#58; - → -, 21 requests |');
  });
});

describe('what watch draws of its probes', () => {
  const { run, judgement } = outage();
  const watched = watchedOf({ visitors: { run, judgement, failOn: 'fail' } });

  it('is the timeline, below what it says', () => {
    const lines = watchLines(watched, { ...PLAIN, columns: 200 });
    expect(lines.filter((line) => /^ {4}failed +✖+$/.test(line))).toHaveLength(1);
    expect(Math.max(...lines.slice(-8).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is nothing without a probe', () => {
    const none = { run: { ...run, samples: [] }, judgement, failOn: 'fail' } as const;
    expect(watchSummary(watchedOf({ visitors: none }))).not.toContain('```');
  });

  it('is in GitHub’s summary, too', () => {
    const summary = watchSummary(watched);
    expect(summary).toMatch(/\n\n```text\n[^`]* failed +✖+\n[^`]*\n```\n/);
  });
});

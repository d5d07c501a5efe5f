import { describe, expect, it } from '@jest/globals';
import { summaryText } from '../../src/report/github-summary.ts';
import { resultOf } from '../support/check-result.ts';
import { checkedApp, unread } from '../support/checked-app.ts';
import { release } from '../support/readings.ts';

const OFF = { app: { features: [] } };

describe('the summary of a job', () => {
  it('is a table of what is found, and counts what passed', () => {
    const results = [
      resultOf('dyno-tier'),
      resultOf('preboot', { ...OFF, severity: 'error' }),
      unread('deploy-hook', 'addons'),
    ];
    expect(summaryText([checkedApp(results)])).toBe(
      [
        '## heroku-preflight check',
        '',
        '### my-app',
        '',
        '| | check | found | what to do |',
        '| --- | --- | --- | --- |',
        "| ❌ | preboot | off | <code>heroku features&#58;enable preboot -a my-app</code><br>[Heroku's page](https://devcenter.heroku.com/articles/preboot) |",
        '| ℹ️ | not checked | deploy hooks&#58; answered 403 | ask them |',
        '',
        '1 check passed.',
        '',
      ].join('\n'),
    );
  });

  it('has no table where everything passes', () => {
    const text = summaryText([checkedApp([resultOf('preboot'), resultOf('dyno-tier')])]);
    expect(text).toBe('## heroku-preflight check\n\n### my-app\n\n2 checks passed.\n');
  });

  it('shows what others have written as text', () => {
    const evil = 'a|b <img src=x> [c](https://evil.example) `d` **e** _f_ ~g~ @h &amp; \\';
    const releases = [release(4, 'failed', { description: evil })];
    const results = [resultOf('last-release', { app: { releases } })];
    const text = summaryText([checkedApp(results, { app: `${evil}\n# x` })]);
    const line = text.split('\n').find((each) => each.includes('last release')) ?? '';
    // The four cells' own, and one link.
    expect(line.match(/\|/g)).toHaveLength(5);
    expect(line.match(/\]\(/g)).toHaveLength(1);
    expect(line.replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>`*~@\\_]/);
    expect(text.split('\n').filter((each) => /^#/.test(each))).toHaveLength(2);
  });

  it('stays below what GitHub takes, and says how many apps are left out', () => {
    const app = checkedApp([resultOf('preboot', OFF)]);
    const text = summaryText(Array.from({ length: 5_000 }, () => app));
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(800_000);
    const shown = text.match(/^### /gm)?.length ?? 0;
    expect(text).toMatch(new RegExp(`\\nAnd ${5_000 - shown} apps more: see the log.\\n$`));
  });
});

import { describe, expect, it } from '@jest/globals';
import { annotationLines, summaryText } from '../../src/report/github.ts';
import { resultOf } from '../support/check-result.ts';
import { checkedApp, unread } from '../support/check-report.ts';
import { release, web } from '../support/readings.ts';

describe('github annotations', () => {
  const OFF = { app: { features: [] } };

  describe('annotations', () => {
    it('are errors for errors and warnings for warnings, errors first', () => {
      const results = [
        resultOf('session-affinity', OFF),
        resultOf('preboot', { ...OFF, severity: 'error' }),
      ];
      expect(annotationLines([checkedApp(results)])).toEqual([
        '::error title=my-app%3A preboot::off: visitors wait while new dynos boot%0Aheroku features:enable preboot -a my-app%0Ahttps://devcenter.heroku.com/articles/preboot',
        '::warning title=my-app%3A session affinity::off: with 2+ dynos, in-memory sessions break%0Aheroku features:enable http-session-affinity -a my-app (only for in-memory sessions; deploys end those anyway)%0Ahttps://devcenter.heroku.com/articles/session-affinity',
      ]);
    });

    it('give the cost of the command', () => {
      const app = { formation: [web('standard-1x', 1)] };
      const [line] = annotationLines([
        checkedApp([resultOf('web-dynos', { app, options: { min: 2 } })]),
      ]);
      expect(line).toContain('%0Aheroku ps:scale web=2 -a my-app (+$25/month)%0A');
    });

    it('are errors for what can’t be read, which fails the step', () => {
      expect(annotationLines([checkedApp([unread('deploy-hook', 'addons')])])).toEqual([
        '::error title=my-app%3A not checked::deploy hooks: answered 403%0Aask them',
      ]);
    });

    it('don’t include passes, advice, and checks that don’t apply', () => {
      const results = [resultOf('preboot'), resultOf('deploy-ref'), resultOf('runtime-metadata')];
      expect(annotationLines([checkedApp(results)])).toEqual([]);
    });

    it('are errors for advice whose severity is "error"', () => {
      const advice = resultOf('runtime-metadata', { severity: 'error' });
      expect(annotationLines([checkedApp([advice])])).toEqual([expect.stringMatching(/^::error /)]);
    });

    it('keep other people’s text in its place', () => {
      const evil = '100%,a:b\r\n::add-mask::x\u001b[2J';
      const releases = [release(4, 'failed', { description: evil })];
      const [line = ''] = annotationLines([
        checkedApp([resultOf('last-release', { app: { releases } })], { app: evil }),
      ]);
      expect(line).toMatch(
        /^::warning title=100%25%2Ca%3Ab\\u\{d\}\\u\{a\}%3A%3Aadd-mask%3A%3Ax\\u\{1b\}\[2J%3A last release::/,
      );
      expect(line).toContain('::v4 (100%25,a:b\\u{d}\\u{a}::add-mask::x');
      // eslint-disable-next-line no-control-regex -- the test is that there are none
      expect(line).not.toMatch(/[\u0000-\u001f]/);
    });

    it('have at most ten of each level, and the last one counts the rest', () => {
      const app = checkedApp([
        resultOf('preboot', OFF),
        resultOf('session-affinity', { ...OFF, severity: 'error' }),
      ]);
      const ten = annotationLines(Array.from({ length: 10 }, () => app));
      expect(ten.filter((line) => line.startsWith('::warning title=my-app'))).toHaveLength(10);
      const eleven = annotationLines(Array.from({ length: 11 }, () => app));
      const more = "title=and 2 more::See the step's log and summary.";
      expect(eleven).toHaveLength(20);
      expect(eleven[9]).toBe(`::error ${more}`);
      expect(eleven[19]).toBe(`::warning ${more}`);
    });
  });
});

describe('github summary', () => {
  const OFF = { app: { features: [] } };

  describe('the summary of a job', () => {
    it('is a table of the findings, with the number of passes', () => {
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
          '| ❌ | preboot | off&#58; visitors wait while new dynos boot | <code>heroku features&#58;enable preboot -a my-app</code><br>[Heroku docs](https://devcenter.heroku.com/articles/preboot) |',
          '| ℹ️ | not checked | deploy hooks&#58; answered 403 | ask them |',
          '',
          '1 check passed.',
          '',
        ].join('\n'),
      );
    });

    it('has no table if every check passes', () => {
      const text = summaryText([checkedApp([resultOf('preboot'), resultOf('dyno-tier')])]);
      expect(text).toBe('## heroku-preflight check\n\n### my-app\n\n2 checks passed.\n');
    });

    it('shows other people’s text as plain text', () => {
      const evil = 'a|b <img src=x> [c](https://evil.example) `d` **e** _f_ ~g~ @h &amp; \\';
      const releases = [release(4, 'failed', { description: evil })];
      const results = [resultOf('last-release', { app: { releases } })];
      const text = summaryText([checkedApp(results, { app: `${evil}\n# x` })]);
      const line = text.split('\n').find((each) => each.includes('last release')) ?? '';
      // The four cells of the table, and one link.
      expect(line.match(/\|/g)).toHaveLength(5);
      expect(line.match(/\]\(/g)).toHaveLength(1);
      expect(line.replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>`*~@\\_]/);
      expect(text.split('\n').filter((each) => /^#/.test(each))).toHaveLength(2);
    });

    it('fits GitHub’s limit, and counts the apps that are left out', () => {
      const app = checkedApp([resultOf('preboot', OFF)]);
      const text = summaryText(Array.from({ length: 5_000 }, () => app));
      expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
      expect(Buffer.byteLength(text)).toBeGreaterThan(800_000);
      const shown = text.match(/^### /gm)?.length ?? 0;
      expect(text).toMatch(new RegExp(`\\nAnd ${5_000 - shown} more apps: see the log.\\n$`));
    });
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PAGE_START } from '../../../src/report/page/deploy-page.ts';
import type { ProbeRun } from '../../../src/state/probe-record.ts';
import { pageOf, UNENDED } from '../../support/deploy-page.ts';
import { hostileText, holdsForAll } from '../../support/property.ts';
import * as deploys from '../../support/probe-runs.ts';

const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

/** The x of each mark in the drawing of failures, in thousandths of the time. */
const failedAt = (page: string): number[] =>
  [...page.matchAll(/<path class="failed" d="(M\d[^"]*)"/g)].flatMap(([, path = '']) =>
    [...path.matchAll(/M([\d.]+) 3v/g)].map(([, x]) => Number(x)),
  );

describe('the page of a deploy', () => {
  it('says who, what and how bad it was', () => {
    const page = pageOf(deploys.outage());
    expect(page).toContain('<title>my-app v42: FAIL</title>');
    expect(textOf(page)).toContain(
      'FAIL 9.0 s of downtime, 18 of 330 probes failed (18 × 5xx), 4 slow',
    );
    expect(textOf(page)).toContain('Downtime 9.0 s usually 0 s');
  });

  it('never claims more than the probes show', () => {
    const text = textOf(pageOf(deploys.smooth()));
    expect(text).toContain('0 of 644 probes failed: under 0.47% with 95% confidence');
    expect(text).not.toMatch(/zero|no downtime/i);
  });

  it('runs no script, and loads nothing', () => {
    const page = pageOf(deploys.outage());
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(
      /<script|<iframe|<link(?! rel="icon" href="data:,")|style="|@import|url\(/,
    );
    expect(page).not.toMatch(/\b(?:src|href)="(?!data:,")/);
  });

  it.each([
    ['a short outage', deploys.outage],
    ['hours', deploys.long],
    ['a crash', deploys.crashed],
  ])('draws every failed probe: %s', (_, make) => {
    const { run, judgement } = make();
    const end = run.samples.length * run.intervalMs;
    const drawn = failedAt(pageOf({ run, judgement }));
    for (const { dueMs, result } of run.samples)
      if (result !== 'ok')
        expect(drawn.some((x) => Math.abs(x - (dueMs / end) * 1_000) < 0.06)).toBe(true);
  });

  it('marks what doesn’t count apart from failures', () => {
    const page = pageOf(deploys.unended());
    expect(page).toMatch(/<path class="dot ignored" d="M4\d\d\.\d 10h0/);
    expect(textOf(page)).toContain('this machine was suspended 16');
  });

  it('tells the releases apart without color', () => {
    const page = pageOf(deploys.smooth());
    expect(page).toContain('<path class="dot old hole"');
    expect(page).not.toContain('<path class="dot new hole"');
    expect(textOf(page)).toMatch(/answers of v41 .*answers of v42/);
  });

  it('of 20,000 probes takes less than 1 MB', () => {
    const { run, judgement } = deploys.long();
    expect(run.samples).toHaveLength(20_000);
    expect(pageOf({ run, judgement }).length).toBeLessThan(500_000);
    const samples = run.samples.map((sample, index) => ({
      ...{ ...sample, status: 503, dyno: 'web.1'.repeat(40) },
      result: index % 2 === 0 ? ('server-error' as const) : ('reset' as const),
    }));
    expect(pageOf({ run: { ...run, samples }, judgement }).length).toBeLessThan(1_000_000);
  });

  it('of a deploy that never ended says where it ended', () => {
    const text = textOf(pageOf(deploys.unended(), UNENDED));
    expect(text).toContain('INCONCLUSIVE');
    expect(text).toContain('unknown: the process ended early (v42: 0 of 1 dynos up)');
    expect(text).toContain('13 s, not over');
    expect(text).toMatch(/v42 INCONCLUSIVE 0 s – – 2026-11-28 11:59 \S+ no end on record/);
  });

  it('of a deploy without a verdict has its probes', () => {
    const text = textOf(pageOf({ run: deploys.outage().run }, UNENDED));
    expect(text).toContain('NO VERDICT The probes ended before the deploy did.');
    expect(text).toContain('Failed probes (18)');
  });

  it('of a deploy that wasn’t probed has what is known', () => {
    const text = textOf(pageOf({}));
    expect(text).toContain('NOT PROBED');
    expect(text).toContain('deploy v42: live after 1 min 48 s, first answer 5.2 s');
    expect(text).toContain('push to live 1 min 48 s 1 min 56 s 18');
    expect(text).not.toContain('Timeline');
  });

  it('has what the check found, and nothing about it if there was none', () => {
    const text = textOf(pageOf(deploys.outage()));
    expect(text).toContain('web dynos 1 × standard-1x: no spare if it fails heroku ps:scale web=2');
    expect(text).toContain('12 checks passed.');
    expect(textOf(pageOf(deploys.outage(), { checked: null }))).not.toContain('check found');
  });

  it('says of a push whose only check passed that it did', () => {
    const text = textOf(pageOf({}, { checked: { passed: 1, lines: [] } }));
    expect(text).toContain('What the check found before the deploy 1 check passed.');
    const { tone, label } = { tone: 'error', label: 'stack' } as const;
    const lines = [{ tone, label, text: 'cedar-14 has ended', hint: 'Move it' }] as const;
    const bad = textOf(pageOf({}, { checked: { passed: 0, lines: [...lines] } }));
    expect(bad).toMatch(/✖\s*stack cedar-14 has ended Move it/);
    expect(bad).not.toContain('checks passed');
  });

  it('of an app that failed before, too, says which answers count as good', () => {
    const { run, judgement } = deploys.smooth();
    const normal = [
      { path: '/admin?key=s3cret', status: 404 },
      { path: '/slow', status: null },
    ];
    const text = textOf(pageOf({ run, judgement: { ...judgement, normal } }));
    expect(text).toContain(
      'it was the same before the deploy: /admin?… 404, /slow without an answer. ',
    );
  });

  it('names every path that was probed', () => {
    const { run, judgement } = deploys.outage();
    expect(textOf(pageOf({ run: { ...run, paths: ['/', '/health'] }, judgement }))).toMatch(
      /probes of \/ , \/health , one every 500 ms/,
    );
  });

  it('shows a failed probe of a path that isn’t on record', () => {
    const { run, judgement } = deploys.outage();
    const samples = run.samples.map((sample) => ({ ...sample, path: 7 }));
    expect(textOf(pageOf({ run: { ...run, samples }, judgement }))).toMatch(
      / s \? (?:new|reused) 5xx 503 /,
    );
  });

  it('doesn’t claim to know when a deploy was pushed if its record doesn’t', () => {
    const text = textOf(pageOf({}, { startedAt: 'yesterday' }));
    expect(text).toContain('pushed an unknown time');
  });

  it('draws no phases if none is known', () => {
    const { run, judgement } = deploys.outage();
    const none = { found: null, built: null, released: null };
    const phases = { ...run.phases, ...none, booted: null, switched: null, warmed: null };
    const page = pageOf({ run: { ...run, phases }, judgement });
    expect(page).not.toContain('class="phase');
    // The failures begin at the top, where the phases would be.
    expect(page).toMatch(/<svg\s+y="0"\s+width="100%"\s+height="20"/);
  });

  it('writes how long a phase took into its bar if there’s no room beside it', () => {
    const { run, judgement } = deploys.outage();
    const phases = { ...run.phases, found: 1_000, built: 164_000, released: 164_500 };
    const page = pageOf({ run: { ...run, phases }, judgement });
    expect(page).toMatch(/class="took inside"[^>]*>2 min 43 s</);
    expect(pageOf({ run, judgement })).not.toContain('class="took inside"');
  });

  it('has times from the first probe on, also before it and after an hour', () => {
    const { run, judgement } = deploys.long();
    const phases = { ...run.phases, found: -65_000 };
    const text = textOf(pageOf({ run: { ...run, phases }, judgement }));
    expect(text).toContain('build -1:05 1:19 2 min 24 s');
    expect(text).toContain('boot 1:22 1:06:40 1 h 5 min');
  });

  it('lists the last 20 deploys, and marks this one', () => {
    const page = pageOf(deploys.outage());
    expect(page.match(/<th scope="row"\s*><?[^<]*v\d+/g)?.length).toBeGreaterThanOrEqual(18);
    expect(page.match(/<tr aria-current="true"/g)).toHaveLength(1);
    expect(textOf(page)).toContain('no release not probed – – – 2026-11-23 11:59');
  });

  it('of a deploy that watch followed names no commit', () => {
    const text = textOf(pageOf(deploys.outage(), { commit: '' }));
    expect(text).toContain('my-app v42 Watched 2026-11-28 11:59:40 UTC FAIL');
  });

  it('shows no query of a path', () => {
    const { run, judgement } = deploys.outage();
    const page = pageOf({ run: { ...run, paths: ['/health?key=s3cret'] }, judgement });
    expect(page).not.toContain('s3cret');
    expect(textOf(page)).toContain('/health?…');
  });

  it('begins as the next report expects it', () => {
    expect(pageOf({}).startsWith(PAGE_START)).toBe(true);
  });

  it('is escaped, whatever names and errors contain', () => {
    const { run, judgement } = deploys.outage();
    const few: ProbeRun = { ...run, samples: run.samples.slice(190, 200) };
    const pieces = [
      ...[
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        '</svg>',
        '</title>',
        '</style>',
        '<script>alert(1)</script>',
      ],
      ...[
        '-->',
        '<!--',
        ']]>',
        '" onload="alert(1)',
        '\u202e',
        '\u2066',
        '&#60;',
        'javascript:',
        '{',
        '}',
      ],
    ];
    const plain = tagsIn(pageOf({ run: few, judgement }));
    holdsForAll(
      hostileText(...pieces),
      (hostile) => {
        const samples = few.samples.map((sample) => ({ ...sample, dyno: hostile }));
        const lines = [{ tone: 'warn', label: hostile, text: hostile, command: hostile }] as const;
        const page = pageOf(
          { run: { ...few, samples, paths: [hostile] }, judgement },
          {
            ...{
              app: `a${hostile}`,
              commit: hostile,
              checked: { passed: 12, lines: [...lines, ...lines] },
            },
            outcome: { kind: 'crashed', reason: hostile },
          },
        );
        const allowed = [...plain, ...EXTRA];
        return (
          !/[\u202a-\u202e\u2066-\u2069\0]/.test(page) &&
          tagsIn(page).every((tag) => allowed.includes(tag))
        );
      },
      100,
    );
  });
});

/** Of markup that the plain page doesn't have: the hint about a run that crashed. */
const EXTRA = ['<span class="mark error" role="img" aria-label="error">'];

/** Every tag once, without the numbers and texts in its attributes. */
const tagsIn = (page: string): string[] => [
  ...new Set(
    [...page.replace(/<style>.*?<\/style>/s, '').matchAll(/<[^>]*>/g)].map(([tag]) =>
      tag.replaceAll(/(?<= (?:x|y|x1|x2|y1|y2|d|width|height|viewBox)=")[^"]*/g, ''),
    ),
  ),
];

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { warmLines } from '../../src/report/warm-lines.ts';
import type { Style } from '../../src/terminal/style.ts';
import { widthOf } from '../../src/terminal/width.ts';
import type { PathReport, Skipped, Warmed } from '../../src/warm/report.ts';
import { PLAIN } from '../support/style.ts';
import { answerOf, pathOf, warmedOf } from '../support/warm-report.ts';

const printed = (outcome: Warmed | Skipped, style: Style = PLAIN): string =>
  warmLines(outcome, style).join('\n');

/** One path that isn't warm, with its lines joined. */
const said = (changes: Partial<PathReport>): string =>
  printed(warmedOf([pathOf('/a', changes)])).replace(/\s+/g, ' ');

const ASCII: Style = { ...PLAIN, unicode: false };

const LONG = `/api/${'deep/'.repeat(30)}end`;

describe('the table of warm', () => {
  it('aligns paths, statuses, times and requests, and marks each line', () => {
    const paths = [
      pathOf('/'),
      pathOf('/health', { firstMs: 340, warmMs: 9, requests: 8 }),
      pathOf('/missing', {
        ...{ notWarm: 'unexpected', last: answerOf({ status: 404, expected: false }) },
        ...{ firstMs: undefined, warmMs: undefined, requests: 1 },
      }),
    ];
    expect(printed(warmedOf(paths)).split('\n').slice(0, 5)).toEqual([
      'my-app  1 × standard-1x  https://my-app-0123456789ab.herokuapp.com',
      '    path      status    first → warm  requests',
      '  ✔ /            200   1.2 s → 84 ms        21',
      '  ✔ /health      200  340 ms →  9 ms         8',
      '  ✖ /missing     404       - →     -         1',
    ]);
  });

  it('works without Unicode and color if the terminal has neither', () => {
    const text = printed(warmedOf([pathOf('/')], { wasAsleep: true }), ASCII);
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toContain('1 x standard-1x, was asleep');
    expect(text).toContain('1.2 s -> 84 ms');
  });

  it.each([40, 50, 60, 80, 120])('fits in %i columns, with long paths shortened', (columns) => {
    const text = printed(warmedOf([pathOf('/'), pathOf(LONG)]), { ...PLAIN, columns });
    const table = text.split('\n').filter((line) => !line.includes('https://'));
    expect(Math.max(...table.map(widthOf))).toBeLessThanOrEqual(columns);
    expect(text).toMatch(/\/api\/\S*…\S*end/);
  });

  it('has "1 request" if there is no room for columns, not "1 requests"', () => {
    const text = printed(warmedOf([pathOf('/', { requests: 1 })]), { ...PLAIN, columns: 40 });
    expect(text).toMatch(/ 1 request$/m);
    expect(text).not.toContain('1 requests');
  });

  it('counts wide characters as two columns', () => {
    const lines = warmLines(warmedOf([pathOf('/日本語'), pathOf('/')]), PLAIN);
    expect(lines[2]).toBe('  ✔ /日本語     200  1.2 s → 84 ms        21');
    expect(lines[3]).toBe('  ✔ /           200  1.2 s → 84 ms        21');
  });

  it('shows HEAD requests as different from GET', () => {
    const { path } = pathOf('/');
    expect(printed(warmedOf([pathOf('/', { path: { ...path, method: 'HEAD' } })]))).toContain(
      '✔ HEAD / ',
    );
  });

  it('shows a path without control characters', () => {
    expect(printed(warmedOf([pathOf('/\u202egnp')]))).toContain('/\\u{202e}gnp');
  });
});

const UNAVAILABLE = { status: 503, expected: false, flaw: 'status' } as const;

describe('a path that isn’t warm', () => {
  it.each<[string, Partial<PathReport>, string]>([
    [
      'the app has no such page',
      { notWarm: 'unexpected', last: answerOf({ status: 404, expected: false, flaw: 'status' }) },
      '✖ not warm /a answers 404: is the path right? (warmup.paths, warmup.url)',
    ],
    [
      'an older release answers',
      { notWarm: 'old-release', last: answerOf({ release: 5 }), requests: 61 },
      '/a still answers from an older release, v5, after 61 requests → heroku releases -a my-app',
    ],
    [
      'an older release answers that can’t be named',
      { notWarm: 'old-release', requests: 61 },
      '/a still answers from an older release after 61 requests → heroku releases',
    ],
    [
      'it still gets faster, and its time isn’t known',
      { notWarm: 'getting-faster', requests: 60, warmMs: undefined },
      '/a is still getting faster after 60 requests → Run it again',
    ],
    [
      'time was over after a failure',
      {
        ...{ notWarm: 'out-of-time', requests: 2 },
        last: { kind: 'failure', path: '/a', error: new PreflightError('timeout', 'no reply') },
      },
      '/a ran out of time: 2 requests in 180.0 s, no reply → Raise warmup.timeout',
    ],
    [
      'time was over before any answer',
      { notWarm: 'out-of-time', requests: 1, last: undefined },
      '/a ran out of time: 1 request in 180.0 s, no answer → Raise warmup.timeout',
    ],
    [
      'the text is missing',
      { notWarm: 'unexpected', last: answerOf({ expected: false, flaw: 'body' }) },
      '/a answers 200 without the text in warmup.contains',
    ],
    [
      'it leads to another site',
      {
        notWarm: 'unexpected',
        last: answerOf({
          ...{ status: 302, expected: false, flaw: 'status' },
          redirect: { to: 'https://login.example:8443', why: 'other-site' },
        }),
      },
      "/a redirects (302) to https://login.example:8443, which isn't known to be my-app's → git config --add preflight.allowHost login.example:8443 (only if it is yours)",
    ],
    [
      'nobody answered',
      {
        ...{ notWarm: 'unanswered', requests: 21 },
        last: {
          ...{ kind: 'failure', path: '/a' },
          error: new PreflightError('connect', 'https://x.example cannot be reached', {
            hint: 'Is this machine online?',
          }),
        },
      },
      '/a failed after 21 requests: https://x.example cannot be reached → Is this machine online?',
    ],
    ['no answer came', { notWarm: 'unanswered', requests: 0, last: undefined }, '/a got no answer'],
    [
      'it was unavailable every time',
      { notWarm: 'unanswered', requests: 21, last: answerOf(UNAVAILABLE) },
      '/a still answers 503 after 21 requests: crashed or still booting (heroku logs)',
    ],
    [
      "a cache answered in the app's place",
      {
        ...{ notWarm: 'unexpected', requests: 1 },
        last: answerOf({ expected: false, standIn: { name: 'Cloudflare', kind: 'cache' } }),
      },
      "/a answers 200 from Cloudflare's cache: the app got no request → Set warmup.paths to a page that isn't cached",
    ],
    [
      'it limits requests',
      { notWarm: 'unanswered', requests: 1, last: answerOf({ status: 429, expected: false }) },
      '/a answers 429: too many requests for now',
    ],
    [
      'it still gets faster',
      { notWarm: 'getting-faster', requests: 60 },
      '/a is still getting faster after 60 requests (now 84 ms) → Run it again, or raise warmup.window',
    ],
    [
      'time was over',
      { notWarm: 'out-of-time', requests: 2 },
      '/a ran out of time: 2 requests in 180.0 s, the last answered 200 in 90 ms → Raise warmup.timeout',
    ],
    [
      'its turn never came',
      { notWarm: 'out-of-time', requests: 0, last: undefined },
      '/a got no request in 180.0 s: other paths came first → Raise warmup.timeout',
    ],
    [
      'it asks to be left alone',
      {
        ...{ notWarm: 'unanswered', requests: 1 },
        last: answerOf({ ...UNAVAILABLE, retryAfterMs: 7_200_000 }),
      },
      '/a answers 503: it asks to wait 2 h',
    ],
    [
      'its redirects have no end',
      {
        ...{ notWarm: 'unexpected', requests: 1 },
        last: {
          ...{ kind: 'failure', path: '/a' },
          error: new PreflightError('redirects', 'https://x.example redirects again and again', {
            hint: 'Name the last page',
          }),
        },
      },
      '/a failed: https://x.example redirects again and again → Name the last page',
    ],
    [
      'a dyno never answered',
      {
        ...{ notWarm: 'dynos-missing', requests: 60 },
        coverage: { kind: 'counted', reached: 3, dynos: 4 },
      },
      '/a reached only 3 of 4 dynos in 60 requests → heroku ps -a my-app',
    ],
  ])('says why, and what to do: %s', (_, changes, words) => {
    expect(said(changes)).toContain(words);
  });

  it('may be out of Eco hours if the size of its dynos isn’t known', () => {
    const path = pathOf('/a', { notWarm: 'unanswered', requests: 21, last: answerOf(UNAVAILABLE) });
    const text = printed(warmedOf([path], { size: undefined })).replace(/\s+/g, ' ');
    expect(text).toContain(
      '/a still answers 503 after 21 requests: crashed, still booting, or out',
    );
  });

  it('isn’t mentioned if all paths are warm', () => {
    expect(said({})).not.toContain('not warm');
  });
});

describe('paths with the same result', () => {
  const error = new PreflightError(
    'tls',
    "https://x.example shows a certificate that isn't trusted",
    {
      hint: 'Name its CA',
    },
  );
  const untrusted = (path: string): PathReport =>
    pathOf(path, { notWarm: 'unanswered', requests: 1, last: { kind: 'failure', path, error } });
  const remarks = (...paths: PathReport[]): string[] =>
    printed(warmedOf(paths)).replace(/\s+/g, ' ').split(' ✖ not warm ').slice(1);

  it.each([
    [['/a', '/b'], '; same for /b'],
    [['/a', '/b', '/c'], '; same for /b and /c'],
    [['/a', '/b', '/c', '/d', '/e'], '; same for /b, /c and 2 more'],
  ])('share a line: %j', (paths, words) => {
    expect(remarks(...paths.map(untrusted))).toEqual([
      `/a failed: ${error.message}${words} → Name its CA`,
    ]);
  });

  it('don’t share another path’s details', () => {
    const [first, second] = remarks(untrusted('/a'), missingPath(), untrusted('/b'));
    expect(first).toContain('; same for /b →');
    expect(second).toBe('/missing answers 404: is the path right? (warmup.paths, warmup.url)');
  });

  it('share a line if they redirect to the same place', () => {
    const redirect = { to: 'https://www.example.com', why: 'other-site' } as const;
    const paths = ['/a', '/b'].map((path) =>
      pathOf(path, { last: answerOf({ status: 301, redirect }) }),
    );
    expect(printed(warmedOf(paths)).match(/not followed/g)).toHaveLength(1);
  });
});

describe('the app’s language', () => {
  const unread = { isLanguageUnread: true } as const;

  it('is reported as unknown if a path counts as warm by another language’s window', () => {
    expect(printed(warmedOf([pathOf('/')], unread)).replace(/\s+/g, ' ')).toContain(
      "ℹ window compared 3 answers with the 3 before: couldn't read the app's language → JVM apps need more: set warmup.window to 10 per dyno",
    );
  });

  it('isn’t mentioned if no path is warm', () => {
    expect(printed(warmedOf([missingPath()], unread))).not.toContain('language');
    expect(printed(warmedOf([pathOf('/')]))).not.toContain('language');
  });
});

const missingPath = (): PathReport =>
  pathOf('/missing', {
    notWarm: 'unexpected',
    last: answerOf({ status: 404, expected: false, flaw: 'status' }),
  });

describe('an expected redirect that wasn’t followed', () => {
  it.each([
    ['other-site', 'https://www.example.com', "which isn't known to be my-app's"],
    ['not-https', 'http://my-app.example', 'only https is requested'],
    ['no-url', '', "to nowhere: its Location isn't a URL"],
  ] as const)('is reported: %s', (why, to, words) => {
    const text = said({ last: answerOf({ status: 301, redirect: { to, why } }) });
    expect(text).toContain('ℹ not followed /a redirects (301)');
    expect(text).toContain(words);
  });
});

describe('the headline', () => {
  it('takes two lines if one is too narrow', () => {
    expect(warmLines(warmedOf([pathOf('/')]), { ...PLAIN, columns: 40 }).slice(0, 2)).toEqual([
      'my-app  1 × standard-1x',
      '  https://my-app-0123456789ab.herokuapp.com',
    ]);
  });

  it('shows the user’s number of dynos if their size isn’t known', () => {
    expect(printed(warmedOf([pathOf('/')], { dynos: 3, size: undefined }))).toMatch(
      /^my-app {2}3 dynos {2}https:/,
    );
  });
});

it('says why nothing was requested', () => {
  const { app, startedAt, size, baseUrl } = warmedOf([]);
  const skipped: Skipped = {
    ...{ kind: 'skipped', reason: 'no-web-dynos', dynos: 0, wasAsleep: false },
    ...{ app, startedAt, size, baseUrl },
  };
  expect(warmLines(skipped, PLAIN)).toEqual([
    'my-app  0 × standard-1x  https://my-app-0123456789ab.herokuapp.com',
    '  ⚠ no web dynos      scaled to 0: no request can wake the app',
    '                      → heroku ps:scale web=1 -a my-app',
  ]);
});

describe('the deploy under way', () => {
  const error = new PreflightError('timeout', 'no answer within 30 s');

  it('is told below the table', () => {
    const lines = warmLines(warmedOf([pathOf('/')]), PLAIN, { kind: 'unchecked', error });
    expect(lines.slice(-2)).toEqual([
      expect.stringContaining('  ✔ /        200'),
      "  ℹ deploy            couldn't check for one under way: no answer within 30 s",
    ]);
  });

  it('isn’t told twice for one reason', () => {
    const warmed = warmedOf([pathOf('/')], { unread: error, report: { dynos: undefined } });
    const text = warmLines(warmed, PLAIN, { kind: 'unchecked', error }).join('\n');
    expect(text).not.toContain('deploy');
  });

  it('is the reason why nothing was requested', () => {
    const { app, startedAt, size } = warmedOf([]);
    const skipped: Skipped = {
      ...{ kind: 'skipped', reason: 'not-live', dynos: 2, wasAsleep: false },
      ...{ app, startedAt, size, baseUrl: undefined },
    };
    expect(warmLines(skipped, PLAIN, { kind: 'unchecked', error })).toEqual([
      'my-app  2 × standard-1x',
      "  ℹ deploy            couldn't check for one under way: no answer within 30 s",
    ]);
  });

  it('isn’t mentioned if there was none', () => {
    const text = printed(warmedOf([pathOf('/')]));
    const liveness = { kind: 'settled', release: 6 } as const;
    expect(warmLines(warmedOf([pathOf('/')]), PLAIN, liveness).join('\n')).toBe(text);
  });
});

it.each([
  ['maintenance', 'on: visitors get the 503 page'],
  ['not-released', 'nothing to warm yet'],
  ['no-web-process', 'nothing to warm'],
] as const)('speaks of no deploy and no check: %s', (reason, words) => {
  const { app, startedAt, size } = warmedOf([]);
  const skipped: Skipped = {
    ...{ kind: 'skipped', reason, dynos: 1, wasAsleep: false },
    ...{ app, startedAt, size, baseUrl: undefined },
  };
  expect(warmLines(skipped, PLAIN)[1]).toMatch(new RegExp(`  ${words}$`));
});

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { warmupLine } from '../../src/report/warmup-words.ts';
import { renderLine } from '../../src/terminal/line.ts';
import { CertificateError } from '../../src/net/failure.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import type { AppCondition } from '../../src/warmup/condition.ts';
import type { WarmupOutcome } from '../../src/warmup/wake.ts';
import { PLAIN } from '../support/style.ts';
import {
  answered,
  background,
  failure,
  final,
  onlyPath,
  pending,
  status,
} from '../support/warmup-outcomes.ts';

const STANDARD: AppCondition = { useless: undefined, sleeps: false, asleep: false };
const ASLEEP: AppCondition = { ...STANDARD, sleeps: true, asleep: true };
const UNKNOWN: AppCondition = { useless: undefined, sleeps: undefined, asleep: undefined };

const said = (outcome: WarmupOutcome, condition = STANDARD): string =>
  renderLine(warmupLine(outcome, condition, 'my-app'), PLAIN)
    .join('\n')
    .replaceAll(/\n {10,}/g, ' ');

describe('the text of a warm-up', () => {
  it('says that the app is awake', () => {
    expect(said(onlyPath(status(200)))).toBe('  ✔ awake             200 in 84 ms');
  });

  it('says that the app woke if it was asleep', () => {
    expect(said(onlyPath(status(200, 940)), ASLEEP)).toBe(
      '  ✔ awake             woken: 200 in 940 ms',
    );
  });

  it("doesn't say that it woke if its tier never sleeps or its state wasn't known", () => {
    expect(said(onlyPath(status(200)))).not.toContain('woke');
    expect(said(onlyPath(status(200)), UNKNOWN)).not.toContain('woke');
  });

  it('shows what came before the answer', () => {
    const text = said(onlyPath(status(503), status(503), status(200)), ASLEEP);
    expect(text).toContain('✔ awake             woken: 503 twice, then 200 after 1.1 s');
  });

  it('summarizes several paths', () => {
    const text = said(answered(final('/', status(200, 10)), final('/health', status(200, 1_250))));
    expect(text).toBe('  ✔ awake             2 paths, the slowest in 1.3 s');
    const later = answered(final('/', status(200)), final('/b', status(503), status(200)));
    expect(said(later)).toBe('  ✔ awake             2 paths, the last after 600 ms');
  });

  it.each([
    [404, 'is the path right?'],
    [401, 'it needs credentials'],
    [403, 'it refuses this host name (warmup.url) or needs credentials (warmup.headers)'],
    [400, 'does it refuse this host name? (warmup.url)'],
    [421, 'does it refuse this host name? (warmup.url)'],
    [500, 'the app runs, but this path fails'],
    [502, "Heroku's router got no answer from it"],
    [504, "Heroku's router got no answer from it"],
    [503, 'crashed, still booting, or out of Eco hours (heroku logs)'],
    [429, 'too many requests'],
    [418, "which isn't in warmup.expect"],
  ])('explains %i in its own words', (code, words) => {
    expect(said(onlyPath(status(code)), UNKNOWN)).toContain(`/ answers ${code}`);
    expect(said(onlyPath(status(code)), UNKNOWN)).toContain(words);
  });

  it('speaks of Eco hours only where there may be Eco dynos', () => {
    const unavailable = onlyPath(status(503));
    expect(said(unavailable, ASLEEP)).toContain('out of Eco hours');
    expect(said(unavailable, STANDARD)).toContain('503: crashed or still booting (heroku logs)');
  });

  it.each([
    [
      { name: 'Cloudflare', kind: 'cache' },
      "/ answers 200 from Cloudflare's cache: the app got no request → Set warmup.paths",
    ],
    [
      { name: 'a firewall', kind: 'front' },
      '/ answers 403: from a firewall, perhaps not from the app → To reach the app, set warmup.url',
    ],
  ] as const)("doesn't take the answer of another for the app's: %j", (standIn, words) => {
    const code = standIn.kind === 'cache' ? 200 : 403;
    const text = said(onlyPath(status(code, 84, { expected: false, standIn })));
    expect(text).toContain(`⚠ warm-up           ${words}`);
  });

  it.each([
    'http://localhost:5000',
    'https://https',
    'https://undefined',
    'http://127.0.0.1:3000',
    'http://0.0.0.0:8000',
    'http://192.168.1.2',
    'http://172.31.0.1',
    'http://[::1]:3000',
    'https://app.localhost',
    'http://web.internal',
    'http://localhost.:5000',
  ])("blames the app's own settings for a redirect to %s", (to) => {
    const redirect = { to, why: 'other-site' } as const;
    const text = said(onlyPath(status(302, 84, { expected: false, flaw: 'status', redirect })));
    expect(text).toContain(`/ redirects (302) to ${to}, not a public address`);
    expect(text).toContain("→ Fix the app's own URL in its settings");
    expect(text).not.toContain('allowHost');
  });

  it.each(['https://172.32.0.1', 'https://11.0.0.1', 'https://[2001:db8::1]', 'https://a.example'])(
    'says how to allow a redirect to %s',
    (to) => {
      const redirect = { to, why: 'other-site' } as const;
      const text = said(onlyPath(status(302, 84, { expected: false, flaw: 'status', redirect })));
      expect(text).toContain('git config --add preflight.allowHost');
    },
  );

  it.each(['https://a_b.example', `https://${'a.'.repeat(250)}…`])(
    'offers no command for a host that a shell or a URL could read differently: %s',
    (to) => {
      const redirect = { to, why: 'other-site' } as const;
      const text = said(onlyPath(status(302, 84, { expected: false, flaw: 'status', redirect })));
      expect(text).toContain("which isn't known to be my-app's");
      expect(text).not.toContain('→');
    },
  );

  const certificateError = (...names: string[]): Answer => ({
    ...{ kind: 'failure', path: '/' },
    error: new CertificateError(
      { message: `altnames: ${names.map((name) => `DNS:${name}`).join(', ')}` },
      { url: new URL('https://www.example.com/') },
    ),
  });

  it("offers a certificate for a custom domain that is served with herokuapp.com's", () => {
    expect(said(onlyPath(certificateError('*.herokuapp.com')))).toBe(
      '  ⚠ not reached       https://www.example.com has a certificate for *.herokuapp.com → heroku certs:auto:enable -a my-app',
    );
  });

  it('offers no certificate if the one of another host is served', () => {
    const text = said(onlyPath(certificateError('herokuapp.com.example', 'notherokuapp.com')));
    expect(text).toContain('http.sslCAInfo');
    expect(text).not.toContain('certs:auto');
  });

  it.each([
    [429, 60_000, '60 s'],
    [503, 7_199_600, '2 h'],
  ])("doesn't explain %i if the app sends Retry-After", (code, retryAfterMs, time) => {
    expect(said(onlyPath(status(code, 84, { retryAfterMs })))).toBe(
      `  ⚠ warm-up           / answers ${code}: it asks to wait ${time}`,
    );
  });

  it("ignores Retry-After if retrying doesn't help", () => {
    const text = said(onlyPath(status(404, 84, { retryAfterMs: 60_000 })));
    expect(text).toContain('is the path right?');
    expect(said(onlyPath(status(503, 84, { retryAfterMs: 0 })))).toContain('crashed');
  });

  it('reports a missing text', () => {
    const answer = status(200, 84, { expected: false, flaw: 'body' });
    expect(said(onlyPath(answer))).toBe(
      '  ⚠ warm-up           / answers 200 without the text in warmup.contains',
    );
  });

  it('shows the target of an unexpected redirect, and how to allow it', () => {
    const redirect = { to: 'https://other.example', why: 'other-site' } as const;
    const text = said(onlyPath(status(302, 84, { expected: false, flaw: 'status', redirect })));
    expect(text).toContain('/ redirects (302) to https://other.example');
    expect(text).toContain('→ git config --add preflight.allowHost other.example');
    expect(said(onlyPath(status(302, 84, { redirect })))).toBe(
      '  ✔ awake             302 in 84 ms',
    );
  });

  it('names the unexpected path', () => {
    const one = answered(final('/', status(200)), final('/x', status(404)));
    expect(said(one)).toContain('⚠ warm-up           /x answers 404');
    const other = answered(final('/', status(200)), final('/y', failure));
    expect(said(other)).toContain("⚠ not reached       /y: https://x can't be reached → Online?");
    expect(said(onlyPath(failure))).toContain("not reached       https://x can't be reached");
  });

  it('claims nothing about a path without an answer', () => {
    expect(said(answered(final('/')))).toBe('  ⚠ not reached       no answer in time');
  });

  it.each([
    ['not-released', 'ℹ first deploy      nothing to wake or check yet'],
    ['no-web-process', 'ℹ no web process    nothing to wake or check'],
    ['no-web-dynos', '→ heroku ps:scale web=1 -a my-app'],
    ['maintenance', '→ heroku maintenance:off -a my-app'],
  ] as const)('says why no request can wake the app: %s', (reason, words) => {
    expect(said({ kind: 'pointless', reason })).toContain(words);
  });

  it('says that it continues in the background', () => {
    const text = said(background(pending('/')), ASLEEP);
    expect(text).toContain('ℹ waking            no answer after 1.0 s; still trying');
    expect(text).toContain('→ npx heroku-preflight report');
  });

  it("doesn't call a slow app asleep", () => {
    expect(said(background(pending('/')))).toContain('ℹ slow');
    expect(said(background(pending('/')), UNKNOWN)).toContain('ℹ waiting');
  });

  it('shows the answers so far if it continues', () => {
    const text = said(background(pending('/', status(503), status(503))));
    expect(text).toContain('ℹ not ready yet     503 twice so far; still trying in the background');
    expect(said(background(pending('/', failure)))).toContain(
      "https://x can't be reached; still trying in the background",
    );
  });

  it('names the paths that it continues with', () => {
    const paths = [final('/', status(200)), pending('/a', status(503)), pending('/b')];
    expect(said(background(...paths))).toContain(
      '/a: 503 so far; /b: no answer after 1.0 s; still trying in the background',
    );
    const many = ['/a', '/b', '/c', '/d', '/e'].map((path) => pending(path));
    expect(said(background(final('/', status(200)), ...many))).toContain(
      'and 2 more; still trying',
    );
    expect(said(background(...many))).toContain('slow              no answer after 1.0 s; still');
  });

  it('reports an unexpected answer if it continues with other paths', () => {
    const text = said(background(final('/x', status(404)), pending('/')));
    expect(text).toContain('⚠ slow              /x answers 404: is the path right?');
    expect(text).toContain('; /: no answer after 1.0 s; still trying in the background');
  });

  it("says why it can't continue in the background", () => {
    const error = new PreflightError('network', "can't write to /x (ENOSPC)");
    const paths = [pending('/', status(503))];
    const text = said({ kind: 'unanswered', waitedMs: 1_004, paths, error });
    expect(text).toContain(
      "⚠ waiting           503 so far; can't go on in the background: can't write to /x (ENOSPC)",
    );
  });

  it('doesn’t deny a request that was sent before the API disowned its host', () => {
    const error = new PreflightError('host-not-trusted', "x.example is no longer my-app's");
    expect(said({ kind: 'refused', error, wasRequested: true })).toContain('warm-up stopped');
    expect(said({ kind: 'refused', error })).toContain('no warm-up');
  });

  it('says how to allow a host', () => {
    const error = new PreflightError('host-not-trusted', 'not sent to x.example', {
      command: 'git config --add preflight.allowHost x.example',
      hint: 'only if it is yours',
    });
    expect(said({ kind: 'refused', error })).toContain(
      '→ git config --add preflight.allowHost x.example (only if it is yours)',
    );
  });
});

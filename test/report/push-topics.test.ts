import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckResult } from '../../src/checks/run-checks.ts';
import { isFinding, newsIn, saidAfter, saidOfApp, topicsOf } from '../../src/report/push-topics.ts';
import type { Said } from '../../src/state/remembered.ts';
import { judged, pushFindings } from '../support/check-report.ts';
import { resultOf } from '../support/check-result.ts';
import { build, dataWith, GOOD, web } from '../support/readings.ts';

const OFF = resultOf('preboot', { app: { features: [] } });
const ONE = resultOf('web-dynos', { app: { formation: [web('Standard-1X', 1)] } });

/** What is new of `checks` after a push that said all of `before` in full. */
function news(checks: readonly CheckResult[], before: readonly CheckResult[]): string[] {
  return newsIn(topicsOf(pushFindings(checks)), saidOf(before)).map(({ id }) => id);
}

function saidOf(checks: readonly CheckResult[], said: Said = {}): Said {
  const findings = pushFindings(checks);
  return saidAfter(said, findings, topicsOf(findings));
}

describe('news', () => {
  it('are all findings of a first push, and no passes', () => {
    expect(news([OFF, ONE, resultOf('stack')], [])).toEqual(['preboot', 'web-dynos']);
  });

  it('are none where the last push said the same', () => {
    expect(news([OFF, ONE], [OFF, ONE])).toEqual([]);
  });

  it('are what has come since', () => {
    expect(news([OFF, ONE], [OFF])).toEqual(['web-dynos']);
  });

  it('are what has changed', () => {
    const three = resultOf('web-dynos', { app: GOOD, options: { min: 4 } });
    const two = resultOf('web-dynos', { app: GOOD, options: { min: 3 } });
    expect(news([three], [two])).toEqual(['web-dynos']);
  });

  it('are what has become worse, and errors always', () => {
    const error = resultOf('preboot', { app: { features: [] }, severity: 'error' });
    expect(news([error], [OFF])).toEqual(['preboot']);
    expect(news([error], [error])).toEqual(['preboot']);
  });

  it('are what was gone in between', () => {
    const gone = saidOf([resultOf('preboot')], saidOf([OFF]));
    expect(newsIn(topicsOf(pushFindings([OFF])), gone).map(({ id }) => id)).toEqual(['preboot']);
  });

  it('aren’t other times and request ids of the same failure', () => {
    const failed = (ms: number, id: string) =>
      judged(GOOD, {
        app: new PreflightError(
          'api-unavailable',
          `no answer after ${ms} ms (request id ${id}-aaaa-bbbb-cccc-0123456789ab)`,
        ),
      });
    expect(news(failed(900, '01234567'), failed(950, '89abcdef'))).toEqual([]);
    expect(news(failed(900, '01234567'), judged(GOOD))).toEqual(['not-checked']);
  });

  it('are each build that runs', () => {
    const running = (minute: string) =>
      judged(
        dataWith({ builds: [build('pending', { created_at: `2026-11-22T11:${minute}:00Z` })] }),
      );
    expect(news(running('10'), running('20'))).toEqual(['build-running']);
  });
});

describe('what is remembered', () => {
  it('stays while a push can’t judge it', () => {
    const error = new PreflightError('api-unavailable', 'answered 503');
    const after = saidOf(judged(GOOD, { features: error }), saidOf([OFF]));
    expect(after.preboot).toBe(saidOf([OFF]).preboot);
    expect(saidOf([], saidOf([OFF]))).toEqual(saidOf([OFF]));
  });

  it('isn’t what was only named in one line', () => {
    const findings = pushFindings([OFF]);
    expect(saidAfter({}, findings, [])).toEqual({ app: GOOD.app.web_url });
  });

  it('is no pass, but the app', () => {
    expect(saidOf(judged(GOOD))).toEqual({ app: GOOD.app.web_url });
  });

  it('isn’t what was said about another app of that name', () => {
    const findings = { ...pushFindings([OFF]), webUrl: 'https://my-app-other.herokuapp.com/' };
    expect(saidOfApp(saidOf([OFF]), findings)).toEqual({});
    expect(saidOfApp(saidOf([OFF]), { ...findings, webUrl: undefined })).toEqual(saidOf([OFF]));
  });

  it('isn’t taken from what every object has', () => {
    expect(topicsOf(pushFindings([OFF])).filter(isFinding)).toHaveLength(1);
    expect(news([OFF], [])).toEqual(['preboot']);
  });
});

describe('settings for an app of a similar name', () => {
  it('are noted once, with the name that was probably meant', () => {
    const findings = { ...pushFindings([]), misnamed: { name: 'my-ap', meant: 'my-app' } };
    const topics = topicsOf(findings);
    expect(topics.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual([
      "apps.my-ap isn't used: did you mean my-app?",
    ]);
    expect(newsIn(topics, saidAfter({}, findings, topics))).toEqual([]);
  });
});

describe('a cause of several things', () => {
  it('is said once: an API that can’t be read knows no address either', () => {
    const error = new PreflightError('api-unavailable', 'answered 503');
    const warmup = { kind: 'pointless', reason: 'unknown-address' } as const;
    const topics = topicsOf(pushFindings(judged(GOOD, { app: error }), warmup));
    expect(topics.map(({ id }) => id)).not.toContain('warm-up');
    expect(topicsOf(pushFindings([], warmup)).map(({ id }) => id)).toEqual(['warm-up']);
  });
});

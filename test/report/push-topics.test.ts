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

/** What is new in `checks` after a push that reported `before` in full. */
function news(checks: readonly CheckResult[], before: readonly CheckResult[]): string[] {
  return newsIn(topicsOf(pushFindings(checks)), saidOf(before)).map(({ id }) => id);
}

function saidOf(checks: readonly CheckResult[], said: Said = {}): Said {
  const findings = pushFindings(checks);
  return saidAfter(said, findings, topicsOf(findings));
}

describe('news', () => {
  it('includes all findings of a first push, and no passes', () => {
    expect(news([OFF, ONE, resultOf('stack')], [])).toEqual(['preboot', 'web-dynos']);
  });

  it('is empty if the last push reported the same', () => {
    expect(news([OFF, ONE], [OFF, ONE])).toEqual([]);
  });

  it('includes new findings', () => {
    expect(news([OFF, ONE], [OFF])).toEqual(['web-dynos']);
  });

  it('includes changed findings', () => {
    const three = resultOf('web-dynos', { app: GOOD, options: { min: 4 } });
    const two = resultOf('web-dynos', { app: GOOD, options: { min: 3 } });
    expect(news([three], [two])).toEqual(['web-dynos']);
  });

  it('includes findings that have become worse, and all errors', () => {
    const error = resultOf('preboot', { app: { features: [] }, severity: 'error' });
    expect(news([error], [OFF])).toEqual(['preboot']);
    expect(news([error], [error])).toEqual(['preboot']);
  });

  it('includes findings that were gone in between', () => {
    const gone = saidOf([resultOf('preboot')], saidOf([OFF]));
    expect(newsIn(topicsOf(pushFindings([OFF])), gone).map(({ id }) => id)).toEqual(['preboot']);
  });

  it('includes once why a deploy isn’t followed', () => {
    const findings = {
      ...pushFindings([]),
      notFollowed: new PreflightError('state-unwritable', "can't write"),
    };
    const topics = topicsOf(findings);
    expect(newsIn(topics, {}).map(({ lines }) => lines[0].text)).toContain(
      "isn't followed: can't write",
    );
    expect(newsIn(topics, saidAfter({}, findings, topics))).toEqual([]);
  });

  describe('about how long a boot takes', () => {
    const dynosAfter = (seconds: number) => [
      {
        ...{ type: 'web', state: 'up', created_at: '2026-11-22T11:00:00Z' },
        updated_at: `2026-11-22T11:00:${seconds}Z`,
      },
    ];

    it.each([
      ['preboot', { features: [] }],
      ['dyno-tier', { formation: [web('Basic', 1)] }],
    ] as const)('is none: %s', (id, app) => {
      const unseen = resultOf(id, { app });
      const [quick, slow] = [14, 25].map((seconds) =>
        resultOf(id, { app: { ...app, dynos: dynosAfter(seconds) } }),
      );
      if (!quick || !slow) throw new Error();
      for (const [now, before] of [
        [unseen, quick],
        [quick, unseen],
        [quick, slow],
      ] as const)
        expect(news([now], [before])).toEqual([]);
    });

    it.each([
      ['boot-time', { dynos: dynosAfter(52) }, { dynos: [] }],
      [
        'heroku-status',
        { status: { kind: 'known', troubled: [{ name: 'Apps', status: 'red' }] } },
        { status: { kind: 'late' } },
      ],
    ] as const)('isn’t repeated after a push that couldn’t see it: %s', (id, seen, unseen) => {
      const found = resultOf(id, { app: seen });
      const said = saidOf([resultOf(id, { app: unseen })], saidOf([found]));
      expect(newsIn(topicsOf(pushFindings([found])), said)).toEqual([]);
    });
  });

  it('ignores other times and request ids of the same failure', () => {
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

  it('includes each running build', () => {
    const running = (minute: string) =>
      judged(
        dataWith({ builds: [build('pending', { created_at: `2026-11-22T11:${minute}:00Z` })] }),
      );
    expect(news(running('10'), running('20'))).toEqual(['build-running']);
  });
});

describe('the memory of reported findings', () => {
  it('keeps a finding while a push can’t check it', () => {
    const error = new PreflightError('api-unavailable', 'answered 503');
    const after = saidOf(judged(GOOD, { features: error }), saidOf([OFF]));
    expect(after.preboot).toBe(saidOf([OFF]).preboot);
    expect(saidOf([], saidOf([OFF]))).toEqual(saidOf([OFF]));
  });

  it('doesn’t include a finding that was only named', () => {
    const findings = pushFindings([OFF]);
    expect(saidAfter({}, findings, [])).toEqual({ app: GOOD.app.web_url });
  });

  it('includes the app, and no passes', () => {
    expect(saidOf(judged(GOOD))).toEqual({ app: GOOD.app.web_url });
  });

  it('doesn’t include findings of another app with the same name', () => {
    const findings = { ...pushFindings([OFF]), webUrl: 'https://my-app-other.herokuapp.com/' };
    expect(saidOfApp(saidOf([OFF]), findings)).toEqual({});
    expect(saidOfApp(saidOf([OFF]), { ...findings, webUrl: undefined })).toEqual(saidOf([OFF]));
  });

  it('ignores names that are properties of every object', () => {
    expect(topicsOf(pushFindings([OFF])).filter(isFinding)).toHaveLength(1);
    expect(news([OFF], [])).toEqual(['preboot']);
  });
});

describe('settings for a similar app name', () => {
  it('are reported once, with the name that was probably meant', () => {
    const findings = { ...pushFindings([]), misnamed: { name: 'my-ap', meant: 'my-app' } };
    const topics = topicsOf(findings);
    expect(topics.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual([
      "apps.my-ap isn't used: did you mean my-app?",
    ]);
    expect(newsIn(topics, saidAfter({}, findings, topics))).toEqual([]);
  });
});

describe('one cause of several problems', () => {
  it('is reported once: if the API can’t be read, the address isn’t known either', () => {
    const error = new PreflightError('api-unavailable', 'answered 503');
    const warmup = { kind: 'pointless', reason: 'unknown-address' } as const;
    const topics = topicsOf(pushFindings(judged(GOOD, { app: error }), warmup));
    expect(topics.map(({ id }) => id)).not.toContain('warm-up');
    expect(topicsOf(pushFindings([], warmup)).map(({ id }) => id)).toEqual(['warm-up']);
  });
});

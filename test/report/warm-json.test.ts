import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { PreflightError } from '../../src/base/errors.ts';
import type { Liveness } from '../../src/follow/await-live.ts';
import { warmJsonSchema } from '../../src/report/warm-schema.ts';
import { warmJson } from '../../src/report/warm-json.ts';
import type { WarmOutcome } from '../../src/warm/report.ts';
import { follow } from '../follow/news.ts';
import { answerOf, pathOf, warmedOf } from '../support/warm-report.ts';

const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(warmJsonSchema()) as object);

/** The output, after a check against the published schema. */
function printed(outcome: WarmOutcome, liveness?: Liveness): unknown {
  const value = JSON.parse(JSON.stringify(warmJson(outcome, liveness))) as unknown;
  isValid(value);
  expect(isValid.errors ?? []).toEqual([]);
  return value;
}

describe('warm.schema.json', () => {
  it('matches the schema in the code (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../warm.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(warmJsonSchema());
  });

  it('rejects undocumented output', () => {
    const value = warmJson(warmedOf([pathOf('/')]));
    expect(isValid(value)).toBe(true);
    expect(isValid({ ...value, more: 1 })).toBe(false);
    expect(isValid({ ...value, dynos: { ...value.dynos, more: 1 } })).toBe(false);
    expect(isValid({ ...value, paths: [{ ...value.paths[0], more: 1 }] })).toBe(false);
    expect(isValid({ ...value, warm: undefined })).toBe(false);
  });
});

describe('warm --json', () => {
  it('has every path with its numbers, rounded to a tenth of a millisecond', () => {
    expect(printed(warmedOf([pathOf('/')]))).toEqual({
      version: 1,
      app: 'my-app',
      url: 'https://my-app-0123456789ab.herokuapp.com',
      startedAt: '2026-01-02T03:04:05.000Z',
      elapsedMs: 2345.7,
      warm: true,
      wasAsleep: false,
      skipped: null,
      deploy: null,
      dynos: { count: 1, reached: null, probability: 1, message: null },
      window: { count: 3, message: null },
      paths: [
        {
          ...{ path: '/', method: 'GET', warm: true, notWarm: null, message: null },
          ...{ status: 200, redirect: null, firstMs: 1234, warmMs: 84.3 },
          ...{ requests: 21, retries: 0 },
          dynos: { count: 1, reached: null, probability: 1 },
        },
      ],
    });
  });

  it('has the reason as a code and as text if a path isn’t warm', () => {
    const missing = pathOf('/a', {
      ...{ notWarm: 'unexpected', firstMs: undefined, warmMs: undefined },
      last: answerOf({ status: 404, expected: false, flaw: 'status' }),
    });
    expect(printed(warmedOf([missing]))).toMatchObject({
      warm: false,
      paths: [
        {
          ...{ warm: false, notWarm: 'unexpected', status: 404, firstMs: null, warmMs: null },
          message: '/a answers 404: is the path right? (warmup.paths, warmup.url)',
        },
      ],
    });
  });

  it('has the target of a redirect that wasn’t followed', () => {
    const redirect = { to: 'https://www.example.com', why: 'other-site' } as const;
    const path = pathOf('/', { last: answerOf({ status: 301, redirect }) });
    expect(printed(warmedOf([path]))).toMatchObject({ paths: [{ status: 301, redirect }] });
  });

  it('has no status if there was no answer', () => {
    const error = new PreflightError('connect', 'nobody there');
    const last = { kind: 'failure', path: '/', error } as const;
    expect(printed(warmedOf([pathOf('/', { last, notWarm: 'unanswered' })]))).toMatchObject({
      paths: [{ status: null, notWarm: 'unanswered' }],
    });
  });

  it('rounds probabilities down, and has a count by name if possible', () => {
    const paths = [
      pathOf('/', { coverage: { kind: 'likely', probability: 0.990_99, dynos: 4 } }),
      pathOf('/b', { coverage: { kind: 'counted', reached: 4, dynos: 4 } }),
      pathOf('/c', { coverage: { kind: 'unknown' } }),
    ];
    const report = { dynos: 4, coverage: paths[0]?.coverage ?? { kind: 'unknown' } } as const;
    expect(printed(warmedOf(paths, { report }))).toMatchObject({
      dynos: { count: 4, reached: null, probability: 0.9909 },
      paths: [
        { dynos: { count: 4, reached: null, probability: 0.9909 } },
        { dynos: { count: 4, reached: 4, probability: null } },
        { dynos: { count: 4, reached: null, probability: null } },
      ],
    });
  });

  it('says why the number of dynos isn’t known', () => {
    const unread = new PreflightError('no-credential', 'no Heroku credential found');
    const report = { dynos: undefined, coverage: { kind: 'unknown' } } as const;
    expect(
      printed(warmedOf([pathOf('/')], { unread, wasAsleep: undefined, report })),
    ).toMatchObject({
      wasAsleep: null,
      dynos: { count: null, message: 'no Heroku credential found' },
    });
  });

  it('has the deploy that it waited for', () => {
    const value = printed(warmedOf([pathOf('/')]), {
      ...{ kind: 'followed', course: follow({}), waitedMs: 185_432.12 },
      outcome: { kind: 'live', release: 6, by: 'identity' },
    });
    expect(value).toMatchObject({
      deploy: { state: 'live', release: 6, by: 'identity', waitedMs: 185_432.1 },
    });
  });

  it('has the reason if the new release isn’t live', () => {
    const { app, startedAt, size } = warmedOf([]);
    const value = printed(
      {
        ...{ kind: 'skipped', reason: 'not-live', dynos: 2, wasAsleep: false },
        ...{ app, startedAt, size, baseUrl: undefined },
      },
      {
        ...{ kind: 'followed', course: follow({}), waitedMs: 0 },
        outcome: { kind: 'release-failed', release: 6, running: 5 },
      },
    );
    expect(value).toMatchObject({
      ...{ warm: false, deploy: { state: 'release-failed', release: 6, by: null } },
      skipped: {
        reason: 'not-live',
        message: 'deploy: the release phase of v6 failed: the app still runs v5',
      },
    });
  });

  it('has no release of a deploy that made none', () => {
    const followed = { kind: 'followed', course: follow({}), waitedMs: 0 } as const;
    const unknown = { kind: 'unknown', why: 'silence', release: undefined } as const;
    for (const outcome of [{ kind: 'build-failed' }, { ...unknown, error: undefined }] as const)
      expect(printed(warmedOf([pathOf('/')]), { ...followed, outcome })).toMatchObject({
        deploy: { state: outcome.kind, release: null, by: null },
      });
  });

  it('has the reason if the deploy couldn’t be checked', () => {
    const error = new PreflightError('api-forbidden', 'the API refuses');
    expect(printed(warmedOf([pathOf('/')]), { kind: 'unchecked', error })).toMatchObject({
      ...{ warm: true, deploy: { state: 'unchecked', release: null } },
    });
  });

  it('says that the window is a guess if the app’s language can’t be read', () => {
    expect(printed(warmedOf([pathOf('/')], { isLanguageUnread: true, window: 3 }))).toMatchObject({
      window: {
        count: 3,
        message: "compared 3 answers with the 3 before: couldn't read the app's language",
      },
    });
  });

  it.each([
    'not-released',
    'no-web-process',
    'no-web-dynos',
    'maintenance',
    'eco-hours-used-up',
    'crashed',
  ] as const)('says why nothing was requested: %s', (reason) => {
    const { app, startedAt, size } = warmedOf([]);
    const value = printed({
      ...{ kind: 'skipped', reason, dynos: 0, wasAsleep: false },
      ...{ app, startedAt, size, baseUrl: undefined },
    });
    expect(value).toMatchObject({ warm: false, url: null, skipped: { reason }, paths: [] });
    expect(value).toMatchObject({ window: { count: null, message: null } });
  });
});

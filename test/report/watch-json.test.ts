import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { PreflightError } from '../../src/base/errors.ts';
import type { Followed } from '../../src/follow/await-live.ts';
import type { Outcome } from '../../src/follow/deploy.ts';
import type { Rollback } from '../../src/follow/roll-back.ts';
import type { Watched } from '../../src/follow/watched.ts';
import { watchJson } from '../../src/report/watch-json.ts';
import { watchJsonSchema } from '../../src/report/watch-schema.ts';
import { CLEAN } from '../support/judgements.ts';
import { smooth } from '../support/probe-runs.ts';
import { followed, LIVE, unasked, watchedOf } from '../support/watched.ts';

const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(watchJsonSchema()) as object);

/** The output, after a check against the published schema. */
function printed(watched: Watched): unknown {
  const value = JSON.parse(JSON.stringify(watchJson(watched))) as unknown;
  isValid(value);
  expect(isValid.errors ?? []).toEqual([]);
  return value;
}

describe('watch.schema.json', () => {
  it('matches the schema in the code (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../watch.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(watchJsonSchema());
  });

  it('rejects undocumented output', () => {
    const value = watchJson(watchedOf());
    expect(isValid(value)).toBe(true);
    expect(isValid({ ...value, more: 1 })).toBe(false);
    expect(isValid({ ...value, deploy: { ...value.deploy, more: 1 } })).toBe(false);
    expect(isValid({ ...value, warm: { ...value.warm, more: 1 } })).toBe(false);
    expect(isValid({ ...value, result: undefined })).toBe(false);
  });
});

describe('watch --json', () => {
  it('has the deploy, the first answers, and what warm --json has', () => {
    expect(printed(watchedOf({ author: 'ann@example.com' }))).toEqual({
      version: 1,
      app: 'my-app',
      startedAt: '2026-01-02T03:04:05.000Z',
      elapsedMs: 140_000,
      result: 'ok',
      command: null,
      deploy: {
        ...{ state: 'live', release: 6, by: 'dynos', trafficInMs: null, waitedMs: 130_000 },
        ...{ author: 'ann@example.com', message: 'v6 is live: waited 2 min 10 s' },
        ...{ hint: null, command: null },
      },
      answers: [{ path: '/', status: 200, expected: true, error: null, ms: 5_200 }],
      warm: expect.objectContaining({ warm: true, paths: [expect.anything()] }),
      ...{ notWarmed: null, rollback: null, visitors: null },
    });
  });

  it('has what visitors felt, in seconds of downtime', () => {
    const judgement = {
      ...CLEAN,
      verdict: 'fail',
      downtimeMs: 9_040,
      failed: { reset: 2 },
    } as const;
    const visitors = { judgement, run: smooth().run, failOn: 'fail' } as const;
    expect(printed(watchedOf({ visitors }))).toMatchObject({
      result: 'failed',
      visitors: { verdict: 'fail', downtimeSeconds: 9.04, failed: { reset: 2 }, valid: 1_512 },
    });
  });

  it('has the time until crashed dynos take over, and the command that helps', () => {
    const trafficAt = Date.UTC(2026, 10, 28, 12, 3, 51);
    const crash = { kind: 'crashed', dyno: 'web.2', release: 6, trafficAt } as const;
    expect(printed(unasked(followed(crash, [80])))).toMatchObject({
      result: 'failed',
      deploy: { state: 'crashed', trafficInMs: 151_000, command: 'heroku rollback v5 -a my-app' },
      ...{ answers: [], warm: null },
    });
    expect(printed(unasked(followed(crash, [300])))).toMatchObject({
      deploy: { trafficInMs: null, command: 'heroku logs -a my-app' },
    });
  });

  it.each([
    ['nothing-deployed', undefined, 'failed', null],
    ['settled', { kind: 'settled', release: 5 }, 'ok', 5],
    ['unchecked', { kind: 'unchecked', error: new PreflightError('dns', 'no') }, 'unknown', null],
  ] as const)('has a state without a deploy: %s', (state, liveness, result, release) => {
    const command = liveness ? undefined : { name: 'git', exitCode: 1 };
    expect(printed(unasked(liveness, { command }))).toMatchObject({
      ...{ result, command: command ?? null, deploy: { state, release } },
    });
  });

  it('has no release of a deploy that made none', () => {
    expect(printed(unasked(followed({ kind: 'build-failed' })))).toMatchObject({
      deploy: { state: 'build-failed', release: null, by: null },
    });
    const unknown = { kind: 'unknown', why: 'silence', release: undefined } as const;
    expect(printed(unasked(followed({ ...unknown, error: undefined })))).toMatchObject({
      ...{ result: 'unknown', deploy: { state: 'unknown', release: null } },
    });
  });

  it.each<[string, Rollback, Outcome | undefined, object]>([
    [
      'what became of its release',
      { kind: 'released', to: 5, release: 7 },
      { kind: 'live', release: 7, by: 'dynos' },
      {
        ...{ state: 'live', to: 5, release: 7, hint: null, command: null },
        message: 'v5 again, as v7: live after 2 min 10 s',
      },
    ],
    [
      'the release alone if it isn’t followed',
      { kind: 'released', to: 5, release: 7 },
      undefined,
      { state: 'released', to: 5, release: 7, message: 'v5 again, as v7' },
    ],
    [
      'why it’s not done',
      { kind: 'refused', refusal: { why: 'none-before' } },
      undefined,
      {
        ...{ state: 'refused', to: null, release: null, command: 'heroku releases -a my-app' },
        message: 'not done: no earlier release has served',
      },
    ],
    [
      'why it failed',
      {
        ...{ kind: 'failed', to: undefined },
        error: new PreflightError('timeout', 'no answer', { hint: 'Online?' }),
      },
      undefined,
      {
        ...{ state: 'failed', to: null, release: null, hint: 'Online?' },
        command: 'heroku rollback -a my-app',
      },
    ],
  ])('has the rollback, and %s', (_, rollback, outcome, json) => {
    const takenBack = { rollback, followed: outcome && (followed(outcome) as Followed) };
    const crash = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
    expect(printed(unasked(followed(crash), { takenBack }))).toMatchObject({
      ...{ result: 'failed', rollback: json },
    });
  });

  it('has no deploy as the reason why nothing was warmed', () => {
    const { start } = watchedOf();
    const warmth = { ...start, kind: 'skipped', reason: 'not-live' } as const;
    expect(printed(unasked(followed({ kind: 'build-failed' }), { warmth }))).toMatchObject({
      warm: { warm: false, skipped: { reason: 'not-live', message: 'deploy: not live' } },
    });
  });

  it('has the reason why the app isn’t warmed', () => {
    const off = new PreflightError('warmup-off', 'off', { hint: 'on' });
    expect(printed(unasked(followed(LIVE), { unasked: off }))).toMatchObject({
      notWarmed: { code: 'warmup-off', message: 'off', hint: 'on', command: null },
    });
  });
});

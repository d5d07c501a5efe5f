import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckId } from '../../src/config/defaults.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { type Circumstances, declaring, resultOf } from '../support/check-result.ts';
import { GOOD, release, web } from '../support/readings.ts';

// A check that is set to "error" is a gate. None may open because there is nothing to judge.

const IN_SPACE: Partial<AppData> = { app: { ...GOOD.app, space: { name: 'acme' } } };
const JAVA: Partial<AppData> = { app: { ...GOOD.app, buildpack_provided_description: 'Java' } };
const NO_LANGUAGE: Partial<AppData> = {
  app: { ...GOOD.app, buildpack_provided_description: null },
  buildpacks: [],
};
const worker = { ...web('Standard-1X', 1), type: 'worker' };
const FEATURES_OFF = { features: [] };

interface Row extends Circumstances {
  readonly id: CheckId;
  readonly reason: string;
}

const on = (size: string, more: Partial<AppData> = {}): Partial<AppData> => ({
  ...{ formation: [web(size, 1)], ...FEATURES_OFF },
  ...more,
});

const TIER = 'tier-without-zero-downtime';

const UNMET: readonly Row[] = [
  ...(['session-affinity', 'web-dynos', 'preboot'] as const).flatMap((id) => [
    { id, reason: TIER, app: on('Eco') },
    { id, reason: TIER, app: on('basic') },
  ]),
  { id: 'java-warmup', reason: TIER, app: on('Eco', JAVA) },
  { id: 'session-affinity', reason: 'unavailable-in-private-spaces', app: IN_SPACE },
  { id: 'preboot', reason: 'single-dyno', app: { ...IN_SPACE, ...on('Private-S') } },
  ...(
    [
      'dyno-tier',
      'session-affinity',
      'web-dynos',
      'preboot',
      'java-warmup',
      'runtime-metadata',
    ] as const
  ).map((id) => ({ id, reason: 'no-web-process', app: { formation: [worker] } })),
  { id: 'java-warmup', reason: 'unknown-language', app: NO_LANGUAGE },
  {
    id: 'stack',
    reason: 'no-stack',
    app: { app: { ...GOOD.app, stack: null, build_stack: null } },
  },
];

describe('a check that the app can’t meet', () => {
  it.each(UNMET)('fails if it’s set to error: $id, $reason', ({ id, reason, ...found }) => {
    expect(resultOf(id, { ...found, severity: 'error' })).toMatchObject({
      ...{ status: 'fail', severity: 'error', problem: { kind: 'unmet', reason } },
    });
  });

  it.each(UNMET)('doesn’t apply by default: $id, $reason', ({ id, reason, ...found }) => {
    expect(resultOf(id, found)).toMatchObject({ status: 'not-applicable', reason });
  });
});

describe('a check set to error', () => {
  it.each<Row>([
    { id: 'preboot', reason: 'not-released', app: { formation: [] } },
    { id: 'web-dynos', reason: 'not-released', app: { formation: [] } },
    { id: 'preboot', reason: 'rolling-deploys', app: IN_SPACE },
    { id: 'java-warmup', reason: 'not-jvm' },
    { id: 'deploy-ref', reason: 'not-a-push' },
    { id: 'procfile', reason: 'no-commit' },
    { id: 'source', reason: 'no-commit' },
    {
      id: 'stack',
      reason: 'no-stack',
      app: { app: { ...GOOD.app, build_stack: { name: 'cnb' } } },
    },
  ])('doesn’t fail where nothing is amiss: $id, $reason', ({ id, reason, ...found }) => {
    const result = resultOf(id, { ...found, severity: 'error' });
    expect(result).toMatchObject({ status: 'not-applicable', reason });
  });

  it('lets the deploy pass that brings the web process', () => {
    const result = resultOf('preboot', {
      ...{ app: { formation: [worker] }, severity: 'error' },
      local: { source: declaring({ web: 'node .' }) },
    });
    expect(result).toMatchObject({ status: 'not-applicable', reason: 'no-web-process' });
  });

  it('passes on Eco if the config requires a single dyno', () => {
    const options = { min: 1 };
    const result = resultOf('web-dynos', { app: on('Eco'), options, severity: 'error' });
    expect(result).toMatchObject({ status: 'pass' });
  });

  it('isn’t judged if what would tell the language can’t be read', () => {
    const error = new PreflightError('api-forbidden', '403');
    const failures = { buildpacks: error };
    const result = resultOf('java-warmup', { app: NO_LANGUAGE, failures, severity: 'error' });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it.each([
    ['whose status isn’t known', { releases: [release(42, 'on-hold')] }],
    ['that isn’t listed', { releases: [] }],
  ])('counts a release %s, which it can’t judge', (_, app) => {
    const result = resultOf('last-release', { app, severity: 'error' });
    expect(result).toMatchObject({ status: 'advice', severity: 'error' });
  });
});

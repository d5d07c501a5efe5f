import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Dyno } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

const booted = (seconds: number, changes: Partial<Dyno> = {}): Dyno => ({
  ...{ type: 'web', state: 'up', created_at: '2026-11-22T11:00:00Z' },
  updated_at: new Date(Date.parse('2026-11-22T11:00:00Z') + seconds * 1000).toISOString(),
  ...changes,
});

const timeOf = (dynos: readonly Dyno[], buildpack = 'heroku/nodejs') =>
  resultOf('boot-time', {
    app: {
      ...{ dynos, buildpacks: [{ buildpack: { name: buildpack } }] },
      app: { ...GOOD.app, buildpack_provided_description: null },
    },
  });

const times = (bootSeconds: number, limitSeconds: number) => ({
  ...{ kind: 'boot-time', bootMs: bootSeconds * 1000, limitMs: limitSeconds * 1000 },
});

describe('boot-time', () => {
  it('is from a web dyno’s start until it was up', () => {
    expect(timeOf([booted(14)])).toMatchObject({ status: 'pass', detail: times(14, 60) });
  });

  it('warns when little of the time that Heroku allows is left', () => {
    expect(timeOf([booted(48)])).toMatchObject({ status: 'pass' });
    expect(timeOf([booted(52)])).toMatchObject({ status: 'fail', problem: times(52, 60) });
  });

  it.each([
    ['heroku/java', 90],
    ['heroku/gradle', 90],
    ['heroku/maven', 90],
    ['https://github.com/heroku/heroku-buildpack-java.git#main', 90],
    ['urn:buildpack:heroku/gradle', 90],
    ['heroku/scala', 60],
    ['heroku/clojure', 60],
    ['heroku/jvm', 60],
  ])('counts against the limit of %s, %d s', (buildpack, limit) => {
    expect(timeOf([booted(20)], buildpack)).toMatchObject({ detail: times(20, limit) });
  });

  it('knows Java by what the last build said, too', () => {
    const app = { ...GOOD.app, buildpack_provided_description: 'Gradle' };
    const result = resultOf('boot-time', { app: { app, buildpacks: [], dynos: [booted(20)] } });
    expect(result).toMatchObject({ detail: times(20, 90) });
  });

  it('is the quickest dyno’s: another reason may have changed a slower one last', () => {
    expect(timeOf([booted(55), booted(14), booted(59)])).toMatchObject({ detail: times(14, 60) });
  });

  it.each([
    ['none is up', [booted(14, { state: 'starting' }), booted(14, { state: 'idle' })]],
    ['it can sleep', [booted(14, { size: 'Eco' })]],
    ['only a worker is up', [booted(14, { type: 'worker' })]],
    ['it changed long after its boot', [booted(3_600)]],
    ['its times are the same', [booted(0)]],
    ['its times are reversed', [booted(-5)]],
    ['its times are missing', [booted(14, { created_at: null, updated_at: undefined })]],
    ['its times are nonsense', [booted(14, { updated_at: 'soon' })]],
    ['there is none', []],
  ])('isn’t known if %s', (_, dynos) => {
    expect(timeOf(dynos)).toMatchObject({ status: 'not-applicable', reason: 'no-boot-seen' });
  });

  it.each(['dynos', 'formation'] as const)('is unreadable if the %s are', (name) => {
    const error = new PreflightError('api-forbidden', '403');
    const result = resultOf('boot-time', { failures: { [name]: error } });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it('is judged by the shorter limit if the buildpacks can’t be read', () => {
    const failures = { buildpacks: new PreflightError('api-forbidden', '403') };
    const result = resultOf('boot-time', { app: { dynos: [booted(50)] }, failures });
    expect(result).toMatchObject({ status: 'fail', problem: times(50, 60) });
  });
});

describe('how long visitors wait at a deploy', () => {
  const dynos = [booted(14)];

  it('is part of why preboot should be on', () => {
    const result = resultOf('preboot', { app: { features: [], dynos } });
    expect(result).toMatchObject({ problem: { kind: 'feature-off', bootMs: 14_000 } });
  });

  it('is part of why the tier should be larger', () => {
    const result = resultOf('dyno-tier', { app: { formation: [web('Basic', 1)], dynos } });
    expect(result).toMatchObject({ problem: { size: 'basic', bootMs: 14_000 } });
  });

  it.each(['preboot', 'dyno-tier'] as const)('isn’t needed for %s', (id) => {
    const app = { features: [], formation: [web(id === 'preboot' ? 'Standard-1X' : 'Eco', 1)] };
    const failures = { dynos: new PreflightError('api-forbidden', '403') };
    const result = resultOf(id, { app, failures });
    expect(result).toMatchObject({ status: 'fail' });
    expect(result).not.toHaveProperty('problem.bootMs');
  });
});

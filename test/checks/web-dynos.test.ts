import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

const dynosOf = (size: string, quantity: number, options?: { min: number }) =>
  resultOf('web-dynos', {
    app: { formation: [web(size, quantity)] },
    ...(options && { options }),
  });

describe('web-dynos', () => {
  it('passes with the required number', () => {
    expect(dynosOf('Standard-1X', 2)).toMatchObject({
      status: 'pass',
      detail: { kind: 'web-dynos', quantity: 2, size: 'standard-1x' },
    });
  });

  it('gives the price of every missing dyno', () => {
    expect(dynosOf('Standard-1X', 1, { min: 4 })).toEqual({
      id: 'web-dynos',
      severity: 'warn',
      status: 'fail',
      problem: { kind: 'too-few-web-dynos', quantity: 1, size: 'standard-1x', min: 4 },
      remedy: {
        command: ['heroku', 'ps:scale', 'web=4', '-a', 'my-app'],
        price: { kind: 'added', centsPerMonth: 7_500 },
      },
    });
  });

  it.each([
    ['lists none', 'Private-S'],
    ['does not know the size', 'Nova-9X'],
  ])('gives no price if Heroku %s', (_, size) => {
    expect(dynosOf(size, 1)).toMatchObject({ remedy: { price: { kind: 'unlisted' } } });
  });
});

describe("web-dynos, if it isn't known whether session affinity is on", () => {
  const error = new PreflightError('api-forbidden', '403');
  const unread = (
    name: 'features' | 'app',
    quantity = 1,
    options = { min: 2 },
    app: Partial<AppData> = {},
  ) =>
    resultOf('web-dynos', {
      app: { formation: [web('Standard-1X', quantity)], ...app },
      failures: { [name]: error },
      options,
    });

  it.each(['features', 'app'] as const)('does not suggest a second dyno: no %s', (name) => {
    const result = unread(name);
    expect(result).toMatchObject({ status: 'fail', problem: { isAffinityUnknown: true } });
    expect(result).not.toHaveProperty('remedy');
  });

  it.each([
    ['there are several already', unread('features', 2, { min: 3 })],
    ['no second one is wanted', unread('features', 0, { min: 1 })],
    [
      'the app is in a Private Space, which has no affinity',
      unread('features', 1, { min: 2 }, { app: { ...GOOD.app, space: { name: 'acme' } } }),
    ],
  ])('still suggests more dynos if %s', (_, result) => {
    expect(result).toMatchObject({ remedy: { command: expect.arrayContaining(['ps:scale']) } });
  });
});

describe('web-dynos of an autoscaled app', () => {
  const scaled = (min: number, quantity = 2, options = { min: 2 }, size = 'Performance-M') =>
    resultOf('web-dynos', {
      app: { formation: [web(size, quantity)], autoscaler: { min, max: 5 } },
      options,
    });

  it('is judged by the minimum, not by the dynos of the moment', () => {
    expect(scaled(1, 4)).toMatchObject({
      status: 'fail',
      problem: { kind: 'too-few-web-dynos', quantity: 1, upTo: 5, size: 'performance-m', min: 2 },
    });
    expect(scaled(2)).toMatchObject({ status: 'pass', detail: { quantity: 2, upTo: 5 } });
  });

  it('is never scaled by hand, which would turn autoscaling off', () => {
    expect(scaled(1)).toMatchObject({
      remedy: {
        command: 'heroku ps:autoscale:enable --min 2 --max 5 -a my-app'.split(' '),
      },
    });
  });

  it('gets a maximum that is at least the minimum', () => {
    expect(scaled(1, 1, { min: 9 })).toMatchObject({
      remedy: { command: expect.arrayContaining(['--min', '9', '--max', '9']) },
    });
  });

  it('is started by ps:scale if it is scaled to 0, since no autoscaler does that', () => {
    const result = scaled(2, 0);
    expect(result).toMatchObject({
      problem: { quantity: 0 },
      remedy: { command: expect.arrayContaining(['ps:scale', 'web=2']) },
    });
    expect(result).not.toHaveProperty('problem.upTo');
  });

  const unread = (quantity: number, size = 'Private-M', severity: 'warn' | 'error' = 'warn') =>
    resultOf('web-dynos', {
      app: { formation: [web(size, quantity)] },
      failures: { autoscaler: new PreflightError('api-unavailable', '503') },
      severity,
    });

  it('is not checked if the autoscaler can’t be read and there are enough dynos now', () => {
    expect(unread(2)).toMatchObject({ status: 'unreadable', error: { code: 'api-unavailable' } });
  });

  it('fails without a command if there are too few in any case', () => {
    const result = unread(1, 'Private-M', 'error');
    const problem = { quantity: 1, isAutoscalerUnknown: true };
    expect(result).toMatchObject({ status: 'fail', severity: 'error', problem });
    expect(result).not.toHaveProperty('remedy');
  });

  it.each(['Standard-2X', 'dyno-1c-0.5gb'])('needs no such read on %s', (size) => {
    expect(unread(2, size)).toMatchObject({ status: 'pass' });
  });
});

describe('web-dynos of a single dyno in a Private Space', () => {
  it.each([
    [1, true],
    [0, undefined],
  ])('say that each deploy has a gap: %d', (quantity, hasGap) => {
    const app = { ...GOOD.app, space: { name: 'acme' } };
    const result = resultOf('web-dynos', { app: { app, formation: [web('Private-S', quantity)] } });
    expect(result).toMatchObject({ status: 'fail' });
    expect('problem' in result && 'hasGap' in result.problem && result.problem.hasGap).toBe(
      hasGap ?? false,
    );
  });
});

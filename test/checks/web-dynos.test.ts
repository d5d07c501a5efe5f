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

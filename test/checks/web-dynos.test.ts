import { describe, expect, it } from '@jest/globals';
import { resultOf } from '../support/check-result.ts';
import { web } from '../support/readings.ts';

const dynosOf = (size: string, quantity: number, options?: { min: number }) =>
  resultOf('web-dynos', {
    app: { formation: [web(size, quantity)] },
    ...(options && { options }),
  });

describe('web-dynos', () => {
  it('passes with as many as asked for', () => {
    expect(dynosOf('Standard-1X', 2)).toMatchObject({
      status: 'pass',
      detail: { kind: 'web-dynos', quantity: 2, size: 'standard-1x' },
    });
  });

  it('prices every dyno that is missing', () => {
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
  ])('has no price where Heroku %s', (_, size) => {
    expect(dynosOf(size, 1)).toMatchObject({ remedy: { price: { kind: 'unlisted' } } });
  });
});

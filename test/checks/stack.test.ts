import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { App } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD } from '../support/readings.ts';

type Stack = App['stack'];

const on = (stack: Stack, build_stack: Stack = stack) => ({
  app: { app: { ...GOOD.app, stack, build_stack } },
});
const stackOn = (name: string, today = '2026-11-22T12:00:00Z') =>
  resultOf('stack', { ...on({ name }), today });

describe('stack', () => {
  it.each(['heroku-24', 'heroku-26', 'heroku-30', 'Heroku-Something', 'constructor'])(
    'passes on %s',
    (stack) => {
      expect(stackOn(stack)).toMatchObject({
        status: 'pass',
        detail: { kind: 'stack', stack, from: null },
      });
    },
  );

  it.each([
    ['heroku-20', '2025-04-30'],
    ['heroku-18', '2023-04-30'],
    ['heroku-16', '2021-05-01'],
    ['cedar-14', null],
    ['cedar', null],
  ])('fails on %s, whose support has ended', (stack, ended) => {
    expect(stackOn(stack)).toMatchObject({
      status: 'fail',
      problem: { kind: 'stack-ended', stack, ended },
      remedy: { command: ['heroku', 'stack:set', 'heroku-26', '-a', 'my-app'] },
    });
  });

  it.each([
    ['2026-10-31T23:59:59Z', null],
    ['2026-11-01T00:00:00Z', 30],
    ['2027-01-31T23:59:59Z', 30],
    ['2027-02-01T00:00:00Z', 7],
    ['2027-04-01T00:00:00Z', 1],
    ['2027-04-30T23:59:59Z', 1],
  ])('fails on heroku-22 before its end: on %s, one build every %s days fails', (today, days) => {
    expect(stackOn('heroku-22', today)).toMatchObject({
      status: 'fail',
      problem: {
        kind: 'stack-ending',
        stack: 'heroku-22',
        ends: '2027-04-30',
        failsOncePerDays: days,
      },
      remedy: { command: ['heroku', 'stack:set', 'heroku-26', '-a', 'my-app'] },
    });
  });

  it('passes on heroku-22 before its deprecation', () => {
    expect(stackOn('heroku-22', '2026-05-31T12:00:00Z')).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['heroku-22', '2027-05-01T00:00:00Z'],
    ['heroku-24', '2029-05-01T00:00:00Z'],
  ])('fails on %s after its end', (stack, today) => {
    expect(stackOn(stack, today)).toMatchObject({ problem: { kind: 'stack-ended', stack } });
  });

  it('checks the stack of the next build', () => {
    expect(resultOf('stack', on({ name: 'heroku-20' }, { name: 'heroku-24' }))).toMatchObject({
      status: 'pass',
      detail: { kind: 'stack', stack: 'heroku-24', from: 'heroku-20' },
    });
    expect(resultOf('stack', on({ name: 'heroku-24' }, { name: 'heroku-20' }))).toMatchObject({
      status: 'fail',
      problem: { stack: 'heroku-20' },
    });
  });

  it.each([null, undefined, {}, { name: null }])(
    'checks the current stack if the next build’s is %j',
    (build) => {
      const app = { app: { ...GOOD.app, stack: { name: 'heroku-20' }, build_stack: build } };
      expect(resultOf('stack', { app })).toMatchObject({ problem: { stack: 'heroku-20' } });
    },
  );

  it.each([
    ['a container', { name: 'container' }, 'container'],
    ['Fir', { name: 'cnb' }, 'no-stack'],
    ['an app whose stack Heroku doesn’t name', null, 'no-stack'],
  ])('does not apply to %s', (_, stack, reason) => {
    expect(resultOf('stack', on(stack))).toMatchObject({ status: 'not-applicable', reason });
  });

  it('is unreadable if the app is', () => {
    const error = new PreflightError('api-forbidden', '403');
    expect(resultOf('stack', { failures: { app: error } })).toMatchObject({
      status: 'unreadable',
      error,
    });
  });
});

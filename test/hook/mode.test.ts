import { describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { parseGitConfig } from '../../src/git/git-config.ts';
import { isCi, isYes, mayFollow, pushMode, reportChoice, stepsOf } from '../../src/hook/mode.ts';

const NO_CONFIG = parseGitConfig('');
const configured = (value: string) => parseGitConfig(`preflight.mode\n${value}\0`);

describe('pushMode', () => {
  it('is on by default', () => {
    expect(pushMode({}, NO_CONFIG)).toEqual({ mode: 'on', source: 'default' });
  });

  it.each(['off', 'warm', 'check', 'on'])('reads %s from PREFLIGHT and from git', (mode) => {
    expect(pushMode({ PREFLIGHT: mode }, NO_CONFIG)).toEqual({ mode, source: 'PREFLIGHT' });
    expect(pushMode({}, configured(mode))).toEqual({ mode, source: 'preflight.mode' });
  });

  it.each([
    ['0', 'off'],
    ['false', 'off'],
    ['no', 'off'],
    ['1', 'on'],
    ['true', 'on'],
    ['yes', 'on'],
    ['OFF', 'off'],
    [' Warm ', 'warm'],
  ])('reads %p as %s', (value, mode) => {
    expect(pushMode({ PREFLIGHT: value }, NO_CONFIG)).toMatchObject({ mode });
  });

  it("prefers PREFLIGHT to git's configuration", () => {
    expect(pushMode({ PREFLIGHT: 'check' }, configured('off'))).toMatchObject({ mode: 'check' });
  });

  it('uses the last of several values, as `git -c` adds it', () => {
    const config = parseGitConfig('preflight.mode\nwarm\0preflight.mode\noff\0');
    expect(pushMode({}, config)).toMatchObject({ mode: 'off' });
  });

  it('reads a key without a value as true, as git does', () => {
    expect(pushMode({}, parseGitConfig('preflight.mode\0'))).toMatchObject({ mode: 'on' });
  });

  it('ignores an empty variable', () => {
    expect(pushMode({ PREFLIGHT: '' }, configured('off'))).toMatchObject({ mode: 'off' });
  });

  it('is on for an unknown mode, and reports it', () => {
    expect(pushMode({ PREFLIGHT: 'of\u001bf' }, configured('off'))).toMatchObject({
      mode: 'on',
      source: 'default',
      problem: {
        code: 'unknown-mode',
        message: 'PREFLIGHT is "of\\u{1b}f", which isn\'t a mode, so it\'s ignored',
        hint: 'Use one of off, warm, check, on',
      },
    });
  });

  it('ignores names that are properties of every object', () => {
    expect(pushMode({ PREFLIGHT: 'constructor' }, NO_CONFIG)).toHaveProperty('problem');
  });
});

describe('stepsOf', () => {
  const AT_HOME = { ci: false, warmupInCi: false };
  const IN_CI = { ci: true, warmupInCi: false };

  it.each([
    ['off', { warm: false, check: false }],
    ['warm', { warm: true, check: false }],
    ['check', { warm: false, check: true }],
    ['on', { warm: true, check: true }],
  ] as const)('are, in mode %s, those of its description, in CI too', (mode, steps) => {
    expect(stepsOf({ mode, source: 'PREFLIGHT' }, AT_HOME)).toEqual(steps);
    expect(stepsOf({ mode, source: 'preflight.mode' }, IN_CI)).toEqual(steps);
  });

  it('don’t wake the app in CI by default', () => {
    const byDefault = pushMode({}, NO_CONFIG);
    expect(stepsOf(byDefault, IN_CI)).toEqual({ warm: false, check: true });
    expect(stepsOf(byDefault, { ci: true, warmupInCi: true })).toEqual({ warm: true, check: true });
  });
});

describe('mayFollow', () => {
  const SETTINGS = { follow: true, warm: false };
  const follows = (env: Env, settings = SETTINGS, gitConfig = NO_CONFIG) =>
    mayFollow('my-app', settings, { env, gitConfig });

  it('is true by default', () => {
    expect(follows({})).toBe(true);
  });

  it('is false in CI, where no one is told', () => {
    expect(follows({ CI: 'true' })).toBe(false);
  });

  it('is false if the config or the developer says so', () => {
    expect(follows({}, { ...SETTINGS, follow: false })).toBe(false);
    expect(follows({}, SETTINGS, parseGitConfig('preflight.follow\n No \0'))).toBe(false);
  });

  it('is false inside `watch` of the same app, which follows itself', () => {
    expect(follows({ HEROKU_PREFLIGHT_WATCHED: 'my-app' })).toBe(false);
    expect(follows({ HEROKU_PREFLIGHT_WATCHED: 'my-app-staging' })).toBe(true);
  });
});

describe('isCi', () => {
  it.each(['true', '1', 'yes'])('is true for CI=%s', (CI) => {
    expect(isCi({ CI })).toBe(true);
  });

  it.each([undefined, '', ' ', 'false', 'False', '0', ' 0 '])('is false for CI=%p', (CI) => {
    expect(isCi({ CI })).toBe(false);
  });
});

describe('isYes', () => {
  it.each(['true', 'yes', 'on', '1', ' Yes '])('is true for %j', (value) => {
    expect(isYes(value)).toBe(true);
  });

  it.each([undefined, '', 'false', 'no', 'off', '0', 'maybe'])('is false for %j', (value) => {
    expect(isYes(value)).toBe(false);
  });
});

describe('reportChoice', () => {
  const report = (value: string) => reportChoice(parseGitConfig(`preflight.report\n${value}\0`));

  it('is auto if git’s config doesn’t set it', () => {
    expect(reportChoice(NO_CONFIG)).toEqual({ report: 'auto' });
    expect(report(' ')).toEqual({ report: 'auto' });
  });

  it.each(['auto', 'full', 'short', ' FULL '])('reads %j from git’s config', (value) => {
    expect(report(value)).toEqual({ report: value.trim().toLowerCase() });
  });

  it('is auto for any other word, and lists the valid words', () => {
    expect(report('loud')).toEqual({
      report: 'auto',
      problem: expect.objectContaining({
        code: 'unknown-mode',
        message: 'preflight.report is "loud", which isn\'t one of auto, full, short',
        hint: 'Change it: git config preflight.report auto',
      }),
    });
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { PreflightError } from '../../src/base/errors.ts';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { checkJson } from '../../src/report/check-json.ts';
import type { CheckedApp } from '../../src/report/check-report.ts';
import { type CheckJson, checkJsonSchema } from '../../src/report/json-schemas.ts';
import { declaring, resultOf } from '../support/check-result.ts';
import { checkedApp, FORBIDDEN, unread } from '../support/check-report.ts';
import { NOON, release, web } from '../support/readings.ts';

const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(checkJsonSchema()) as object);

/** The output, after a check against the published schema. */
function printed(...apps: readonly CheckedApp[]): CheckJson {
  const timing = { startedAt: NOON, elapsedMs: 1234.5678 };
  const value = JSON.parse(JSON.stringify(checkJson(apps, timing))) as CheckJson;
  isValid(value);
  expect(isValid.errors ?? []).toEqual([]);
  return value;
}

const checkOf = (result: CheckedApp['results'][number]) =>
  printed(checkedApp([result])).apps[0]?.checks[0];

describe('check.schema.json', () => {
  it('matches the schema in the code (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../check.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(checkJsonSchema());
  });

  it('rejects undocumented output', () => {
    const value = printed(checkedApp([resultOf('preboot')]));
    const [app] = value.apps;
    expect(isValid(value)).toBe(true);
    expect(isValid({ ...value, more: 1 })).toBe(false);
    expect(isValid({ ...value, apps: [{ ...app, more: 1 }] })).toBe(false);
    expect(
      isValid({ ...value, apps: [{ ...app, checks: [{ ...app?.checks[0], more: 1 }] }] }),
    ).toBe(false);
    expect(isValid({ ...value, apps: undefined })).toBe(false);
  });
});

describe('check --json', () => {
  it('has every app with its counts, and the time', () => {
    const failing = resultOf('preboot', { app: { features: [] }, severity: 'error' });
    const results = [
      failing,
      resultOf('session-affinity', { app: { features: [] } }),
      resultOf('runtime-metadata'),
      unread('deploy-hook', 'addons'),
    ];
    expect(
      printed(checkedApp(results), checkedApp([], { app: 'b', requestsLeft: undefined })),
    ).toEqual({
      version: 1,
      startedAt: '2026-11-22T12:00:00.000Z',
      elapsedMs: 1234.6,
      apps: [
        {
          ...{ app: 'my-app', errors: 1, warnings: 1, unreadable: 1, requestsLeft: 4_000 },
          checks: results.map(({ id }) => expect.objectContaining({ id })),
        },
        { app: 'b', errors: 0, warnings: 0, unreadable: 0, requestsLeft: null, checks: [] },
      ],
    });
  });

  it('gives a failure with its commands, their price and Heroku’s page', () => {
    expect(
      checkOf(
        resultOf('web-dynos', { app: { formation: [web('standard-1x', 1)] }, options: { min: 2 } }),
      ),
    ).toEqual({
      ...{ id: 'web-dynos', title: 'web dynos', severity: 'warn', status: 'fail' },
      code: 'too-few-web-dynos',
      message: '1 × standard-1x: no spare if it fails',
      hint: null,
      commands: [['heroku', 'ps:scale', 'web=2', '-a', 'my-app']],
      price: { kind: 'added', centsPerMonth: 2_500 },
      doc: 'https://devcenter.heroku.com/articles/production-check#dyno-redundancy',
    });
  });

  it('has no cents if Heroku lists no price', () => {
    const app = { formation: [web('private-s', 1)] };
    expect(checkOf(resultOf('web-dynos', { app, options: { min: 2 } }))?.price).toEqual({
      kind: 'unlisted',
      centsPerMonth: null,
    });
  });

  it('has no cents if the price list can’t be read', () => {
    const result = resultOf('web-dynos', {
      app: { formation: [web('standard-1x', 1)] },
      failures: { dynoSizes: FORBIDDEN },
    });
    expect(checkOf(result)?.price).toEqual({ kind: 'unknown', centsPerMonth: null });
  });

  it('has the notes on a command as a hint', () => {
    expect(checkOf(resultOf('runtime-metadata'))).toMatchObject({
      hint: 'from the next deploy on',
    });
  });

  it('leaves out a command that a shell would read differently', () => {
    const addons = ['a;id', 'b'].map((name) => ({
      ...{ id: name, name, addon_service: { name: 'deployhooks' } },
    }));
    expect(checkOf(resultOf('deploy-hook', { app: { addons } }))).toMatchObject({
      commands: [['heroku', 'addons:destroy', 'b', '-a', 'my-app']],
    });
  });

  it('has a command for each of several problems', () => {
    const addons = ['a', 'b'].map((name) => ({
      ...{ id: name, name, addon_service: { name: 'deployhooks' } },
    }));
    expect(checkOf(resultOf('deploy-hook', { app: { addons } }))).toMatchObject({
      message: expect.stringMatching(/^the add-on a .*; the add-on b /),
      commands: [
        ['heroku', 'addons:destroy', 'a', '-a', 'my-app'],
        ['heroku', 'addons:destroy', 'b', '-a', 'my-app'],
      ],
    });
  });

  it('has a command that fixes nothing as a hint', () => {
    expect(
      checkOf(resultOf('last-release', { app: { releases: [release(4, 'failed')] } })),
    ).toMatchObject({
      ...{ code: 'release-failed', commands: [] },
      hint: 'heroku releases:output v4 -a my-app; to run it again: heroku releases:retry -a my-app',
    });
  });

  it('has details about a passed check if there are any', () => {
    expect(checkOf(resultOf('stack'))).toMatchObject({
      ...{ status: 'pass', code: null, message: 'heroku-24', hint: null, commands: [] },
    });
    expect(checkOf(resultOf('preboot'))).toMatchObject({ status: 'pass', message: null });
  });

  it('says why a check doesn’t apply to the app', () => {
    expect(checkOf(resultOf('deploy-ref'))).toMatchObject({
      ...{ status: 'not-applicable', code: 'not-a-push', message: null },
    });
  });

  it('keeps the code of the reason if an error can’t be met', () => {
    const app = { formation: [web('Eco', 1)] };
    expect(checkOf(resultOf('preboot', { app, severity: 'error' }))).toMatchObject({
      ...{ status: 'fail', code: 'tier-without-zero-downtime', commands: [], price: null },
      message: 'not possible on eco dynos: it needs Standard or larger',
      hint: 'npx heroku-preflight fix -a my-app --only dyno-tier',
    });
  });

  it('marks advice as advice', () => {
    const local = { source: declaring({ web: 'x', release: 'y' }) };
    expect(checkOf(resultOf('procfile', { local }))).toMatchObject({
      ...{ status: 'advice', code: 'release-phase', severity: 'warn' },
    });
  });

  it('says what can’t be read, and why', () => {
    expect(checkOf(unread('deploy-hook', 'addons'))).toMatchObject({
      ...{ status: 'unreadable', code: 'api-forbidden' },
      ...{ message: 'answered 403', hint: 'ask them', commands: [], price: null },
    });
  });

  it('has the command that helps if nothing else is known about a failure', () => {
    const command = 'heroku login';
    const builds = new PreflightError('no-credential', 'no token', { command });
    expect(checkOf(resultOf('build-running', { failures: { builds } }))).toMatchObject({
      ...{ status: 'unreadable', hint: command, commands: [] },
    });
  });

  it.each(CHECK_IDS)('describes %s as it is, and if nothing is known', (id) => {
    const options = { required: ['A'], min: 2 };
    expect(checkOf(resultOf(id, { options }))).toMatchObject({ id });
    const nothing = { features: [], formation: [], releases: [], buildpacks: [] };
    expect(checkOf(resultOf(id, { options, app: nothing }))).toMatchObject({ id });
  });
});

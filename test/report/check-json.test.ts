import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { checkJson } from '../../src/report/check-json.ts';
import type { CheckedApp } from '../../src/report/check-report.ts';
import { type CheckJson, checkJsonSchema } from '../../src/report/json-schemas.ts';
import { procfileOf, resultOf } from '../support/check-result.ts';
import { checkedApp, FORBIDDEN, unread } from '../support/check-report.ts';
import { NOON, release, web } from '../support/readings.ts';

const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(checkJsonSchema()) as object);

/** What is printed, once the published schema has admitted it. */
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
  it('is in step with the schema (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../check.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(checkJsonSchema());
  });

  it('admits nothing that it doesn’t describe', () => {
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
  it('has every app with its counts, and when it was', () => {
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

  it('has no cents where Heroku lists no price', () => {
    const app = { formation: [web('private-s', 1)] };
    expect(checkOf(resultOf('web-dynos', { app, options: { min: 2 } }))?.price).toEqual({
      kind: 'unlisted',
      centsPerMonth: null,
    });
  });

  it('has no cents where the price list couldn’t be read', () => {
    const result = resultOf('web-dynos', {
      app: { formation: [web('standard-1x', 1)] },
      failures: { dynoSizes: FORBIDDEN },
    });
    expect(checkOf(result)?.price).toEqual({ kind: 'unknown', centsPerMonth: null });
  });

  it('gives what goes with a command as a hint', () => {
    expect(checkOf(resultOf('runtime-metadata'))).toMatchObject({
      hint: 'from the next deploy on',
    });
  });

  it('has no command that a shell would take for another', () => {
    const addons = ['a;id', 'b'].map((name) => ({
      ...{ id: name, name, addon_service: { name: 'deployhooks' } },
    }));
    expect(checkOf(resultOf('deploy-hook', { app: { addons } }))).toMatchObject({
      commands: [['heroku', 'addons:destroy', 'b', '-a', 'my-app']],
    });
  });

  it('has a command for each of several things to fix', () => {
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

  it('treats a command that fixes nothing as a hint', () => {
    expect(
      checkOf(resultOf('last-release', { app: { releases: [release(4, 'failed')] } })),
    ).toMatchObject({
      ...{ code: 'release-failed', commands: [] },
      hint: 'heroku releases:output v4 -a my-app',
    });
  });

  it('says more about what passed where there is more', () => {
    expect(checkOf(resultOf('stack'))).toMatchObject({
      ...{ status: 'pass', code: null, message: 'heroku-24', hint: null, commands: [] },
    });
    expect(checkOf(resultOf('preboot'))).toMatchObject({ status: 'pass', message: null });
  });

  it('says why a check is about no such app', () => {
    expect(checkOf(resultOf('deploy-ref'))).toMatchObject({
      ...{ status: 'not-applicable', code: 'not-a-push', message: null },
    });
  });

  it('gives advice as what it is', () => {
    const local = { procfile: procfileOf({ web: 'x', release: 'y' }) };
    expect(checkOf(resultOf('procfile', { local }))).toMatchObject({
      ...{ status: 'advice', code: 'release-phase', severity: 'warn' },
    });
  });

  it('says what couldn’t be read, and why', () => {
    expect(checkOf(unread('deploy-hook', 'addons'))).toMatchObject({
      ...{ status: 'unreadable', code: 'api-forbidden' },
      ...{ message: 'answered 403', hint: 'ask them', commands: [], price: null },
    });
  });

  it.each(CHECK_IDS)('describes %s as it is, and where nothing is known', (id) => {
    const options = { required: ['A'], min: 2 };
    expect(checkOf(resultOf(id, { options }))).toMatchObject({ id });
    const nothing = { features: [], formation: [], releases: [], buildpacks: [] };
    expect(checkOf(resultOf(id, { options, app: nothing }))).toMatchObject({ id });
  });
});

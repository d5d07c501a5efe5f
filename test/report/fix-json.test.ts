import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { PreflightError } from '../../src/base/errors.ts';
import { exitCodeOf, type FixOutcome } from '../../src/fix/undo.ts';
import { fixJson } from '../../src/report/fix-json.ts';
import { fixJsonSchema } from '../../src/report/json-schemas.ts';
import { applied } from '../fix/applied.ts';
import { ONE_DYNO, planned } from '../fix/planned.ts';
import { dynosOf } from '../support/fake-app.ts';
import { GOOD, web } from '../support/readings.ts';

const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(fixJsonSchema()) as object);

/** The output, after a check against the published schema. */
function printed(outcome: FixOutcome): unknown {
  const value = JSON.parse(JSON.stringify(fixJson(outcome))) as unknown;
  isValid(value);
  expect(isValid.errors ?? []).toEqual([]);
  return value;
}

const plan = planned(ONE_DYNO);

describe('fix.schema.json', () => {
  it('matches the schema in the code (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../fix.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(fixJsonSchema());
  });

  it('rejects undocumented output', () => {
    const value = fixJson({ kind: 'planned', plan });
    expect(isValid(value)).toBe(true);
    expect(isValid({ ...value, more: 1 })).toBe(false);
    expect(isValid({ ...value, steps: [{ ...value.steps[0], more: 1 }] })).toBe(false);
    expect(isValid({ ...value, result: undefined })).toBe(false);
  });
});

describe('fix --json', () => {
  it('has the plan, with the meaning and cost of each step', () => {
    expect(printed({ kind: 'planned', plan })).toEqual({
      ...{ version: 1, app: 'my-app', result: 'planned', left: [], error: null, undo: [] },
      ...{ unchecked: null, changedSince: [] },
      price: { centsPerMonth: 2_500, whole: false, partial: false },
      steps: [
        expect.objectContaining({ check: 'session-affinity', price: null }),
        {
          check: 'web-dynos',
          description: 'Scale web from 1 to 2 × standard-1x',
          effect: 'One more dyno starts. Nothing restarts.',
          caution: expect.stringContaining('Visitors get the cookie') as unknown,
          command: ['heroku', 'ps:scale', 'web=2', '-a', 'my-app'],
          undo: ['heroku', 'ps:scale', 'web=1', '-a', 'my-app'],
          price: { kind: 'added', centsPerMonth: 2_500 },
          ...{ state: 'planned', upMs: null, error: null },
        },
        expect.objectContaining({ check: 'preboot', state: 'planned', caution: null }),
      ],
    });
  });

  it('has the result of each step', async () => {
    const result = await applied(ONE_DYNO);
    expect(printed({ kind: 'applied', ...result })).toMatchObject({
      result: 'done',
      steps: [
        { state: 'done', upMs: null },
        { state: 'done', upMs: 0 },
        { state: 'done', upMs: null },
      ],
      undo: [
        ['heroku', 'features:disable', 'preboot', '-a', 'my-app'],
        ['heroku', 'ps:scale', 'web=1', '-a', 'my-app'],
        ['heroku', 'features:disable', 'http-session-affinity', '-a', 'my-app'],
      ],
    });
  });

  it('has the reason why it stopped, and the place', async () => {
    const dynos = [dynosOf('crashed', 2, 'Standard-1X')];
    const result = await applied(ONE_DYNO, { dynos });
    const error = {
      code: 'dyno-crashed',
      message: 'a web dyno has crashed',
      hint: 'see why in its log',
      command: 'heroku logs -a my-app',
    };
    expect(printed({ kind: 'applied', ...result })).toMatchObject({
      ...{ result: 'stopped', error },
      steps: [{ state: 'done' }, { state: 'made', upMs: null, error }, { state: 'not-begun' }],
    });
  });

  it('has the reason why it didn’t start', () => {
    const error = new PreflightError('dyno-crashed', 'a web dyno has crashed');
    expect(printed({ kind: 'refused', plan, error })).toMatchObject({
      ...{ result: 'refused', error: { code: 'dyno-crashed', hint: null, command: null } },
      steps: Array(3).fill({ state: 'planned' }),
    });
  });

  it('is done if the check at the end fails, and says so', async () => {
    const failures = (reads: number) =>
      reads === 8 ? { features: new PreflightError('timeout', 'no answer') } : {};
    const result = await applied(ONE_DYNO, { failures });
    expect(printed({ kind: 'applied', ...result })).toMatchObject({
      ...{ result: 'done', error: null, unchecked: { code: 'timeout' } },
    });
    expect(exitCodeOf({ kind: 'applied', ...result })).toBe(0);
  });

  it('has the problems that aren’t fixed, and why', () => {
    const stopped = planned({ ...ONE_DYNO, formation: [web('Standard-1X', 0)] });
    expect(printed({ kind: 'planned', plan: stopped })).toMatchObject({
      left: [{ check: 'web-dynos', reason: 'must-be-named' }],
    });
    const app = { ...GOOD.app, space: {} };
    const away = planned({ app, formation: [web('Private-S', 2)] });
    expect(printed({ kind: 'nothing-to-do', plan: away })).toMatchObject({
      ...{ result: 'nothing-to-do', steps: [], price: null },
      left: [
        { check: 'session-affinity', reason: 'unavailable-in-private-spaces' },
        { check: 'preboot', reason: 'rolling-deploys' },
      ],
    });
  });

  it('is a refusal if the app can’t have what is named, with the tier as the reason', () => {
    const eco = planned({ ...ONE_DYNO, formation: [web('Eco', 1)] }, { only: 'preboot' });
    const reason = 'tier-without-zero-downtime';
    expect(printed({ kind: 'nothing-to-do', plan: eco })).toMatchObject({
      ...{ result: 'refused', steps: [], left: [{ check: 'preboot', reason }] },
      error: {
        ...{ code: reason, hint: null },
        message: 'preboot: not possible on eco dynos: it needs Standard or larger',
        command: 'npx heroku-preflight fix -a my-app --only dyno-tier',
      },
    });
    expect(exitCodeOf({ kind: 'nothing-to-do', plan: eco })).toBe(1);
  });

  it('says what to do first if no command helps', () => {
    const app = { ...GOOD.app, space: {} };
    const away = planned({ app }, { only: 'session-affinity' });
    expect(printed({ kind: 'nothing-to-do', plan: away })).toMatchObject({
      error: {
        ...{ code: 'unavailable-in-private-spaces', command: null },
        hint: expect.stringMatching(/^Keep sessions outside the dynos' memory/) as unknown,
      },
    });
  });

  it('leaves an autoscaler’s limits, which are set by hand', () => {
    const autoscaler = { min: 1, max: 5 };
    const plan = planned({ formation: [web('Performance-M', 3)], autoscaler });
    expect(printed({ kind: 'nothing-to-do', plan })).toMatchObject({
      ...{ result: 'nothing-to-do', error: null },
      left: [{ check: 'web-dynos', reason: 'fail' }],
    });
  });

  it('has no undo command for a removal, and no amount without a price', () => {
    const addons = [{ id: 'a', name: 'hooks', addon_service: { name: 'deployhooks' } }];
    const removing = planned({ addons }, { only: 'deploy-hook' });
    expect(printed({ kind: 'planned', plan: removing })).toMatchObject({ steps: [{ undo: null }] });
    const app = { ...GOOD.app, space: {} };
    const priceless = planned({ app, formation: [web('Private-S', 1)] });
    expect(printed({ kind: 'planned', plan: priceless })).toMatchObject({
      steps: [{ price: { kind: 'unlisted', centsPerMonth: null } }],
      price: { centsPerMonth: 0, partial: true },
    });
  });
});

describe('the exit code', () => {
  const error = new PreflightError('needs-yes', 'nobody to ask');

  it.each<[FixOutcome['kind'], FixOutcome, number]>([
    ['nothing-to-do', { kind: 'nothing-to-do', plan }, 0],
    ['planned', { kind: 'planned', plan }, 0],
    ['declined', { kind: 'declined', plan }, 1],
    ['needs-yes', { kind: 'needs-yes', plan, error }, 2],
    ['refused', { kind: 'refused', plan, error }, 2],
  ])('is right for %s', (_, outcome, code) => {
    expect(exitCodeOf(outcome)).toBe(code);
  });

  it('says that not everything that was named could be done', async () => {
    const app = { ...GOOD.app, space: {} };
    const wish = { only: 'session-affinity,web-dynos' };
    const result = await applied({ app, formation: [web('Private-S', 1)] }, { wish });
    expect(result.report.error).toBeUndefined();
    expect(exitCodeOf({ kind: 'applied', ...result })).toBe(1);
  });

  it.each<[string, string | undefined, number]>([
    ['everything is done', undefined, 0],
    ['it stopped halfway', 'scale web=2', 1],
    ['nothing could be done', 'turn http-session-affinity on', 2],
  ])('says that %s', async (_, refused, code) => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === refused ? new PreflightError('connect', 'no') : undefined),
    });
    expect(exitCodeOf({ kind: 'applied', ...result })).toBe(code);
  });
});

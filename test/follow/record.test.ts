import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { end, type Outcome } from '../../src/follow/deploy.ts';
import { outcomeOf, recordAfter } from '../../src/follow/record.ts';
import { DeployRecord, newDeployRecord } from '../../src/state/deploy-record.ts';
import { at, dyno, dynos, follow, formation, RELEASED } from './news.ts';

const record = newDeployRecord({ start: null, gitPid: null, sleeps: null, warming: null });

describe('the record of a deploy', () => {
  it('has the number of dynos when it’s over, even after a single round', () => {
    const course = follow({}, ...RELEASED, [40, formation(2), dynos(dyno(6, 'up'), dyno(6, 'up'))]);
    expect(recordAfter(record, course)).toMatchObject({ phase: 'over', up: 2, dynos: 2 });
  });

  it('has the number of dynos that were up when one crashed', () => {
    const course = follow({}, ...RELEASED, [
      ...([40, formation(2), dynos(dyno(6, 'up'), dyno(6, 'crashed'))] as const),
    ]);
    expect(recordAfter(record, course)).toMatchObject({ up: 1, dynos: 2 });
  });

  it('has the number of dynos that are up so far', () => {
    const course = follow({}, ...RELEASED, [
      ...([40, formation(2), dynos(dyno(6, 'up'), dyno(6, 'starting'))] as const),
    ]);
    expect(recordAfter(record, course)).toMatchObject({ phase: 'switch', up: 1, dynos: 2 });
  });

  it('knows no number before the switch', () => {
    expect(recordAfter(record, follow({}, ...RELEASED))).toMatchObject({ up: 0, dynos: null });
  });

  it('has the times of what has happened, from the start', () => {
    const { times } = recordAfter(record, follow({}, ...RELEASED));
    expect(times).toEqual({
      ...{ found: 2_000, built: 29_500, released: 30_000, booted: null, switched: null },
    });
  });
});

/** As it's read from its file. */
const read = (outcome: Outcome): DeployRecord =>
  DeployRecord.parse(
    JSON.parse(JSON.stringify(recordAfter(record, end(follow({}, ...RELEASED), outcome)))),
  );

const error = new PreflightError('api-forbidden', 'no access', { hint: 'ask for it' });
const crash = { kind: 'crashed', dyno: 'web.1', release: 6 } as const;
const doubt = { kind: 'unknown', why: 'unreadable' } as const;

const OUTCOMES: readonly (readonly [name: string, outcome: Outcome])[] = [
  ['live', { kind: 'live', release: 6, by: 'dynos' }],
  ['asleep', { kind: 'asleep', release: 6 }],
  ['nothing built', { kind: 'nothing-built' }],
  ['a failed build', { kind: 'build-failed' }],
  ['a failed release', { kind: 'release-failed', release: 6, running: 5 }],
  ['a failed first release', { kind: 'release-failed', release: 1, running: undefined }],
  ['a crash', { ...crash, trafficAt: undefined }],
  ['a newer deploy', { kind: 'superseded', release: 6, by: 7 }],
  ['no dynos', { kind: 'scaled-to-zero', release: 6 }],
  ['unknown', { ...doubt, release: 6, error: undefined }],
  ['unknown by an error', { ...doubt, release: undefined, error }],
];

describe('an outcome on record', () => {
  it.each(OUTCOMES)('is read as it was written: %s', (_, outcome) => {
    expect(outcomeOf(read(outcome))).toEqual(outcome);
  });

  it('is missing until the deploy is over', () => {
    expect(outcomeOf(record)).toBeUndefined();
  });

  it('has the time of a crash’s traffic from the start', () => {
    const outcome = { ...crash, trafficAt: at(211) };
    expect(outcomeOf(read(outcome))).toEqual({ ...crash, trafficAt: 211_000 });
  });

  it.each([
    ['with a hint', { hint: 'ask for it' }],
    ['without a hint', {}],
  ])('has its error, as the API’s refusal: %s', (_, options) => {
    const refusal = new PreflightError('api-forbidden', 'no access', options);
    const outcome = outcomeOf(read({ ...doubt, release: undefined, error: refusal }));
    expect(outcome).toMatchObject({
      error: { code: 'api-forbidden', message: 'no access', hint: refusal.hint },
    });
  });

  it('can’t rewrite a terminal, whoever wrote the file', () => {
    const outcome = { ...doubt, release: null } as const;
    const bad = { code: 'bug', message: 'a\u001bb', hint: 'c\u001bd' };
    const { error: shown } = outcomeOf({ ...record, outcome: { ...outcome, error: bad } }) as {
      error: PreflightError;
    };
    expect([shown.message, shown.hint]).toEqual(['a\\u{1b}b', 'c\\u{1b}d']);
  });
});

describe('whether an app came back asleep', () => {
  it.each<[Outcome, boolean | null]>([
    [{ kind: 'asleep', release: 6 }, true],
    [{ kind: 'live', release: 6, by: 'dynos' }, false],
    [{ kind: 'superseded', release: 6, by: 7 }, null],
  ])('is known by %j: %j', (outcome, asleepAfter) => {
    expect(read(outcome)).toMatchObject({ asleepAfter });
  });
});

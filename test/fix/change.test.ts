import { describe, expect, it } from '@jest/globals';
import { type Change, commandFor, factsOf, makeChange, undoFor } from '../../src/fix/change.ts';
import { deviation, hypothetical } from '../../src/fix/fact.ts';
import { fakeApp } from '../support/fake-app.ts';
import { APP, dataWith, readingsOf, web } from '../support/readings.ts';

const DATA = dataWith({
  features: [{ name: 'http-session-affinity', enabled: true }],
  formation: [web('Basic', 1), { ...web('Basic', 0), type: 'worker' }],
  addons: [{ id: 'a1', name: 'hooks', addon_service: { name: 'deployhooks' } }],
  webhooks: [{ id: 'w1', url: 'https://example.com/?key=secret', include: [] }],
});
const READINGS = readingsOf(DATA);

/** One of each kind, its command, and the command that undoes it. */
const CHANGES: readonly (readonly [Change, string, string | undefined])[] = [
  [{ kind: 'turn-on', feature: 'preboot' }, 'features:enable preboot', 'features:disable preboot'],
  [
    { kind: 'turn-on', feature: 'runtime-dyno-metadata' },
    'labs:enable runtime-dyno-metadata',
    'labs:disable runtime-dyno-metadata',
  ],
  [
    {
      kind: 'resize',
      to: 'standard-1x',
      processes: [
        { type: 'web', quantity: 1, from: 'basic' },
        { type: 'worker', quantity: 0, from: 'basic' },
      ],
    },
    'ps:type web=standard-1x worker=standard-1x',
    'ps:type web=basic worker=basic',
  ],
  [{ kind: 'scale', from: 1, to: 2, size: 'basic' }, 'ps:scale web=2', 'ps:scale web=1'],
  [{ kind: 'remove-addon', name: 'hooks' }, 'addons:destroy hooks', undefined],
  [{ kind: 'remove-webhook', id: 'w1', host: 'example.com' }, 'webhooks:remove w1', undefined],
];

describe.each(CHANGES)('the change %j', (change, command, undo) => {
  it('is a command of the Heroku CLI', () => {
    expect(commandFor(change, APP).join(' ')).toBe(`heroku ${command} -a ${APP}`);
  });

  it('is undone by another command, if it can be undone', () => {
    const expected = undo === undefined ? undefined : `heroku ${undo} -a ${APP}`;
    expect(undoFor(change, APP)?.join(' ')).toBe(expected);
  });

  it('needs facts that are true', () => {
    expect(deviation(factsOf(change, READINGS).needs, READINGS)).toBeUndefined();
  });

  it('makes facts true that its request makes true, and that are false before', async () => {
    const { makes } = factsOf(change, READINGS);
    const app = fakeApp(DATA);
    await makeChange(change, APP, app.write);
    expect(app.sent).toHaveLength(1);
    expect(makes.filter((fact) => deviation([fact], READINGS) === undefined)).toEqual([]);
    expect(deviation(makes, readingsOf(app.data()))).toBeUndefined();
    expect(deviation(makes, hypothetical(READINGS, makes))).toBeUndefined();
  });
});

describe('the second dyno', () => {
  const scale: Change = { kind: 'scale', from: 1, to: 2, size: 'basic' };
  const affinity = { kind: 'feature', name: 'http-session-affinity', isOn: true };

  it('needs affinity if affinity is on', () => {
    expect(factsOf(scale, READINGS).needs).toContainEqual(affinity);
    const without = readingsOf({ ...DATA, features: [] });
    expect(factsOf(scale, without).needs).not.toContainEqual(affinity);
  });
});

it('names no process type that the CLI refuses: it takes no "-" before a "="', () => {
  const change: Change = {
    ...{ kind: 'resize', to: 'standard-1x' },
    processes: ['web', 'mail-worker'].map((type) => ({ type, quantity: 1, from: 'eco' })),
  };
  expect(commandFor(change, APP).join(' ')).toBe('heroku ps:type standard-1x -a my-app');
  expect(undoFor(change, APP)?.join(' ')).toBe('heroku ps:type eco -a my-app');
});

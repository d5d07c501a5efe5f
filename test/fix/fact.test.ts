import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  deviation,
  type Fact,
  factAbout,
  holds,
  hypothetical,
  latestFacts,
  readsFor,
} from '../../src/fix/fact.ts';
import { dataWith, readingsOf, web } from '../support/readings.ts';

const addon = (name: string) => ({ id: `id-of-${name}`, name, addon_service: { name: 'hooks' } });
const webhook = (id: string) => ({ id, url: 'https://example.com/', include: [] });

const READINGS = readingsOf(
  dataWith({
    features: [{ name: 'preboot', enabled: false }],
    formation: [web('Standard-1X', 1), { ...web('Standard-1X', 3), type: 'worker' }],
    addons: [addon('one'), addon('two')],
    webhooks: [webhook('w1'), webhook('w2')],
  }),
);

const PROCESS = { kind: 'process', type: 'web' } as const;

/** A fact that is false, the read that shows it, and the current state. */
const FACTS: readonly (readonly [Fact, string, string])[] = [
  [{ kind: 'feature', name: 'preboot', isOn: true }, 'features', 'preboot is off'],
  [{ kind: 'feature', name: 'unlisted', isOn: true }, 'features', 'unlisted is off'],
  [{ ...PROCESS, quantity: 2, size: 'standard-1x' }, 'formation', 'web is 1 × standard-1x'],
  [{ ...PROCESS, quantity: 1, size: 'standard-2x' }, 'formation', 'web is 1 × standard-1x'],
  [{ kind: 'addon', name: 'one', isThere: false }, 'addons', 'the add-on one is there'],
  [{ kind: 'webhook', name: 'w1', isThere: false }, 'webhooks', 'the webhook w1 is there'],
];

describe.each(FACTS)('the fact %j', (fact, read, instead) => {
  it('is shown by one read', () => {
    expect([...readsFor([fact])]).toEqual([read]);
  });

  it('is false at first, and the deviation says why', () => {
    expect(holds(fact, READINGS)).toBe(false);
    expect(deviation([fact], READINGS)).toBe(instead);
  });

  it('is true once it is made, and no other fact changes', () => {
    const made = hypothetical(READINGS, [fact]);
    expect(deviation([fact], made)).toBeUndefined();
    const others = FACTS.map(([other]) => other).filter((other) => !factAbout(fact, [other]));
    expect(deviation(others, made)).toBe(deviation(others, READINGS));
  });

  it('stays unknown if it can’t be read', () => {
    const error = new PreflightError('api-unavailable', '503');
    const unread = { [read]: { ok: false, error } };
    expect(() => holds(fact, hypothetical(unread, [fact]))).toThrow(error);
  });
});

describe('the latest facts', () => {
  const scaled = (quantity: number): Fact => ({ ...PROCESS, quantity, size: 'standard-1x' });
  const worker: Fact = { kind: 'process', type: 'worker', quantity: 1, size: 'standard-1x' };

  it('are those that no later fact replaces', () => {
    expect(latestFacts([scaled(1), worker, scaled(2)])).toEqual([scaled(2), worker]);
  });

  it('include things of the same name but different kinds', () => {
    const both: Fact[] = [
      { kind: 'addon', name: 'one', isThere: false },
      { kind: 'webhook', name: 'one', isThere: false },
    ];
    expect(latestFacts(both)).toEqual(both);
  });
});

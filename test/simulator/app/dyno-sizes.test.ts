import { expect, it } from '@jest/globals';
import { DYNO_SIZES, findSize } from '../../../src/simulator/app/dyno-sizes.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { scenarioOf } from '../in-world.ts';

it.each(['Performance-L-RAM', 'Performance-XL', 'Performance-2XL'])(
  'an app without a space can have %s dynos, with preboot',
  (label) => {
    const size = findSize(label) ?? 'eco';
    expect(DYNO_SIZES[size]).toMatchObject({ label, tier: 'production', dedicated: true });
    readScenario(scenarioOf('one-dyno', { size, quantity: 2, features: { preboot: true } }));
  },
);

it.each(['Private-L-RAM', 'Private-XL', 'Private-2XL'])(
  'an app in a Private Space can have %s dynos, and no other can',
  (label) => {
    const size = findSize(label) ?? 'eco';
    expect(DYNO_SIZES[size]).toMatchObject({ label, tier: 'private', dedicated: true });
    readScenario(scenarioOf('private-space', { size }));
    expect(() => readScenario(scenarioOf('one-dyno', { size }))).toThrow('must be a private one');
  },
);

it('every size of Fir says its memory and cores in its name', () => {
  const fir = Object.values(DYNO_SIZES).filter(({ generation }) => generation === 'fir');
  expect(fir).toHaveLength(17);
  for (const { name, memoryGb, compute } of fir) {
    expect(name).toBe(`dyno-${compute}c-${memoryGb}gb`);
  }
});

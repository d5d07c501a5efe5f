import { expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { undoOf } from '../../src/fix/undo.ts';
import { applied } from './applied.ts';
import { ONE_DYNO } from './planned.ts';

it('an app that can’t be read is undone as it was changed, and isn’t sure', async () => {
  const { steps } = (await applied(ONE_DYNO)).report;
  const read = (): Promise<never> => Promise.reject(new PreflightError('network', 'down'));
  const undo = await undoOf(steps, { read });
  expect(undo).toMatchObject({ left: [], isSure: false });
  expect(undo.steps).toEqual(steps.map(({ step }) => step).reverse());
});

it('a bug in a read is not hidden', async () => {
  const { steps } = (await applied(ONE_DYNO)).report;
  const read = (): Promise<never> => Promise.reject(new TypeError('a bug'));
  await expect(undoOf(steps, { read })).rejects.toThrow('a bug');
});

import { describe, expect, it } from '@jest/globals';
import { recallSaid, rememberSaid } from '../../src/state/remembered.ts';
import { memoryFiles } from '../support/memory-files.ts';

const PATH = '/state/said.json';

describe('the report that a push remembers', () => {
  it('is read by the next push of the same app', async () => {
    const files = memoryFiles({});
    await rememberSaid(files, PATH, 'my-app', { preboot: 'warn preboot: off' });
    await rememberSaid(files, PATH, 'other', {});
    expect(await recallSaid(files, PATH, 'my-app')).toEqual({ preboot: 'warn preboot: off' });
    expect(await recallSaid(files, PATH, 'other')).toEqual({});
    expect(await recallSaid(files, PATH, 'third')).toBeUndefined();
  });

  it.each(['', 'null', '{"version":1,"apps":{"my-app":{"preboot":7}}}'])(
    'is unknown if the file contains %j',
    async (text) => {
      expect(await recallSaid(memoryFiles({ [PATH]: text }), PATH, 'my-app')).toBeUndefined();
    },
  );
});

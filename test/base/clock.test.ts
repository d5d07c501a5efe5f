import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { firstOf } from '../../src/base/clock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const abortOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(signal.reason);
    });
  });

describe('firstOf', () => {
  it('is aborted with the first, for its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = firstOf(one.signal, undefined, other.signal);
    expect(first.aborted).toBe(false);
    other.abort('because');
    one.abort('too late');
    expect(first.reason).toBe('because');
  });

  it('is aborted from the start where one of them is', () => {
    expect(firstOf(new AbortController().signal, AbortSignal.abort('gone')).reason).toBe('gone');
  });

  it('keeps a timeout that nobody else refers to', async () => {
    const lasting = new AbortController();
    const first = firstOf(AbortSignal.timeout(200), lasting.signal);
    const tidyUp = setInterval(collectGarbage, 10);
    expect(await abortOf(first)).toMatchObject({ name: 'TimeoutError' });
    clearInterval(tidyUp);
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { firstOf, systemClock } from '../../src/base/clock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const abortOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(signal.reason);
    });
  });

describe('firstOf', () => {
  it('aborts with the first signal, and has its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = firstOf(one.signal, undefined, other.signal);
    expect(first.aborted).toBe(false);
    other.abort('because');
    one.abort('too late');
    expect(first.reason).toBe('because');
  });

  it('is aborted from the start if one signal already is', () => {
    expect(firstOf(new AbortController().signal, AbortSignal.abort('gone')).reason).toBe('gone');
  });

  it('keeps a timeout signal that nothing else references', async () => {
    const lasting = new AbortController();
    const first = firstOf(AbortSignal.timeout(200), lasting.signal);
    const tidyUp = setInterval(collectGarbage, 10);
    expect(await abortOf(first)).toMatchObject({ name: 'TimeoutError' });
    clearInterval(tidyUp);
  });
});

describe('the pause of the system’s clock', () => {
  it('ends when its signal aborts, also before it began', async () => {
    const stop = new AbortController();
    const paused = systemClock.sleep(600_000, stop.signal);
    stop.abort();
    await paused;
    await systemClock.sleep(600_000, stop.signal);
  });
});

import { describe, expect, it } from '@jest/globals';
import { betweenChanges } from '../../src/fix/interruption.ts';

describe('an interruption', () => {
  it('is passed on at once, with its reason', () => {
    const stop = new AbortController();
    const { signal } = betweenChanges(stop.signal);
    expect(signal.aborted).toBe(false);
    stop.abort('SIGINT');
    expect(signal.reason).toBe('SIGINT');
  });

  it('is passed on if it came earlier', () => {
    expect(betweenChanges(AbortSignal.abort('SIGINT')).signal.aborted).toBe(true);
  });

  it.each(['resolves', 'rejects'])('waits for a running change until it %s', async (end) => {
    const stop = new AbortController();
    const { signal, heardOut } = betweenChanges(stop.signal);
    const work = heardOut(async () => {
      stop.abort('SIGTERM');
      await Promise.resolve();
      expect(signal.aborted).toBe(false);
      if (end === 'rejects') throw new Error('refused');
      return 'answer';
    });
    if (end === 'rejects') await expect(work).rejects.toThrow('refused');
    else expect(await work).toBe('answer');
    expect(signal.reason).toBe('SIGTERM');
  });
});

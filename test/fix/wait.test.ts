import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { untilUp, type WaitProgress } from '../../src/fix/wait.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import type { Dyno } from '../../src/heroku/shapes.ts';
import { stoppedClock } from '../support/clock.ts';
import { dynosOf } from '../support/fake-app.ts';
import { web } from '../support/readings.ts';

type Look = readonly Dyno[] | PreflightError;

interface Waited {
  readonly ms: number;
  readonly slept: readonly number[];
  readonly progress: readonly WaitProgress[];
}

/** Waits for two dynos. Each read shows the next of `looks`, and the last one repeats. */
const wait = (...looks: readonly Look[]): Promise<Waited> => waitWhile({}, ...looks);

/** The same with the given reads of the formation. */
async function waitWhile(formation: Readings, ...looks: readonly Look[]): Promise<Waited> {
  const clock = stoppedClock();
  const progress: WaitProgress[] = [];
  let count = 0;
  const ms = await untilUp(
    {
      ...{ app: 'my-app', bootMs: 60_000 },
      web: { kind: 'process', type: 'web', quantity: 2, size: 'standard-1x' },
    },
    {
      ...clock,
      signal: new AbortController().signal,
      read: (wanted) => {
        if (!wanted.has('dynos')) return Promise.resolve(formation);
        const look = looks[Math.min(count++, looks.length - 1)] ?? [];
        const dynos =
          look instanceof PreflightError
            ? { ok: false as const, error: look }
            : { ok: true as const, value: look };
        return Promise.resolve({ dynos });
      },
    },
    (news) => progress.push(news),
  );
  return { ms, slept: clock.slept, progress };
}

const up = dynosOf('up', 2, 'Standard-1X');
const booting = [...dynosOf('up', 1, 'Standard-1X'), ...dynosOf('starting', 1, 'Standard-1X')];
const apiError = (status: number): ApiError =>
  new ApiError('api-refused', `${status}`, { request: 'GET /x', status, requestId: undefined });

describe('waiting for web dynos', () => {
  it('ends at once if all are up', async () => {
    expect(await wait(up)).toEqual({ ms: 0, slept: [], progress: [] });
  });

  it('polls less and less often', async () => {
    const { ms, slept } = await wait(booting, booting, booting, booting, booting, booting, up);
    expect(slept).toEqual([1_000, 1_500, 2_250, 3_375, 5_000, 5_000]);
    expect(ms).toBe(18_125);
  });

  it('continues while a dyno isn’t listed yet', async () => {
    const { progress } = await wait(dynosOf('up', 1, 'Standard-1X'), up);
    expect(progress).toEqual([{ up: 1, quantity: 2, elapsedMs: 0 }]);
  });

  it('continues while there is one dyno too many, as when another person scales down', async () => {
    const surplus = [...up, ...dynosOf('starting', 1, 'Standard-1X')];
    expect((await wait(surplus, up)).slept).toHaveLength(1);
  });

  it('ignores workers and unknown states', async () => {
    const worker = dynosOf('crashed', 1, 'Standard-1X', 'worker');
    expect((await wait([...up, ...worker])).ms).toBe(0);
    expect((await wait(dynosOf('hibernating', 2, 'Standard-1X'), up)).slept).toHaveLength(1);
  });

  it('accepts dynos of an unknown size', async () => {
    expect((await wait(up.map(({ type, state }) => ({ type, state, size: null })))).ms).toBe(0);
  });

  it('ends as soon as one crashes', async () => {
    const crashed = [...booting.slice(0, 1), ...dynosOf('crashed', 1, 'Standard-1X')];
    await expect(wait(booting, crashed, up)).rejects.toMatchObject({ code: 'dyno-crashed' });
  });

  it('ends if another person scales them meanwhile', async () => {
    const scaled = { formation: { ok: true as const, value: [web('Standard-1X', 5)] } };
    const few = [...up, ...dynosOf('starting', 3, 'Standard-1X')];
    await expect(waitWhile(scaled, few, few, few, few, up)).rejects.toMatchObject({
      code: 'changed-meanwhile',
      message: 'my-app has changed since the plan: web is 5 × standard-1x',
    });
  });

  it('continues if the formation is unchanged, or can’t be read', async () => {
    const same = { formation: { ok: true as const, value: [web('Standard-1X', 2)] } };
    const unread = { formation: { ok: false as const, error: apiError(503) } };
    for (const formation of [same, unread]) {
      const { slept } = await waitWhile(formation, ...Array<Look>(9).fill(booting), up);
      expect(slept).toHaveLength(9);
    }
  });

  it('ends when a dyno’s boot time is over', async () => {
    await expect(wait(booting)).rejects.toMatchObject({
      code: 'boot-timeout',
      message: expect.stringMatching(/^only 1 of 2 web dynos are up after 12\d s$/) as unknown,
    });
  });

  it.each([
    ['Heroku', apiError(503)],
    ['the network', new PreflightError('timeout', 'no answer in time')],
  ])('continues after a temporary failure: %s', async (_, error) => {
    const { progress } = await wait(error, booting, up);
    expect(progress.map((news) => news.up)).toEqual([undefined, 1]);
  });

  it('says why the dynos can’t be read if that doesn’t change', async () => {
    await expect(wait(apiError(503))).rejects.toMatchObject({ code: 'api-refused' });
  });

  it.each([401, 403, 404, 429])('ends with an answer of %i, which is permanent', async (status) => {
    const error = apiError(status);
    await expect(wait(booting, error, up)).rejects.toBe(error);
  });
});

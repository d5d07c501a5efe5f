import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { dynosOf } from '../support/fake-app.ts';
import { GOOD, web } from '../support/readings.ts';
import { applied, statesOf, undoOf } from './applied.ts';
import { ONE_DYNO } from './planned.ts';

const AFFINITY = 'turn http-session-affinity on';
const SCALE = 'scale web=2';
const PREBOOT = 'turn preboot on';

const UNDO_AFFINITY = 'features:disable http-session-affinity';
const UNDO_SCALE = 'ps:scale web=1';
const UNDO_PREBOOT = 'features:disable preboot';

const refusal = (status: number, message = 'no'): ApiError =>
  new ApiError('api-refused', message, { request: 'PATCH /x', status, requestId: 'r-1' });

const ECO: Partial<AppData> = { ...ONE_DYNO, formation: [web('Eco', 1)] };

describe('another person’s change', () => {
  it.each<[string, number, Partial<AppData>, string]>([
    ['the dynos', 3, { formation: [web('Standard-1X', 3)] }, 'web is 3 × standard-1x'],
    ['their size', 3, { formation: [web('Performance-M', 1)] }, 'web is 1 × performance-m'],
    ['the web process', 3, { formation: [] }, 'there is no web'],
    ['affinity', 3, { features: [] }, 'http-session-affinity is off'],
  ])('to %s ends the run before the dyno that depends on it', async (_, read, change, words) => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === read ? change : {}),
    });
    expect(result.app.sent).toEqual([AFFINITY]);
    expect(statesOf(result)).toEqual(['done', 'not-made', 'not-begun']);
    expect(result.report.error).toMatchObject({
      code: 'changed-meanwhile',
      message: `my-app has changed since the plan: ${words}`,
    });
  });

  it('to the same setting ends the run, even if it’s the wanted value', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === 1 ? { features: GOOD.features } : {}),
    });
    expect(result.app.sent).toEqual([]);
    expect(result.report.error).toMatchObject({ code: 'changed-meanwhile' });
  });

  it('to the result of an earlier step ends the run, too', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === 5 ? { features: [] } : {}),
    });
    expect(result.app.sent).toEqual([AFFINITY, SCALE]);
    expect(statesOf(result)).toEqual(['done', 'done', 'not-made']);
    expect(result.report.error?.message).toContain('http-session-affinity is off');
  });

  it.each<[string, Partial<AppData>, string[], string[]]>([
    ['affinity', { features: [] }, [UNDO_SCALE], ['http-session-affinity is off']],
    [
      'the dynos',
      { formation: [web('Standard-1X', 5)] },
      [UNDO_AFFINITY],
      ['web is 5 × standard-1x'],
    ],
  ])('to %s isn’t undone', async (_, change, undo, left) => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => (reads === 6 ? change : {}),
    });
    expect(statesOf(result)).toEqual(['done', 'done', 'not-made']);
    expect(undoOf(result)).toEqual(undo);
    expect(result.report.undo.left).toEqual(left);
  });

  it('to the dynos prevents an undo to their earlier size', async () => {
    const result = await applied(ECO, {
      write: (change) => (change === PREBOOT ? refusal(422) : undefined),
      changes: (reads, { formation }) =>
        formation[0]?.quantity === 2 && reads > 9 ? { formation: [web('Standard-1X', 1)] } : {},
    });
    expect(undoOf(result)).toEqual([UNDO_AFFINITY]);
    expect(result.report.undo.left).toEqual(['web is 1 × standard-1x']);
  });

  it('isn’t noticed if nothing can be read any more, so everything can be undone', async () => {
    const { report } = await applied(ONE_DYNO, {
      write: (change) => (change === PREBOOT ? refusal(422) : undefined),
      failures: (reads) => (reads === 7 ? { formation: refusal(429) } : {}),
    });
    expect(report.undo).toMatchObject({ isSure: false, left: [], steps: { length: 2 } });
  });

  it('to something else doesn’t matter', async () => {
    const worker = { ...web('Standard-1X', 1), type: 'worker' };
    const { report } = await applied(ONE_DYNO, {
      changes: (reads, { formation }) => (reads === 3 ? { formation: [...formation, worker] } : {}),
    });
    expect(report.error).toBeUndefined();
  });

  it('to a finished step is found at the end', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads, { features }) => (reads === 8 ? { features: features.slice(1) } : {}),
    });
    expect(statesOf(result)).toEqual(['done', 'done', 'done']);
    expect(result.report.error).toMatchObject({
      code: 'not-fixed',
      message: expect.stringContaining('session affinity') as unknown,
    });
    expect(undoOf(result)).toEqual([UNDO_PREBOOT, UNDO_SCALE]);
    expect(result.report.undo.left).toEqual(['http-session-affinity is off']);
  });

  it('isn’t an error if the read at the end fails', async () => {
    const { report } = await applied(ONE_DYNO, {
      failures: (reads) => (reads === 8 ? { features: refusal(503) } : {}),
    });
    expect(report).toMatchObject({ error: undefined, unchecked: { code: 'api-refused' } });
  });
});

describe('the read after a change', () => {
  it('ends the run if it doesn’t show Heroku’s answer', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? 'ignored' : undefined),
    });
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY]);
    expect(result.report.error).toMatchObject({
      code: 'not-as-set',
      message: 'Heroku accepted the change, but web is 1 × standard-1x',
    });
  });

  it('waits a moment for the change to appear', async () => {
    const result = await applied(ONE_DYNO, {
      changes: (reads) => {
        if (reads === 4) return { formation: [web('Standard-1X', 1)] };
        return reads === 5 ? { formation: [web('Standard-1X', 2)] } : {};
      },
    });
    expect(result.report.error).toBeUndefined();
    expect(result.app.sent).toEqual([AFFINITY, SCALE, PREBOOT]);
  });

  it('leaves the change in effect and ends the run if it fails', async () => {
    const limit = refusal(429, 'Your account reached the API rate limit');
    const result = await applied(ONE_DYNO, {
      failures: (reads) => (reads === 4 ? { formation: limit } : {}),
    });
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(result.report.error).toBe(limit);
  });

  it('doesn’t follow if the read before the change fails', async () => {
    const error = refusal(403);
    const result = await applied(ONE_DYNO, {
      failures: (reads) => (reads === 1 ? { features: error } : {}),
    });
    expect(result.app.sent).toEqual([]);
    expect(result.report.error).toBe(error);
  });
});

describe('the dynos', () => {
  const up = dynosOf('up', 1, 'Standard-1X');

  it('are all up before Preboot is turned on', async () => {
    const starting = [...up, ...dynosOf('starting', 1, 'Standard-1X')];
    const { app, waits, report } = await applied(ONE_DYNO, {
      dynos: [up, starting, starting, dynosOf('up', 2, 'Standard-1X')],
    });
    expect(report.error).toBeUndefined();
    const at = app.log.indexOf(SCALE);
    expect(app.log.slice(at + 2, at + 6)).toEqual(Array(4).fill('read dynos'));
    expect(app.log.indexOf(PREBOOT)).toBeGreaterThan(at + 6);
    expect(waits.map(({ up }) => up)).toEqual([1, 1, 1]);
  });

  it('end the run before Preboot if they crash', async () => {
    const result = await applied(ONE_DYNO, {
      dynos: [[...up, ...dynosOf('crashed', 1, 'Standard-1X')]],
    });
    expect(result.app.sent).toEqual([AFFINITY, SCALE]);
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY]);
    expect(result.report.error).toMatchObject({
      code: 'dyno-crashed',
      command: 'heroku logs -a my-app',
    });
  });

  it('are those of the new size after the tier has changed', async () => {
    const { app, report } = await applied(ECO, {
      dynos: [
        dynosOf('up', 1, 'Eco'),
        dynosOf('starting', 1, 'Standard-1X'),
        dynosOf('up', 1, 'Standard-1X'),
        dynosOf('up', 2, 'Standard-1X'),
      ],
    });
    expect(report.error).toBeUndefined();
    const at = app.log.indexOf(AFFINITY);
    expect(app.log.slice(0, at).filter((line) => line === 'read dynos')).toHaveLength(3);
  });

  it('aren’t waited for if the app runs none', async () => {
    const { app, report } = await applied({ ...ECO, formation: [web('Eco', 0)] });
    expect(report.error).toBeUndefined();
    expect(app.log).not.toContain('read dynos');
  });
});

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { dynosOf } from '../support/fake-app.ts';
import { web } from '../support/readings.ts';
import { applied, statesOf, undoOf } from './applied.ts';
import { ONE_DYNO } from './planned.ts';

const AFFINITY = 'turn http-session-affinity on';
const SCALE = 'scale web=2';
const PREBOOT = 'turn preboot on';

const UNDO_AFFINITY = 'features:disable http-session-affinity';
const UNDO_SCALE = 'ps:scale web=1';

const refusal = (status: number, message = 'no'): ApiError =>
  new ApiError('api-refused', message, { request: 'PATCH /x', status, requestId: 'r-1' });

const ECO: Partial<AppData> = { ...ONE_DYNO, formation: [web('Eco', 1)] };

describe('a plan', () => {
  it('is carried out in order, and each step is read back', async () => {
    const { app, report, told } = await applied(ONE_DYNO);
    expect(report.error).toBeUndefined();
    expect(told).toEqual(['session-affinity done', 'web-dynos done', 'preboot done']);
    expect(app.log.slice(0, -1)).toEqual([
      ...['read features formation', AFFINITY, 'read features'],
      ...['read formation features', SCALE, 'read formation', 'read dynos'],
      ...['read features formation', PREBOOT, 'read features'],
    ]);
    // And all of it again at the end.
    expect(app.log.at(-1)?.split(' ').sort()).toEqual(
      ['read', 'addons', 'app', 'autoscaler', 'dynoSizes', 'dynos', 'features', 'formation'].sort(),
    );
  });

  it('is done if it turns preboot on where Heroku advises against it, and that was named', async () => {
    const plan = { name: 'heroku-redis:mini' };
    const addons = [{ id: 'a1', name: 'redis-1', plan, addon_service: { name: 'heroku-redis' } }];
    const { report, told } = await applied({ ...ONE_DYNO, addons }, { wish: { only: 'preboot' } });
    expect(told).toEqual(['preboot done']);
    expect(report.error).toBeUndefined();
  });

  it('leaves the app as the checks require', async () => {
    const { app } = await applied(ONE_DYNO);
    expect(app.data()).toMatchObject({
      formation: [{ type: 'web', quantity: 2, size: 'Standard-1X' }],
      features: [
        { name: 'http-session-affinity', enabled: true },
        { name: 'preboot', enabled: true },
      ],
    });
  });

  it('for an Eco app starts with its size, for all process types at once', async () => {
    const worker = { ...web('Eco', 1), type: 'worker' };
    const { app, report } = await applied({ ...ECO, formation: [web('Eco', 1), worker] });
    expect(report.error).toBeUndefined();
    expect(app.sent).toEqual(['resize web+worker=standard-1x', AFFINITY, SCALE, PREBOOT]);
  });

  it('waits for web dynos only, whichever process type comes first', async () => {
    const workers = { ...web('Eco', 3), type: 'worker' };
    const { report } = await applied({ ...ECO, formation: [workers, web('Eco', 1)] });
    expect(report.error).toBeUndefined();
  });

  it('removes what it names', async () => {
    const addon = { id: 'a1', name: 'hooks-1', addon_service: { name: 'deployhooks' } };
    const webhook = { id: 'w1', url: 'https://my-app.herokuapp.com/', include: ['api:build'] };
    const result = await applied(
      { addons: [addon], webhooks: [webhook] },
      { wish: { only: 'deploy-hook' } },
    );
    expect(result.report.error).toBeUndefined();
    expect(result.app.sent).toEqual(['remove hooks-1', 'remove w1']);
    expect(undoOf(result)).toEqual(['nothing', 'nothing']);
  });
});

describe('a change that Heroku refuses', () => {
  it.each([
    [AFFINITY, ['not-made', 'not-begun', 'not-begun'], []],
    [SCALE, ['done', 'not-made', 'not-begun'], [UNDO_AFFINITY]],
    [PREBOOT, ['done', 'done', 'not-made'], [UNDO_SCALE, UNDO_AFFINITY]],
  ])('ends the run, and says how to undo the other changes: %s', async (refused, states, undo) => {
    const error = refusal(403);
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === refused ? error : undefined),
    });
    expect(result.report.error).toBe(error);
    expect(statesOf(result)).toEqual(states);
    expect(undoOf(result)).toEqual(undo);
    expect(result.app.sent.at(-1)).toBe(refused);
  });

  it('is undone to the previous sizes if the tier has changed', async () => {
    const worker = { ...web('Eco', 0), type: 'worker' };
    const result = await applied(
      { ...ECO, formation: [web('Eco', 1), worker] },
      { write: (change) => (change === PREBOOT ? refusal(422) : undefined) },
    );
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY, 'ps:type web=eco worker=eco']);
  });

  it('says to wait if Preboot is switching a deploy over', async () => {
    const words = 'Cannot change formation for a preboot app until preboot is complete';
    const { report } = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? refusal(422, words) : undefined),
    });
    expect(report.error).toMatchObject({
      message: expect.stringContaining(words) as unknown,
      hint: expect.stringContaining('in 3 minutes') as unknown,
    });
  });
});

it('a removal isn’t tried if someone else was faster', async () => {
  const addons = [{ id: 'a', name: 'hooks', addon_service: { name: 'deployhooks' } }];
  const changes = () => ({ addons: [] });
  const result = await applied({ addons }, { wish: { only: 'deploy-hook' }, changes });
  expect(result.app.sent).toEqual([]);
  expect(result.report.error?.message).toContain('the add-on hooks is gone');
});

describe('a change whose answer is lost', () => {
  const reset = new PreflightError('reset', 'closed the connection early');

  it('is found in effect, and can be undone', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? { lost: reset } : undefined),
    });
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY]);
    expect(result.report.error).toBe(reset);
  });

  it('is reported as unknown if it isn’t in effect', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? reset : undefined),
    });
    expect(statesOf(result)).toEqual(['done', 'unknown', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY]);
  });

  it('isn’t made if Heroku answered with an error and nothing has changed', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? refusal(503) : undefined),
    });
    expect(statesOf(result)).toEqual(['done', 'not-made', 'not-begun']);
  });

  it('wasn’t sent if there was no connection', async () => {
    const result = await applied(ONE_DYNO, {
      write: () => new PreflightError('connect', "can't be reached"),
    });
    expect(statesOf(result)).toEqual(['not-made', 'not-begun', 'not-begun']);
    expect(undoOf(result)).toEqual([]);
  });

  it('is reported as unknown if the read fails, too', async () => {
    const result = await applied(ONE_DYNO, {
      write: (change) => (change === SCALE ? { lost: refusal(502) } : undefined),
      failures: (reads) => (reads === 4 ? { formation: reset } : {}),
    });
    expect(statesOf(result)).toEqual(['done', 'unknown', 'not-begun']);
  });
});

describe('an interruption', () => {
  it('between steps ends the run before the next one', async () => {
    const stop = new AbortController();
    const result = await applied(ONE_DYNO, {
      signal: stop.signal,
      changes: (reads) => {
        if (reads === 2) stop.abort('SIGINT');
        return {};
      },
    });
    expect(result.app.sent).toEqual([AFFINITY]);
    expect(statesOf(result)).toEqual(['done', 'not-made', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_AFFINITY]);
    expect(result.report.error).toMatchObject({
      code: 'interrupted',
      message: 'interrupted by SIGINT',
    });
  });

  it('during a change waits for the answer', async () => {
    const stop = new AbortController();
    const result = await applied(ONE_DYNO, {
      signal: stop.signal,
      write: (change) => {
        if (change === SCALE) stop.abort('SIGTERM');
        return undefined;
      },
      failures: () =>
        stop.signal.aborted ? { formation: new PreflightError('aborted', 'ended') } : {},
    });
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(undoOf(result)).toEqual([UNDO_SCALE, UNDO_AFFINITY]);
    expect(result.report.error?.code).toBe('interrupted');
  });

  it('while dynos boot ends the wait', async () => {
    const stop = new AbortController();
    const result = await applied(ONE_DYNO, {
      signal: stop.signal,
      dynos: [dynosOf('starting', 2, 'Standard-1X')],
      failures: (reads) => {
        if (reads === 7) stop.abort('SIGINT');
        return stop.signal.aborted ? { dynos: new PreflightError('aborted', 'ended') } : {};
      },
    });
    expect(statesOf(result)).toEqual(['done', 'made', 'not-begun']);
    expect(result.report.error?.code).toBe('interrupted');
    expect(result.app.sent).not.toContain(PREBOOT);
  });
});

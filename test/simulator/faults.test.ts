import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../support/teardown.ts';
import { eventsOf, push, scenarioOf, visit, worlds } from './in-world.ts';

const { start, repository } = worlds(useTeardown());

const withFaults = (...app: object[]) => ({ ...scenarioOf('one-dyno'), faults: { app } });

describe('a fault on the way to the app', () => {
  it('answers as the scenario says, however it writes the names of headers', async () => {
    const simulator = await start(
      withFaults({ status: 500, body: '{}', headers: { 'Content-Type': 'application/json' } }),
    );

    const response = await visit(simulator);

    expect([response.status, await response.text()]).toEqual([500, '{}']);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it("without a body shows a page like Heroku's, and says where it comes from", async () => {
    const simulator = await start(withFaults({ status: 503 }));
    const text = await (await visit(simulator)).text();
    expect(text).toContain('Application Error');
    expect(text).toContain('(simulated) as the scenario says');
  });

  it('affects the paths that it names, as often as it may', async () => {
    const simulator = await start(withFaults({ path: '^/health$', status: 500, times: 1 }));
    const statuses = [];
    for (const path of ['/', '/health?a=1', '/health']) {
      statuses.push((await visit(simulator, path)).status);
    }
    expect(statuses).toEqual([200, 500, 200]);
  });

  it('closes the connection', async () => {
    const simulator = await start(withFaults({ drop: true }));
    await expect(visit(simulator)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ status: 0, code: 'H13' }]);
  });

  it('keeps the client waiting, without a queue, and then lets the app answer', async () => {
    const simulator = await start(withFaults({ delaySeconds: 10 }), 5);
    const response = await visit(simulator);
    expect(response.status).toBe(200);
    const [arrived, answered] = ['router-request', 'router-response'].map(
      (type) => simulator.events.find((event) => event.type === type)?.at ?? 0,
    );
    expect((answered ?? 0) - (arrived ?? 0)).toBeGreaterThan(9_900);
    expect(eventsOf(simulator, 'router-response')[0]?.queuedMs).toBeLessThan(5000);
  });
});

describe('a stall', () => {
  it('ends for all who waited at the same time, and they’re answered', async () => {
    const when = { fromSeconds: 0, forSeconds: 40 };
    const simulator = await start(withFaults({ stall: true, when }), 20);
    const answers = await Promise.all([visit(simulator), visit(simulator)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const ends = eventsOf(simulator, 'router-response').map(({ at }) => at);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(40_000);
    expect((await visit(simulator)).status).toBe(200);
  });
});

describe('the window of a fault', () => {
  it('is counted from the release', async () => {
    const when = { after: 'release', fromSeconds: 30, forSeconds: 60 };
    const simulator = await start(withFaults({ status: 500, when }), 20);
    const statusOfVisit = async (): Promise<number> => (await visit(simulator)).status;
    expect(await statusOfVisit()).toBe(200);

    await push(simulator, await repository(), 'HEAD:main');
    const released = eventsOf(simulator, 'release')[0]?.at ?? 0;
    const statuses: [at: number, status: number][] = [];
    while ((statuses.at(-1)?.[0] ?? 0) < 120) {
      const status = await statusOfVisit();
      const { at } = eventsOf(simulator, 'router-request').at(-1) ?? { at: 0 };
      statuses.push([(at - released) / 1000, status]);
      await sleep(50);
    }

    const inside = statuses.filter(([at]) => at > 35 && at < 80);
    const outside = statuses.filter(([at]) => at < 25 || at > 95);
    expect(new Set(inside.map(([, status]) => status))).toEqual(new Set([500]));
    expect(new Set(outside.map(([, status]) => status))).toEqual(new Set([200]));
  });

  it('never opens without the event that it waits for', async () => {
    const simulator = await start(withFaults({ status: 500, when: { after: 'push' } }));
    expect((await visit(simulator)).status).toBe(200);
  });
});

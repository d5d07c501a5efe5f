import { describe, expect, it } from '@jest/globals';
import { pathOf } from '../../support/default-request.ts';
import { useTeardown } from '../../support/teardown.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { routedApp } from '../../warm/routed-app.ts';
import { seeded } from '../../warm/seeded.ts';
import type { Simulator } from '../../../src/simulator/world.ts';
import { APP, eventsOf, fetchIn, patch, scenarioOf, until, visit, worlds } from '../in-world.ts';

const later = useTeardown();
const { start } = worlds(later);

/** Simulated seconds from the first request to its answer. */
function answerSeconds(simulator: Simulator): number {
  const [asked] = eventsOf(simulator, 'router-request');
  const [answered] = eventsOf(simulator, 'router-response');
  return ((answered?.at ?? 0) - (asked?.at ?? 0)) / 1000;
}

describe('the router', () => {
  it('answers for an app that is up, and says that it is simulated', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await visit(simulator);

    expect(response.status).toBe(200);
    expect(response.headers.get('x-simulated')).toBe('heroku-preflight');
    expect(await response.text()).toContain('(simulated)');
  });

  it('holds a request to a sleeping app until it has booted', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 10 }));

    const response = await visit(simulator);

    expect(response.status).toBe(200);
    const states = eventsOf(simulator, 'dyno').map(({ to }) => to);
    expect(states).toEqual(['idle', 'starting', 'up']);
    expect(eventsOf(simulator, 'router-response')[0]?.queuedMs).toBeGreaterThan(5000);
  });

  it('records a request when it arrives, before anything answers it', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 60 }), 1);
    const answer = visit(simulator, '/health?a=1').catch(() => undefined);

    await until(() => eventsOf(simulator, 'router-request').length === 1);

    expect(eventsOf(simulator, 'router-request')).toMatchObject([
      { app: APP, method: 'GET', path: '/health?a=1', authorization: false },
    ]);
    expect(eventsOf(simulator, 'router-response')).toEqual([]);
    await simulator.stop();
    await answer;
  });

  it('lets an eco dyno sleep after half an hour without requests', async () => {
    const simulator = await start(scenarioOf('warm'), 600);
    const minutes = (): number => (performance.now() - (simulator.events[0]?.atReal ?? 0)) / 100;
    await until(() => minutes() > 15);
    await visit(simulator);

    const sleeps = () => eventsOf(simulator, 'dyno').filter(({ to }) => to === 'idle');
    await until(() => sleeps().length > 0);

    const [visited] = eventsOf(simulator, 'router-request');
    const [slept] = sleeps();
    expect(slept).toMatchObject({ from: 'up' });
    const after = ((slept?.at ?? 0) - (visited?.at ?? 0)) / 60_000;
    expect(after).toBeGreaterThan(29);
    expect(after).toBeLessThan(42);
    expect((await visit(simulator)).status).toBe(200);
  });

  it('lets it sleep sooner if the scenario says so', async () => {
    const simulator = await start(scenarioOf('warm', { sleepSeconds: 60 }), 600);
    await until(() => simulator.state(APP).dynos[0]?.state === 'idle');
    const slept = eventsOf(simulator, 'dyno').find(({ to }) => to === 'idle');
    expect(slept?.at).toBeLessThan(20 * 60_000);
  });

  it('never lets other dynos sleep', async () => {
    const simulator = await start(scenarioOf('one-dyno'), 10_000);
    const [booted] = eventsOf(simulator, 'dyno');
    // 50 minutes and more
    await until(() => performance.now() - (booted?.atReal ?? 0) > 300);
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'up' }]);
  });

  it('gives up on a request that no dyno takes within 75 s', async () => {
    const scenario = scenarioOf('sleeping', { bootSeconds: 500, bootTimeoutSeconds: 900 });
    const { ask, events, stop } = routedApp(scenario, seeded(1), virtualClock());
    later(stop);

    const answer = await ask(pathOf('/'), new AbortController().signal);

    expect(answer).toMatchObject({ status: 503, ms: 75_000 });
    expect(eventsOf({ events }, 'router-response')).toMatchObject([
      { code: 'H20', queuedMs: 75_000 },
    ]);
  });

  it.each([
    ['a GET', {}],
    ['a POST that it has not read', { method: 'POST', body: 'x'.repeat(1_000_000) }],
  ])('notices that the client of %s goes away', async (_, init) => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 50 }), 1);
    const client = new AbortController();
    const asking = fetchIn(simulator, simulator.state(APP).webUrl, {
      ...init,
      signal: client.signal,
    }).catch(() => 'gone');
    await until(() => simulator.state(APP).dynos[0]?.state === 'starting');

    client.abort();

    expect(await asking).toBe('gone');
    await until(() => eventsOf(simulator, 'router-response').length === 1);
    const [cut] = eventsOf(simulator, 'router-response');
    expect(cut).toMatchObject({ status: 0, code: undefined, dyno: undefined });
    expect(cut?.queuedMs).toBeGreaterThan(0);
    expect(cut?.queuedMs).toBeLessThanOrEqual(answerSeconds(simulator) * 1000);
  });

  it('gives a dyno 30 s to answer', async () => {
    const responses = { '/slow': { latencySeconds: 31 }, '/fine': { latencySeconds: 29 } };
    const simulator = await start(scenarioOf('warm', { responses }), 500);

    expect((await visit(simulator, '/slow')).status).toBe(503);
    expect((await visit(simulator, '/fine')).status).toBe(200);
    expect(eventsOf(simulator, 'router-response').map(({ code }) => code)).toEqual([
      'H12',
      undefined,
    ]);
  });

  it.each([
    ['zero-dynos', 'H14', 503],
    ['no-release', 'H81', 502],
    ['maintenance', 'H80', 503],
  ] as const)('answers at once: %s', async (preset, code, status) => {
    const simulator = await start(scenarioOf(preset));

    expect((await visit(simulator)).status).toBe(status);
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code }]);
  });

  it('answers nothing with internal routing', async () => {
    const simulator = await start(scenarioOf('private-space', { internalRouting: true }));

    await expect(visit(simulator)).rejects.toThrow();
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ status: 0 }]);
  });

  it('answers a waiting request when its last dyno is gone', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 50 }), 1);
    const answer = visit(simulator);
    await until(() => simulator.state(APP).dynos[0]?.state === 'starting');

    await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 0 });

    expect((await answer).status).toBe(503);
    expect(eventsOf(simulator, 'router-response')).toMatchObject([{ code: 'H14' }]);
  });

  it('answers a path as the scenario says, whatever its query', async () => {
    const simulator = await start(
      scenarioOf('warm', { responses: { '/health': { status: 500 } } }),
    );

    expect((await visit(simulator, '/health?deep')).status).toBe(500);
    expect((await visit(simulator, '/')).status).toBe(200);
  });

  it('knows the custom domains, and no app by another name', async () => {
    const simulator = await start(scenarioOf('warm', { domains: ['www.example.com'] }));

    expect((await fetchIn(simulator, 'https://www.example.com/')).status).toBe(200);
    expect((await fetchIn(simulator, 'https://other.herokuapp.com/')).status).toBe(404);
  });

  it('shows tests the headers of a request', async () => {
    const simulator = await start(scenarioOf('warm'));

    await fetchIn(simulator, simulator.state(APP).webUrl, {
      headers: { authorization: 'Bearer x', 'user-agent': 'me/1', 'x-own': 'y' },
    });

    expect(eventsOf(simulator, 'router-request')).toMatchObject([
      { authorization: true, userAgent: 'me/1', headers: { 'x-own': 'y' } },
    ]);
  });
});

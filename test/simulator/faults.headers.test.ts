import { expect, it } from '@jest/globals';
import { useTeardown } from '../support/teardown.ts';
import { fetchIn, REMOTE, scenarioOf, visit, worlds } from './in-world.ts';

const { start } = worlds(useTeardown());

const HEADERS = { 'CF-Ray': 'simulated', 'Content-Type': 'application/json' };

it("a fault of an app without a status adds its headers to the app's answer", async () => {
  const faults = { app: [{ headers: HEADERS }] };
  const answer = await visit(await start({ ...scenarioOf('warm'), faults }));

  expect(answer.status).toBe(200);
  expect(answer.headers.get('cf-ray')).toBe('simulated');
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.text()).toContain('release v3 on web.1');
});

it("a fault of an app without a status adds its headers to the router's error page", async () => {
  const faults = { app: [{ headers: HEADERS }] };
  const answer = await visit(await start({ ...scenarioOf('zero-dynos'), faults }));

  expect(answer.status).toBe(503);
  expect(answer.headers.get('cf-ray')).toBe('simulated');
});

it.each([
  ['answer', 200, (token: string) => `Basic ${Buffer.from(`:${token}`).toString('base64')}`],
  ['refusal', 401, () => 'Basic nothing'],
])("a fault of git's host without a status adds its headers to the %s", async (_, status, auth) => {
  const faults = { git: [{ headers: { 'CF-Ray': 'simulated' } }] };
  const simulator = await start({ ...scenarioOf('warm'), faults });
  const url = `${REMOTE}/info/refs?service=git-receive-pack`;
  const headers = { authorization: auth(simulator.token) };
  const answer = await fetchIn(simulator, url, { headers });

  expect(answer.status).toBe(status);
  expect(answer.headers.get('cf-ray')).toBe('simulated');
});

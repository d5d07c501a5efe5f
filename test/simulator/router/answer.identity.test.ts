import { expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { scenarioOf, visit, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

it('an app names its dyno in the header of its choice, without a labs feature', async () => {
  const simulator = await start(scenarioOf('one-dyno', { dynoHeader: 'X-Heroku-Dyno' }));
  const { headers } = await visit(simulator);
  expect(headers.get('x-heroku-dyno')).toBe('web.1');
  expect(headers.has('x-heroku-dyno-id')).toBe(false);
});

it('an app in a Private Space knows its release, but no dyno id', async () => {
  const features = { 'runtime-dyno-metadata': true };
  const changes = { features, identityHeaders: true, dynoHeader: 'X-Dyno' };
  const { headers } = await visit(await start(scenarioOf('private-space', changes)));
  expect(headers.get('x-heroku-release-version')).toBe('v3');
  expect(headers.get('x-dyno')).toMatch(/^web\.\d$/);
  expect(headers.has('x-heroku-dyno-id')).toBe(false);
});

import { expect, it } from '@jest/globals';
import { createApp } from '../../../src/simulator/app/create-app.ts';
import { bootTimeout } from '../../../src/simulator/app/dynos.ts';
import { createClock } from '../../../src/simulator/clock.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { APP, scenarioOf } from '../in-world.ts';

const clock = createClock(1, new AbortController().signal);

function timeoutWith(...buildpacks: string[]): number {
  const spec = readScenario(scenarioOf('one-dyno', { buildpacks })).apps[APP];
  if (spec === undefined) throw new Error('no app');
  return bootTimeout(createApp(APP, spec, clock));
}

it.each([
  'heroku/java',
  'heroku/gradle',
  'https://github.com/heroku/heroku-buildpack-java',
  'https://github.com/heroku/heroku-buildpack-gradle.git#main',
])('a dyno has 90 s to boot with %s', (buildpack) => {
  expect(timeoutWith(buildpack)).toBe(90);
  expect(timeoutWith('heroku/nodejs', buildpack)).toBe(90);
});

it.each([
  'heroku/scala',
  'heroku/clojure',
  'heroku/jvm',
  'heroku/nodejs',
  'https://github.com/heroku/heroku-buildpack-scala',
  'https://github.com/heroku/heroku-buildpack-clojure.git',
  'acme/java',
])('a dyno has 60 s to boot with %s', (buildpack) => {
  expect(timeoutWith(buildpack)).toBe(60);
});

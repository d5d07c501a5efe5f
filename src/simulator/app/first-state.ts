import type { Clock } from '../clock.ts';
import type { ScenarioWithDefaults } from '../scenario/scenario.ts';
import { startFirstBuild } from './builds.ts';
import { addRelease, createApp, createSlug } from './create-app.ts';
import { postponeSleep } from './dynos.ts';
import { firstFormation, startMissing } from './formation.ts';
import type { SimApp, SimRelease, World } from './model.ts';
import { describeDeploy } from './release.ts';

/** The scenario's apps by name, before anything runs. */
export function createApps(scenario: ScenarioWithDefaults, clock: Clock): Map<string, SimApp> {
  return new Map(
    Object.entries(scenario.apps).map(([name, spec]) => [name, createApp(name, spec, clock)]),
  );
}

/** Brings the app to the scenario's first state: deployed, with its dynos up or asleep. */
export function bringUp(world: World, app: SimApp): void {
  const { quantity, asleep, lastRelease, released } = app.spec;
  if (released) {
    addDeploy(world, app, '0');
    firstFormation(app, quantity);
    for (const type of app.formation.keys()) startMissing(world, app, type, asleep ? 'idle' : 'up');
    postponeSleep(world, app);
    if (lastRelease !== 'succeeded') addDeploy(world, app, '1', lastRelease);
  }
  startFirstBuild(world, app);
}

function addDeploy(
  { clock }: World,
  app: SimApp,
  digit: string,
  status: SimRelease['status'] = 'succeeded',
): void {
  const commit = digit.repeat(40);
  addRelease(app, { description: describeDeploy(commit), slug: createSlug(commit), status }, clock);
}

import type { Clock } from '../clock.ts';
import type { ScenarioWithDefaults } from '../scenario/scenario.ts';
import { firstFormation } from './first-formation.ts';
import { startMissing } from './formation.ts';
import { addRelease, createApp, createSlug, type SimApp, type World } from './model.ts';
import { postponeSleep } from './sleep.ts';

/** The scenario's apps, by name, before anything of them runs. */
export function createApps(scenario: ScenarioWithDefaults, clock: Clock): Map<string, SimApp> {
  return new Map(
    Object.entries(scenario.apps).map(([name, spec]) => [name, createApp(name, spec, clock)]),
  );
}

/** Brings the app to where the scenario begins: deployed earlier, its dynos up or asleep. */
export function bringUp(world: World, app: SimApp): void {
  if (!app.spec.released) return;
  const { quantity, asleep } = app.spec;
  addRelease(app, 'Deploy 00000000', createSlug('0'.repeat(40)), world.clock);
  firstFormation(app, quantity);
  for (const type of app.formation.keys()) startMissing(world, app, type, asleep ? 'idle' : 'up');
  postponeSleep(world, app);
}

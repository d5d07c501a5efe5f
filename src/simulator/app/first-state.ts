import { postponeSleep } from './dynos.ts';
import { startMissing } from './formation.ts';
import { createApp, createRelease, createSlug, type SimApp, type World } from './model.ts';
import type { Clock } from '../clock.ts';
import type { ScenarioWithDefaults } from '../scenario/scenario.ts';

/** The scenario's apps, by name, before anything of them runs. */
export function createApps(scenario: ScenarioWithDefaults, clock: Clock): Map<string, SimApp> {
  return new Map(
    Object.entries(scenario.apps).map(([name, spec]) => [name, createApp(name, spec, clock)]),
  );
}

/** Brings the app to where the scenario begins: deployed earlier, its dynos up or asleep. */
export function bringUp(world: World, app: SimApp): void {
  if (!app.spec.released) return;
  const { size, quantity, asleep, command, processes } = app.spec;
  const slug = createSlug('0'.repeat(40));
  app.releases.push(createRelease(app.releases.length + 1, 'Deploy 00000000', slug, world.clock));
  if (command !== null) app.formation.set('web', { size, quantity, command });
  for (const [type, process] of Object.entries(processes)) {
    app.formation.set(type, { ...process, size: process.size ?? size });
  }
  for (const type of app.formation.keys()) startMissing(world, app, type, asleep ? 'idle' : 'up');
  postponeSleep(world, app);
}

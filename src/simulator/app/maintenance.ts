import type { SimApp, World } from './model.ts';

export function setMaintenance(world: World, app: SimApp, enabled: boolean): void {
  app.maintenance = enabled;
  world.log.record({ type: 'maintenance', app: app.name, enabled });
  app.changes.emit('change');
}

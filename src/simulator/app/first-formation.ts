import type { SimApp } from './model.ts';

/** @param webDynos how many of them; the other process types begin as the scenario has them */
export function firstFormation(app: SimApp, webDynos: number): void {
  const { size, command, processes } = app.spec;
  if (command !== null) app.formation.set('web', { size, quantity: webDynos, command });
  for (const [type, process] of Object.entries(processes)) {
    app.formation.set(type, { ...process, size: process.size ?? size });
  }
}

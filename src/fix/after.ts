import type { Reading, Readings } from '../heroku/readings.ts';
import type { Feature, Formation } from '../heroku/shapes.ts';
import type { Change } from './change.ts';

/** What would be read of an app once `change` is made. */
export function after(readings: Readings, change: Change): Readings {
  const { features, formation, addons, webhooks } = readings;
  switch (change.kind) {
    case 'turn-on':
      return { ...readings, ...(features && { features: map(features, on(change.feature)) }) };
    case 'resize': {
      const types = new Set(change.processes.map(({ type }) => type));
      const moved = each(({ type }) => types.has(type), { size: change.to });
      return { ...readings, ...(formation && { formation: map(formation, moved) }) };
    }
    case 'scale': {
      const scaled = each(({ type }) => type === 'web', { quantity: change.to });
      return { ...readings, ...(formation && { formation: map(formation, scaled) }) };
    }
    case 'remove-addon':
      return { ...readings, ...(addons && { addons: without(addons, 'name', change.name) }) };
    case 'remove-webhook':
      return { ...readings, ...(webhooks && { webhooks: without(webhooks, 'id', change.id) }) };
  }
}

const map = <T>(reading: Reading<T>, to: (value: T) => T): Reading<T> =>
  reading.ok ? { ok: true, value: to(reading.value) } : reading;

const on =
  (name: string) =>
  (features: readonly Feature[]): Feature[] => [
    ...features.filter((feature) => feature.name !== name),
    { name, enabled: true },
  ];

const each =
  (isMeant: (process: Formation) => boolean, changes: Partial<Formation>) =>
  (formation: readonly Formation[]): Formation[] =>
    formation.map((process) => (isMeant(process) ? { ...process, ...changes } : process));

const without = <K extends string, T extends Readonly<Record<K, string>>>(
  reading: Reading<readonly T[]>,
  key: K,
  value: string,
): Reading<readonly T[]> => map(reading, (items) => items.filter((item) => item[key] !== value));

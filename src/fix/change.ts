import { RUNTIME_METADATA } from '../heroku/platform.ts';
import type { Reading, Readings } from '../heroku/readings.ts';
import type { Feature, Formation } from '../heroku/shapes.ts';
import type { HerokuWriter } from '../heroku/writer.ts';

/** One change of an app: one request to Heroku's API. Names are as Heroku has them, sizes in lower case. */
export type Change = TurnOn | Resize | Scale | RemoveAddon | RemoveWebhook;

/** An app feature. */
interface TurnOn {
  readonly kind: 'turn-on';
  readonly feature: string;
}

/** Process types move to another size of dyno, all at once. */
export interface Resize {
  readonly kind: 'resize';
  readonly processes: readonly MovedProcess[];
  readonly to: string;
}

interface MovedProcess {
  readonly type: string;
  readonly quantity: number;
  /** its size before */
  readonly from: string;
}

/** More web dynos. */
export interface Scale {
  readonly kind: 'scale';
  readonly from: number;
  readonly to: number;
  readonly size: string;
}

interface RemoveAddon {
  readonly kind: 'remove-addon';
  readonly name: string;
}

interface RemoveWebhook {
  readonly kind: 'remove-webhook';
  readonly id: string;
  /** where it sends its notices; the rest of its URL may be a secret */
  readonly host: string;
}

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

/** One request. Rejects as the writer does. */
export async function makeChange(change: Change, app: string, write: HerokuWriter): Promise<void> {
  switch (change.kind) {
    case 'turn-on':
      await write.enableFeature(app, change.feature, true);
      return;
    case 'resize': {
      const types = change.processes.map(({ type }) => type);
      await write.resizeAll(app, types, change.to);
      return;
    }
    case 'scale':
      await write.scale(app, 'web', change.to);
      return;
    case 'remove-addon':
      await write.removeAddon(app, change.name);
      return;
    case 'remove-webhook':
      await write.removeWebhook(app, change.id);
  }
}

/** The Heroku CLI's command, word by word. */
type HerokuCommand = readonly string[];

/** The command that makes the same change. */
export function commandFor(change: Change, app: string): HerokuCommand {
  return ['heroku', ...wordsFor(change), '-a', app];
}

function wordsFor(change: Change): string[] {
  switch (change.kind) {
    case 'turn-on':
      return [`${topicOf(change.feature)}:enable`, change.feature];
    case 'resize':
      return ['ps:type', ...change.processes.map(({ type }) => `${type}=${change.to}`)];
    case 'scale':
      return ['ps:scale', `web=${change.to}`];
    case 'remove-addon':
      return ['addons:destroy', change.name];
    case 'remove-webhook':
      return ['webhooks:remove', change.id];
  }
}

/** The command that undoes it; undefined: nothing does. */
export function undoFor(change: Change, app: string): HerokuCommand | undefined {
  switch (change.kind) {
    case 'turn-on':
      return ['heroku', `${topicOf(change.feature)}:disable`, change.feature, '-a', app];
    case 'resize':
      return ['heroku', 'ps:type', ...sizesBefore(change), '-a', app];
    case 'scale':
      return ['heroku', 'ps:scale', `web=${change.from}`, '-a', app];
    case 'remove-addon':
    case 'remove-webhook':
      return undefined;
  }
}

const sizesBefore = ({ processes }: Resize): string[] =>
  processes.map(({ type, from }) => `${type}=${from}`);

/** What isn't generally available yet is one of Heroku's labs. */
const topicOf = (feature: string): string => (feature === RUNTIME_METADATA ? 'labs' : 'features');

import type { PreflightError } from '../../src/base/errors.ts';
import type { AppData, AppReadings, ReadName } from '../../src/heroku/readings.ts';
import type { Dyno, Formation } from '../../src/heroku/shapes.ts';
import type { HerokuWriter, WritableApp } from '../../src/heroku/writer.ts';
import { readingsOf } from './readings.ts';

/** An app's faults. Each function is called at every read or change. */
export interface FakeFaults {
  /** another person's change, just before a read */
  readonly changes?: (reads: number, data: AppData) => Partial<AppData>;
  readonly failures?: (reads: number) => { readonly [K in ReadName]?: PreflightError };
  /** an error: the change is refused; lost: it's made, but the answer is that error; ignored: it isn't made */
  readonly write?: (
    change: string,
  ) => PreflightError | { readonly lost: PreflightError } | 'ignored' | undefined;
  /** the list for each read of the dynos; the last one repeats */
  readonly dynos?: readonly (readonly Dyno[])[];
}

export interface FakeApp extends Omit<WritableApp, 'readings'> {
  /** the changes that were sent, in order */
  readonly sent: readonly string[];
  /** every read and change, in order */
  readonly log: readonly string[];
  readonly data: () => AppData;
}

/** An app in memory. Its dynos are up at once, unless `faults` say otherwise. */
export function fakeApp(begin: AppData, faults: FakeFaults = {}): FakeApp {
  let data = begin;
  const log: string[] = [];
  const count = (kind: string): number => log.filter((line) => line.startsWith(kind)).length;
  const change = <T>(
    line: string,
    changes: () => Partial<AppData>,
    answer: () => T,
  ): Promise<T> => {
    log.push(line);
    const fault = faults.write?.(line);
    if (fault instanceof Error) return Promise.reject(fault);
    if (fault !== 'ignored') data = { ...data, ...changes() };
    if (typeof fault === 'object') return Promise.reject(fault.lost);
    return Promise.resolve(answer());
  };
  return {
    log,
    data: () => data,
    get sent() {
      return log.filter((line) => !line.startsWith('read '));
    },
    read(wanted) {
      log.push(`read ${[...wanted].join(' ')}`);
      const reads = count('read ');
      data = { ...data, ...faults.changes?.(reads, data) };
      const looks = log.filter((line) => line === 'read dynos').length;
      const dynos = faults.dynos?.[Math.min(looks, faults.dynos.length) - 1] ?? upDynos(data);
      const all = readingsOf({ ...data, dynos }, faults.failures?.(reads));
      const names = [...wanted].map((name) => [name, all[name]]);
      return Promise.resolve(Object.fromEntries(names) as AppReadings);
    },
    write: writer(change, () => data),
  };
}

const upDynos = ({ formation }: AppData): Dyno[] =>
  formation.flatMap(({ type, quantity, size }) => dynosOf('up', quantity, size, type));

export const dynosOf = (state: string, quantity: number, size: string, type = 'web'): Dyno[] =>
  Array.from({ length: quantity }, () => ({ type, state, size }));

type Make = <T>(line: string, changes: () => Partial<AppData>, answer: () => T) => Promise<T>;

function writer(make: Make, data: () => AppData): HerokuWriter {
  const formation = (types: readonly string[], to: Partial<Formation>) => (): Partial<AppData> => ({
    formation: data().formation.map((one) => (types.includes(one.type) ? { ...one, ...to } : one)),
  });
  const process = (type: string): Formation => {
    const found = data().formation.find((one) => one.type === type);
    if (!found) throw new Error(`no ${type}`);
    return found;
  };
  return {
    enableFeature: (_, name, enabled) =>
      make(
        `turn ${name} ${enabled ? 'on' : 'off'}`,
        () => ({
          features: [...data().features.filter((one) => one.name !== name), { name, enabled }],
        }),
        () => ({ name, enabled }),
      ),
    scale: (_, type, quantity) =>
      make(`scale ${type}=${quantity}`, formation([type], { quantity }), () => process(type)),
    resize: (_, type, size) =>
      make(`resize ${type}=${size}`, formation([type], { size }), () => process(type)),
    resizeAll: (_, types, size) =>
      make(`resize ${types.join('+')}=${size}`, formation(types, { size }), () =>
        types.map(process),
      ),
    removeAddon: (_, name) =>
      make(
        `remove ${name}`,
        () => ({ addons: data().addons.filter((one) => one.name !== name) }),
        () => undefined,
      ),
    removeWebhook: (_, id) =>
      make(
        `remove ${id}`,
        () => ({ webhooks: data().webhooks.filter((one) => one.id !== id) }),
        () => undefined,
      ),
    rollBack: () => Promise.reject(new Error('fix makes no releases')),
  };
}

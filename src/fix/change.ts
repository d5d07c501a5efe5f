import { isOn } from '../checks/check.ts';
import { AFFINITY, RUNTIME_METADATA, webProcess } from '../heroku/platform.ts';
import { type Readings, valueOf } from '../heroku/readings.ts';
import type { HerokuWriter } from '../heroku/writer.ts';
import type { Fact } from './fact.ts';

/** The data of each kind of change. Names as Heroku writes them, sizes in lower case. */
interface Changes {
  /** an app feature */
  readonly 'turn-on': { readonly feature: string };
  /** process types move to another size of dyno, all at once */
  readonly resize: { readonly processes: readonly MovedProcess[]; readonly to: string };
  /** more web dynos */
  readonly scale: { readonly from: number; readonly to: number; readonly size: string };
  readonly 'remove-addon': { readonly name: string };
  readonly 'remove-webhook': {
    readonly id: string;
    /** where it sends notifications; the rest of its URL may be a secret */
    readonly host: string;
  };
}

interface MovedProcess {
  readonly type: string;
  readonly quantity: number;
  /** its size before */
  readonly from: string;
}

export type ChangeKind = keyof Changes;

/** One change of an app: one request to Heroku's API. */
export type Change<K extends ChangeKind = ChangeKind> = {
  [P in K]: { readonly kind: P } & Changes[P];
}[K];

interface Kind<K extends ChangeKind> {
  /** what it depends on, in an app with these readings: must still hold when it's sent */
  readonly needs: (change: Change<K>, readings: Readings) => Fact[];
  /** what it causes */
  readonly makes: (change: Change<K>) => Fact[];
  readonly request: (change: Change<K>, app: string, write: HerokuWriter) => Promise<unknown>;
  /** the Heroku CLI's command that makes the same change, without the app */
  readonly command: (change: Change<K>) => string[];
  /** the one that undoes it; omitted: nothing does */
  readonly undo?: (change: Change<K>) => string[];
}

const KINDS: { readonly [K in ChangeKind]: Kind<K> } = {
  'turn-on': {
    needs: ({ feature: name }, readings) => [
      { kind: 'feature', name, isOn: false },
      ...webAsItIs(readings),
    ],
    makes: ({ feature: name }) => [{ kind: 'feature', name, isOn: true }],
    request: ({ feature }, app, write) => write.enableFeature(app, feature, true),
    command: ({ feature }) => [`${topicOf(feature)}:enable`, feature],
    undo: ({ feature }) => [`${topicOf(feature)}:disable`, feature],
  },
  resize: {
    needs: ({ processes }) =>
      processes.map(({ from: size, ...process }) => ({ kind: 'process', ...process, size })),
    makes: ({ processes, to: size }) =>
      processes.map(({ type, quantity }) => ({ kind: 'process', type, quantity, size })),
    request: ({ processes, to }, app, write) =>
      write.resizeAll(
        app,
        processes.map(({ type }) => type),
        to,
      ),
    command: ({ processes, to }) => typeCommand(processes, () => to),
    undo: ({ processes }) => typeCommand(processes, ({ from }) => from),
  },
  scale: {
    needs: ({ from: quantity, size }, readings) => [
      { kind: 'process', type: 'web', quantity, size },
      ...affinityIfOn(readings),
    ],
    makes: ({ to: quantity, size }) => [{ kind: 'process', type: 'web', quantity, size }],
    request: ({ to }, app, write) => write.scale(app, 'web', to),
    command: ({ to }) => ['ps:scale', `web=${to}`],
    undo: ({ from }) => ['ps:scale', `web=${from}`],
  },
  'remove-addon': {
    needs: ({ name }) => [{ kind: 'addon', name, isThere: true }],
    makes: ({ name }) => [{ kind: 'addon', name, isThere: false }],
    request: ({ name }, app, write) => write.removeAddon(app, name),
    command: ({ name }) => ['addons:destroy', name],
  },
  'remove-webhook': {
    needs: ({ id: name }) => [{ kind: 'webhook', name, isThere: true }],
    makes: ({ id: name }) => [{ kind: 'webhook', name, isThere: false }],
    request: ({ id }, app, write) => write.removeWebhook(app, id),
    command: ({ id }) => ['webhooks:remove', id],
  },
};

/**
 * The CLI takes no `-` in the name of a process type before a `=`. A size alone is for all of them, and
 * all of an app's process types move together.
 */
function typeCommand(
  processes: readonly MovedProcess[],
  sizeOf: (process: MovedProcess) => string,
): string[] {
  const sizes = [...new Set(processes.map(sizeOf))];
  const isNameable = processes.every(({ type }) => /^\w+$/.test(type));
  if (!isNameable && sizes.length === 1) return ['ps:type', ...sizes];
  return ['ps:type', ...processes.map((process) => `${process.type}=${sizeOf(process)}`)];
}

/** A feature is turned on for the dynos as planned. */
function webAsItIs(readings: Readings): Fact[] {
  const web = webProcess(valueOf(readings.formation) ?? []);
  if (!web) return [];
  const { quantity, size } = web;
  return [{ kind: 'process', type: 'web', quantity, size: size.toLowerCase() }];
}

/** If it's turned off in the meantime, the new dyno logs visitors out. */
const affinityIfOn = ({ features }: Readings): Fact[] =>
  isOn(valueOf(features) ?? [], AFFINITY) ? [{ kind: 'feature', name: AFFINITY, isOn: true }] : [];

/** A feature that isn't generally available yet is in Heroku's labs. */
const topicOf = (feature: string): string => (feature === RUNTIME_METADATA ? 'labs' : 'features');

/** What a change depends on, in an app with these readings, and what it causes. */
export const factsOf = <K extends ChangeKind>(
  change: Change<K>,
  readings: Readings,
): { readonly needs: readonly Fact[]; readonly makes: readonly Fact[] } => ({
  needs: KINDS[change.kind].needs(change, readings),
  makes: KINDS[change.kind].makes(change),
});

/** One request. Rejects as the writer does. */
export const makeChange = <K extends ChangeKind>(
  change: Change<K>,
  app: string,
  write: HerokuWriter,
): Promise<unknown> => KINDS[change.kind].request(change, app, write);

/** The Heroku CLI's command, word by word. */
export type HerokuCommand = string[];

/** The command that makes the same change. */
export const commandFor = <K extends ChangeKind>(change: Change<K>, app: string): HerokuCommand =>
  withApp(KINDS[change.kind].command(change), app);

/** The command that undoes it; undefined: nothing does. */
export function undoFor<K extends ChangeKind>(
  change: Change<K>,
  app: string,
): HerokuCommand | undefined {
  const words = KINDS[change.kind].undo?.(change);
  return words && withApp(words, app);
}

const withApp = (words: readonly string[], app: string): HerokuCommand => [
  ...['heroku', ...words],
  ...['-a', app],
];

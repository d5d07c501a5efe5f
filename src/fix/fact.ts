import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { isOn } from '../checks/check.ts';
import { type AppData, demand, type Readings, type ReadName } from '../heroku/readings.ts';
import type { AddOn, Formation, Webhook } from '../heroku/shapes.ts';

/** What each kind of fact says. */
interface Facts {
  /** of an app feature */
  readonly feature: { readonly name: string; readonly isOn: boolean };
  readonly process: {
    readonly type: string;
    readonly quantity: number;
    /** in lower case */
    readonly size: string;
  };
  readonly addon: Presence;
  readonly webhook: Presence;
}

interface Presence {
  /** a webhook's is its id */
  readonly name: string;
  readonly isThere: boolean;
}

type Kind = keyof Facts;

/** Something about an app that a plan depends on or causes. */
export type Fact<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Facts[P] }[K];

/** The read for each kind. */
interface Reads {
  readonly feature: 'features';
  readonly process: 'formation';
  readonly addon: 'addons';
  readonly webhook: 'webhooks';
}

type Told<K extends Kind> = AppData[Reads[K]];

interface FactKind<K extends Kind> {
  readonly read: Reads[K];
  /** what the fact is about, among those of its kind */
  readonly subject: (fact: Fact<K>) => string;
  readonly holds: (fact: Fact<K>, told: Told<K>) => boolean;
  /** the actual state in words, if it doesn't hold */
  readonly instead: (fact: Fact<K>, told: Told<K>) => string;
  /** what would be read if it held */
  readonly made: (fact: Fact<K>, told: Told<K>) => Told<K>;
}

const processOf = (type: string, formation: readonly Formation[]): Formation | undefined =>
  formation.find((process) => process.type === type);

/** Things that a plan only removes. */
const removable = <T>(what: string, nameOf: (item: T) => string) => ({
  subject: ({ name }: Presence) => name,
  holds: ({ name, isThere }: Presence, items: readonly T[]) =>
    items.some((item) => nameOf(item) === name) === isThere,
  instead: ({ name, isThere }: Presence) =>
    `the ${what} ${printable(name)} is ${isThere ? 'gone' : 'there'}`,
  made: ({ name }: Presence, items: readonly T[]) => items.filter((item) => nameOf(item) !== name),
});

const KINDS: { readonly [K in Kind]: FactKind<K> } = {
  feature: {
    read: 'features',
    subject: ({ name }) => name,
    holds: (fact, features) => isOn(features, fact.name) === fact.isOn,
    instead: ({ name }, features) => `${name} is ${isOn(features, name) ? 'on' : 'off'}`,
    made: ({ name, isOn: enabled }, features) => [
      ...features.filter((feature) => feature.name !== name),
      { name, enabled },
    ],
  },
  process: {
    read: 'formation',
    subject: ({ type }) => type,
    holds({ type, quantity, size }, formation) {
      const found = processOf(type, formation);
      return found?.quantity === quantity && found.size.toLowerCase() === size;
    },
    instead({ type }, formation) {
      const found = processOf(type, formation);
      if (!found) return `there is no ${printable(type)}`;
      return `${printable(type)} is ${found.quantity} × ${printable(found.size.toLowerCase())}`;
    },
    made: ({ type, quantity, size }, formation) =>
      formation.map((process) =>
        process.type === type ? { ...process, quantity, size } : process,
      ),
  },
  addon: { read: 'addons', ...removable('add-on', ({ name }: AddOn) => name) },
  webhook: { read: 'webhooks', ...removable('webhook', ({ id }: Webhook) => id) },
};

/** The reads that tell whether `facts` hold. */
export const readsFor = (facts: readonly Fact[]): ReadonlySet<ReadName> =>
  new Set(facts.map(({ kind }) => KINDS[kind].read));

/** Throws the read's PreflightError if it failed. */
export function holds<K extends Kind>(fact: Fact<K>, readings: Readings): boolean {
  const kind = KINDS[fact.kind];
  return kind.holds(fact, demand(readings[kind.read]));
}

/** What differs from `facts`, in words; undefined: nothing. Throws like `holds`. */
export function deviation(facts: readonly Fact[], readings: Readings): string | undefined {
  const wrong = facts.filter((fact) => !holds(fact, readings));
  return wrong.length === 0 ? undefined : wrong.map((fact) => instead(fact, readings)).join(', ');
}

function instead<K extends Kind>(fact: Fact<K>, readings: Readings): string {
  const kind = KINDS[fact.kind];
  return kind.instead(fact, demand(readings[kind.read]));
}

/** What would be read of an app if `facts` held. Failed and missing reads stay as they are. */
export const hypothetical = (readings: Readings, facts: readonly Fact[]): Readings =>
  facts.reduce(withFact, readings);

function withFact<K extends Kind>(readings: Readings, fact: Fact<K>): Readings {
  const { read, made } = KINDS[fact.kind];
  const reading = readings[read];
  if (reading?.ok !== true) return readings;
  return { ...readings, [read]: { ok: true, value: made(fact, reading.value) } };
}

/** `facts` in their order, without those that a later one replaces. */
export function latestFacts(facts: readonly Fact[]): Fact[] {
  const latest = new Map(facts.map((fact) => [subjectOf(fact), fact]));
  return [...latest.values()];
}

/** What `subject` is about, in `facts`. */
export const factAbout = (subject: Fact, facts: readonly Fact[]): Fact | undefined =>
  facts.find((fact) => subjectOf(fact) === subjectOf(subject));

const subjectOf = <K extends Kind>(fact: Fact<K>): string =>
  `${fact.kind} ${KINDS[fact.kind].subject(fact)}`;

/** @param found what differs, in words */
export const changedMeanwhile = (app: string, found: string): PreflightError =>
  new PreflightError(
    'changed-meanwhile',
    `${printable(app)} has changed since the plan: ${found}`,
    { hint: 'Run this again for a new plan' },
  );

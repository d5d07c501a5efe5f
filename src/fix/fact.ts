import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { isOn } from '../checks/check.ts';
import { AFFINITY, webProcess } from '../heroku/platform.ts';
import { demand, type Readings, type ReadName } from '../heroku/readings.ts';
import type { Change } from './change.ts';

/** Something about an app that a plan rests on, or brings about. */
export type Fact =
  | { readonly kind: 'feature'; readonly name: string; readonly isOn: boolean }
  | {
      readonly kind: 'process';
      readonly type: string;
      readonly quantity: number;
      /** in lower case */
      readonly size: string;
    }
  | { readonly kind: 'addon'; readonly name: string; readonly isThere: boolean }
  | { readonly kind: 'webhook'; readonly id: string; readonly isThere: boolean };

const READ = {
  feature: 'features',
  process: 'formation',
  addon: 'addons',
  webhook: 'webhooks',
} as const satisfies Record<Fact['kind'], ReadName>;

/** The reads that tell whether `facts` hold. */
export const readsFor = (facts: readonly Fact[]): ReadonlySet<ReadName> =>
  new Set(facts.map(({ kind }) => READ[kind]));

/** Throws the PreflightError of the read where that failed. */
export function holds(fact: Fact, readings: Readings): boolean {
  switch (fact.kind) {
    case 'feature':
      return isOn(demand(readings.features), fact.name) === fact.isOn;
    case 'process': {
      const found = demand(readings.formation).find(({ type }) => type === fact.type);
      return found?.quantity === fact.quantity && found.size.toLowerCase() === fact.size;
    }
    case 'addon':
      return demand(readings.addons).some(({ name }) => name === fact.name) === fact.isThere;
    case 'webhook':
      return demand(readings.webhooks).some(({ id }) => id === fact.id) === fact.isThere;
  }
}

/** What a change rests on, in an app of which `readings` tell: before it, that must still be so. */
export function needsOf(change: Change, readings: Readings): Fact[] {
  switch (change.kind) {
    case 'turn-on':
      return [{ kind: 'feature', name: change.feature, isOn: false }, ...sizeOfWeb(readings)];
    case 'resize':
      return change.processes.map(({ type, quantity, from }) => ({
        ...{ kind: 'process', type, quantity, size: from },
      }));
    case 'scale': {
      const { from: quantity, size } = change;
      return [{ kind: 'process', type: 'web', quantity, size }, ...affinityIfOn(readings)];
    }
    case 'remove-addon':
      return [{ kind: 'addon', name: change.name, isThere: true }];
    case 'remove-webhook':
      return [{ kind: 'webhook', id: change.id, isThere: true }];
  }
}

/** What a change brings about. */
export function makesOf(change: Change): Fact[] {
  switch (change.kind) {
    case 'turn-on':
      return [{ kind: 'feature', name: change.feature, isOn: true }];
    case 'resize':
      return change.processes.map(({ type, quantity }) => ({
        ...{ kind: 'process', type, quantity, size: change.to },
      }));
    case 'scale': {
      const { to: quantity, size } = change;
      return [{ kind: 'process', type: 'web', quantity, size }];
    }
    case 'remove-addon':
      return [{ kind: 'addon', name: change.name, isThere: false }];
    case 'remove-webhook':
      return [{ kind: 'webhook', id: change.id, isThere: false }];
  }
}

/** A feature is for dynos as they are. */
function sizeOfWeb({ formation }: Readings): Fact[] {
  const web = formation?.ok === true ? webProcess(formation.value) : undefined;
  if (!web) return [];
  return [{ kind: 'process', type: 'web', quantity: web.quantity, size: web.size.toLowerCase() }];
}

/** Whoever turns it off meanwhile would have the new dyno log visitors out. */
const affinityIfOn = ({ features }: Readings): Fact[] =>
  features?.ok === true && isOn(features.value, AFFINITY)
    ? [{ kind: 'feature', name: AFFINITY, isOn: true }]
    : [];

/** `facts` in the order in which they came to be, without those that a later one has replaced. */
export function standing(facts: readonly Fact[]): Fact[] {
  const latest = new Map(facts.map((fact) => [subjectOf(fact), fact]));
  return [...latest.values()];
}

/** What `subject` is about, in `facts`. */
export const factAbout = (subject: Fact, facts: readonly Fact[]): Fact | undefined =>
  facts.find((fact) => subjectOf(fact) === subjectOf(subject));

function subjectOf(fact: Fact): string {
  switch (fact.kind) {
    case 'feature':
    case 'addon':
      return `${fact.kind} ${fact.name}`;
    case 'process':
      return `process ${fact.type}`;
    case 'webhook':
      return `webhook ${fact.id}`;
  }
}

/** In words, what is otherwise than in `facts`; undefined: nothing. Throws as `holds` does. */
export function deviation(facts: readonly Fact[], readings: Readings): string | undefined {
  const wrong = facts.filter((fact) => !holds(fact, readings));
  return wrong.length === 0 ? undefined : wrong.map((fact) => whatIs(fact, readings)).join(', ');
}

function whatIs(fact: Fact, readings: Readings): string {
  switch (fact.kind) {
    case 'feature':
      return `${fact.name} is ${isOn(demand(readings.features), fact.name) ? 'on' : 'off'}`;
    case 'process': {
      const found = demand(readings.formation).find(({ type }) => type === fact.type);
      if (!found) return `there is no ${printable(fact.type)}`;
      const size = printable(found.size.toLowerCase());
      return `${printable(fact.type)} is ${found.quantity} × ${size}`;
    }
    case 'addon':
      return `the add-on ${printable(fact.name)} is ${fact.isThere ? 'gone' : 'there'}`;
    case 'webhook':
      return `the webhook ${printable(fact.id)} is ${fact.isThere ? 'gone' : 'there'}`;
  }
}

/** @param found what is otherwise than it was, in words */
export const changedMeanwhile = (app: string, found: string): PreflightError =>
  new PreflightError(
    'changed-meanwhile',
    `somebody else has changed ${printable(app)} meanwhile: ${found}`,
    { hint: 'Run this again: it plans anew with what there is' },
  );

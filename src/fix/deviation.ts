import { isOn } from '../checks/formation.ts';
import type { Readings } from '../heroku/readings.ts';
import { printable } from '../report/printable.ts';
import { type Fact, holds, valueOf } from './fact.ts';

/** In words, what is otherwise than in `facts`; undefined: nothing. Throws as `holds` does. */
export function deviation(facts: readonly Fact[], readings: Readings): string | undefined {
  const wrong = facts.filter((fact) => !holds(fact, readings));
  return wrong.length === 0 ? undefined : wrong.map((fact) => whatIs(fact, readings)).join(', ');
}

function whatIs(fact: Fact, readings: Readings): string {
  switch (fact.kind) {
    case 'feature':
      return `${fact.name} is ${isOn(valueOf(readings.features), fact.name) ? 'on' : 'off'}`;
    case 'process': {
      const found = valueOf(readings.formation).find(({ type }) => type === fact.type);
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

import type { Fact } from './fact.ts';

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

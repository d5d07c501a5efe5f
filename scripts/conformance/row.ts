import type { Stage } from './stage.ts';

/** The dynos that a row plays with. */
export type Tier = 'eco' | 'standard' | 'performance';

/** A row of the table of behaviors in docs/simulator.md, as it's played on Heroku. */
export interface Row {
  /** the first cell of that row */
  readonly behavior: string;
  /** what the simulator does, in the words of `seen` */
  readonly expected: string;
  /** undefined: it needs no dynos */
  readonly tier?: Tier;
  /** about how long it takes */
  readonly minutes: number;
  /** rejects with NotTold, or a PreflightError of the network or the API, if nothing can be said */
  readonly play: (stage: Stage) => Promise<Observation>;
}

/** A row that can't be observed from outside. */
export interface HiddenRow {
  readonly behavior: string;
  readonly why: string;
}

export interface Observation {
  readonly seen: string;
  /** whether that's what the simulator does */
  readonly fits: boolean;
}

export type Verdict =
  | { readonly kind: 'as-simulated'; readonly seen: string }
  | { readonly kind: 'differs'; readonly expected: string; readonly seen: string }
  | { readonly kind: 'not-told'; readonly why: string }
  /** it isn't visible from outside */
  | { readonly kind: 'hidden'; readonly why: string };

export interface Result {
  readonly behavior: string;
  readonly verdict: Verdict;
}

/** Why a row can't be judged, in words. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

export const judge = ({ expected }: Row, { seen, fits }: Observation): Verdict =>
  fits ? { kind: 'as-simulated', seen } : { kind: 'differs', expected, seen };

/** 0: every row that can be seen is as simulated; 1: some differ; 2: some couldn't be told. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 | 2 {
  const kinds = new Set(results.map(({ verdict }) => verdict.kind));
  if (kinds.has('differs')) return 1;
  return kinds.has('not-told') ? 2 : 0;
}

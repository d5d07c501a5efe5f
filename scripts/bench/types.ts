// The data of the benchmark: what is to be measured, its samples, and the rows that come out of them.

/** One run of what is measured. */
export interface Sample {
  /** in the unit of its row */
  readonly value: number;
  /** of the run and of all that it waited for; undefined: this system doesn't say */
  readonly cpu: Cpu | undefined;
}

interface Cpu {
  /** user and system */
  readonly ms: number;
  /** the smallest difference that the system counts */
  readonly stepMs: number;
}

/** Runs it once. Throws if it didn't do what it should, so that no failure counts as fast. */
export type Subject = () => Sample;

export type Unit = 'ms' | 'MB' | 'KB' | 'processes';

/** The most that a row may have. `more`: ours minus the reference. */
export interface Budget {
  readonly of: 'ratio' | 'more' | 'ours';
  readonly most: number;
}

export interface Prepared {
  readonly ours: Subject;
  /** undefined: there's nothing to compare it with */
  readonly reference?: Subject;
  /** how long the machine needs after each run until it's quiet again */
  readonly pauseMs?: number;
  /** one is enough, such as for the size of a file */
  readonly once?: true;
  /** what must be true after the last run; throws if it isn't */
  readonly check?: () => void;
}

/** A row before it's measured. */
export interface Bench {
  /** 31 characters at most; unique in its group */
  readonly name: string;
  readonly unit?: Unit;
  readonly budget?: Budget;
  /** @throws NotHere */
  readonly prepare: (place: Place) => Prepared | Promise<Prepared>;
}

/** Rows with the same meaning of "ours" and "reference". */
export interface Group {
  readonly title: string;
  readonly ours: string;
  readonly reference: string;
  readonly rows: readonly Bench[];
}

export interface Series {
  readonly median: number;
  readonly p90: number;
  /** ms: the mean, because the steps are coarse; null: unknown, or the runs together have too few steps */
  readonly cpu: number | null;
}

/** The medians are those of the pairs, not of the series: what slows both of a pair down doesn't count. */
export interface Ratio {
  readonly median: number;
  readonly p90: number;
  readonly cpu: number | null;
}

export interface Row {
  readonly name: string;
  readonly unit: Unit;
  readonly runs: number;
  readonly ours: Series;
  readonly reference: Series | null;
  readonly ratio: Ratio | null;
  /** ours minus the reference: the median of the pairs */
  readonly more: number | null;
  readonly budget: Budget | null;
  /** null: there's no budget */
  readonly ok: boolean | null;
}

export type Result =
  | ({ readonly kind: 'measured' } & Row)
  | { readonly kind: 'not-measured'; readonly name: string; readonly why: string }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string };

export interface GroupResult extends Omit<Group, 'rows'> {
  readonly rows: readonly Result[];
}

/** This machine lacks what the row needs. */
export class NotHere extends Error {}

/** Where the rows are measured: a temporary folder, and what is started once for several of them. */
export interface Place {
  readonly folder: string;
  readonly env: Env;
  /** runs at the end, the last one first */
  readonly later: (end: () => unknown) => void;
  /** what `make` made the first time */
  readonly once: <T>(name: string, make: () => T) => T;
}

export type Env = Readonly<Record<string, string | undefined>>;

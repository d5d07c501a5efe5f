/** From that day on the first build of so many days fails on purpose. */
export interface FailingBuilds {
  readonly from: string;
  readonly oncePerDays: number;
}

/** Dates such as `2027-04-30`. */
export interface StackLife {
  /** the last day on which Heroku builds for it; null: long gone */
  readonly ends: string | null;
  /** undefined: it isn't */
  readonly deprecated?: string;
  /** the earliest first */
  readonly failing?: readonly FailingBuilds[];
}

// devcenter: stack; Heroku's announcement of heroku-22's end, 2026-06; help.heroku.com has the FAQs
// of those before it.
const LIVES: Readonly<Record<string, StackLife>> = {
  'heroku-24': { ends: '2029-04-30' },
  'heroku-22': {
    ends: '2027-04-30',
    deprecated: '2026-06-01',
    failing: [
      { from: '2026-11-01', oncePerDays: 30 },
      { from: '2027-02-01', oncePerDays: 7 },
      { from: '2027-04-01', oncePerDays: 1 },
    ],
  },
  'heroku-20': { ends: '2025-04-30' },
  'heroku-18': { ends: '2023-04-30' },
  'heroku-16': { ends: '2021-05-01' },
  'cedar-14': { ends: null },
  cedar: { ends: null },
};

/** Undefined where no end is known: of newer ones. */
export const lifeOf = (stack: string): StackLife | undefined =>
  Object.hasOwn(LIVES, stack) ? LIVES[stack] : undefined;

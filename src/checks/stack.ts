import type { CantMeet, Check, CheckContext, Verdict } from './check.ts';

// What Heroku recommends: its builds on heroku-24 say that a newer stack is available.
const RECOMMENDED = 'heroku-26';

/** After a stack's end, Heroku no longer builds on it. Builds begin to fail months earlier. */
export const stack: Check<unknown, 'app', never> = {
  id: 'stack',
  title: 'stack',
  doc: 'https://devcenter.heroku.com/articles/stack',
  onPush: 'findings',
  reads: ['app'],
  optionalReads: [],
  judge({ app }, _, { today }): Verdict | CantMeet {
    const runsOn = app.stack?.name ?? null;
    // `heroku stack:set` changes what the next build is for, and that is what is deployed here.
    const name = app.build_stack?.name ?? runsOn;
    if (name === null) return { status: 'unmet', problem: { kind: 'unmet', reason: 'no-stack' } };
    if (name === 'cnb') return { status: 'not-applicable', reason: 'no-stack' };
    if (name === 'container') return { status: 'not-applicable', reason: 'container' };
    const problem = problemOf(name, lifeOf(name), dateOf(today));
    if (!problem) {
      const from = runsOn === name ? null : runsOn;
      return { status: 'pass', detail: { kind: 'stack', stack: name, from } };
    }
    const command = ['heroku', 'stack:set', RECOMMENDED, '-a', app.name];
    return { status: 'fail', problem, remedy: { command } };
  },
};

type StackProblem = Extract<
  Extract<Verdict, { status: 'fail' }>['problem'],
  { kind: 'stack-ended' | 'stack-ending' }
>;

function problemOf(
  stack: string,
  life: StackLife | undefined,
  today: string,
): StackProblem | undefined {
  if (!life) return undefined;
  const { ends, deprecated, failing } = life;
  if (ends === null || today > ends) return { kind: 'stack-ended', stack, ended: ends };
  if (deprecated === undefined || today < deprecated) return undefined;
  return { kind: 'stack-ending', stack, ends, failsOncePerDays: failsNow(failing, today) };
}

const failsNow = (failing: StackLife['failing'], today: string): number | null =>
  failing?.findLast(({ from }) => from <= today)?.oncePerDays ?? null;

/** `2026-11-22`, in UTC: these dates can be compared as text. */
const dateOf = (date: CheckContext['today']): string => date.toISOString().slice(0, 10);

/** From that day on, one build in this many days fails on purpose. */
interface FailingBuilds {
  readonly from: string;
  readonly oncePerDays: number;
}

/** Dates such as `2027-04-30`. */
interface StackLife {
  /** the last day on which Heroku builds for it; null: long gone */
  readonly ends: string | null;
  /** undefined: it isn't */
  readonly deprecated?: string;
  /** the earliest first */
  readonly failing?: readonly FailingBuilds[];
}

// devcenter: stack; Heroku's announcement of heroku-22's end, 2026-06; help.heroku.com has the FAQs
// about the earlier stacks.
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

/** Undefined for newer stacks, which have no known end. */
const lifeOf = (stack: string): StackLife | undefined =>
  Object.hasOwn(LIVES, stack) ? LIVES[stack] : undefined;

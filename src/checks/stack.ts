import type { Check, CheckContext, Verdict } from './check.ts';
import { type FailingBuilds, lifeOf, type StackLife } from './stack-life.ts';

// What Heroku recommends: its builds on heroku-24 say that a newer stack is available.
const RECOMMENDED = 'heroku-26';

/** After a stack's end Heroku builds nothing on it, and months before it builds begin to fail. */
export const stack: Check<unknown, 'app', never> = {
  id: 'stack',
  title: 'stack',
  doc: 'https://devcenter.heroku.com/articles/stack',
  onPush: 'findings',
  reads: ['app'],
  optionalReads: [],
  judge({ app }, _, { today }): Verdict {
    const runsOn = app.stack?.name ?? null;
    // `heroku stack:set` changes what the next build is for, and that is what is deployed here.
    const name = app.build_stack?.name ?? runsOn;
    if (name === null || name === 'cnb') return { status: 'not-applicable', reason: 'no-stack' };
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

const failsNow = (failing: readonly FailingBuilds[] = [], today: string): number | null =>
  failing.findLast(({ from }) => from <= today)?.oncePerDays ?? null;

/** `2026-11-22`, in UTC: such dates compare as texts. */
const dateOf = (date: CheckContext['today']): string => date.toISOString().slice(0, 10);

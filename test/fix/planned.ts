import type { PreflightError } from '../../src/base/errors.ts';
import type { Config } from '../../src/config/schema.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { commandFor } from '../../src/fix/change.ts';
import { parseChoice } from '../../src/fix/choice.ts';
import { type Plan, planFix, readsForPlan } from '../../src/fix/plan.ts';
import type { AppData, AppReadings, ReadName } from '../../src/heroku/readings.ts';
import { APP, GOOD, NOON, readingsOf, web } from '../support/readings.ts';

export interface Wish {
  readonly only?: string;
  readonly skip?: string;
  readonly yes?: boolean;
  readonly checks?: Config['checks'];
  readonly failures?: { readonly [K in ReadName]?: PreflightError };
}

/** The plan for an app that is healthy except for `changes`, from the reads that the plan requests. */
export function planned(changes: Partial<AppData>, wish: Wish = {}): Plan {
  const choice = parseChoice(wish);
  const { checks } = wish;
  const settings = settingsFor(checks === undefined ? undefined : { checks }, APP).checks;
  const all = readingsOf({ ...GOOD, ...changes }, wish.failures);
  const asked = [...readsForPlan(settings, choice)].map((name) => [name, all[name]]);
  const readings = Object.fromEntries(asked) as AppReadings;
  return planFix({ app: APP, readings, settings, choice, today: NOON });
}

/** The commands of a plan, such as `ps:scale web=2`. */
export const commandsOf = ({ app, steps }: Plan): string[] =>
  steps.map(({ change }) => commandFor(change, app).slice(1, -2).join(' '));

export const OFF = [
  { name: 'http-session-affinity', enabled: false },
  { name: 'preboot', enabled: false },
];

/** One Standard dyno, with all features off. */
export const ONE_DYNO: AppData = { ...GOOD, features: OFF, formation: [web('Standard-1X', 1)] };

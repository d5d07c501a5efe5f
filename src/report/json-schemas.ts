import * as z from 'zod/mini';
import { about, jsonSchemaText } from '../base/json.ts';
import { CHECK_IDS } from '../config/defaults.ts';

export const ms = z.number().check(z.gte(0));
export const count = z.int().check(z.gte(0));
export const text = z.string();

export const Failure = z.strictObject({
  code: about('stable code', text),
  message: about('what happened', text),
  hint: about('what to do, in words', z.nullable(text)),
  command: about('command to run', z.nullable(text)),
});

/** A command prints its result, or the reason why there is none. */
export const orFailure = (result: z.ZodMiniType): z.ZodMiniType =>
  z.union([result, about('why there is no result', z.strictObject({ error: Failure }))]);

const Price = z.strictObject({
  kind: about(
    "added: adds to the current price; whole: replaces it; unlisted: not in Heroku's price list; unknown: couldn't read the list",
    z.enum(['added', 'whole', 'unlisted', 'unknown']),
  ),
  centsPerMonth: about('list price in US cents; null: unlisted or unknown', z.nullable(z.number())),
});

const Result = z.strictObject({
  id: about('name of the check in the config', z.enum(CHECK_IDS)),
  title: about('name of the check on screen', text),
  severity: about('how a failure of this check counts', z.enum(['warn', 'error'])),
  status: z.enum(['pass', 'fail', 'advice', 'not-applicable', 'unreadable']),
  code: about(
    'code of the finding, or of the reason why there is none; null: passed',
    z.nullable(text),
  ),
  message: about('the finding in words; details if it passed', z.nullable(text)),
  hint: about('what to do, in words', z.nullable(text)),
  commands: about('commands that fix it: program and arguments', z.array(z.array(text))),
  price: about('price of the commands; null: free', z.nullable(Price)),
  doc: about('page in the Heroku docs', text),
});

const App = z.strictObject({
  app: about('app name', text),
  errors: about('failed checks that are set to "error"', count),
  warnings: about('other failed checks', count),
  unreadable: about("checks whose data couldn't be read", count),
  requestsLeft: about('API requests that the account has left; null: unknown', z.nullable(count)),
  checks: about('results of the checks that are on', z.array(Result)),
});

/** What `heroku-preflight check --json` prints. */
const CheckJson = z.strictObject({
  version: z.literal(1),
  startedAt: about('ISO 8601, in UTC', z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/))),
  elapsedMs: about('total time', ms),
  apps: z.array(App),
});
export type CheckJson = z.infer<typeof CheckJson>;

/** The text of check.schema.json. */
export function checkJsonSchema(): string {
  return jsonSchemaText(orFailure(CheckJson), {
    $id: 'https://unpkg.com/heroku-preflight/check.schema.json',
    title: 'heroku-preflight check --json',
    description: 'Results of the checks.',
  });
}

const cents = about('in US cents', z.number());
const command = about(
  'Heroku CLI command: program and arguments',
  z.array(text).check(z.minLength(1)),
);
const check = z.enum(CHECK_IDS);

const Step = z.strictObject({
  check: about('check that this step fixes', check),
  description: about('the change, in words', text),
  effect: about('what the change means for users of the app', text),
  caution: about('known risk for users; null: no known risk', z.nullable(text)),
  command: about('command that makes the same change', command),
  undo: about("command that undoes it; null: it can't be undone", z.nullable(command)),
  price: about(
    'list price; null: free',
    z.nullable(
      z.strictObject({
        kind: about(
          "added: adds to the current price; whole: replaces it; unlisted: not in Heroku's price list; unknown: couldn't read the list",
          z.enum(['added', 'whole', 'unlisted', 'unknown']),
        ),
        centsPerMonth: z.nullable(cents),
      }),
    ),
  ),
  state: about(
    "not-made: failed, nothing changed; made: changed, but with a problem; unknown: couldn't tell whether it changed; not-begun: not started",
    z.enum(['planned', 'done', 'not-made', 'made', 'unknown', 'not-begun']),
  ),
  upMs: about(
    'time until all dynos of this step were up; null: it starts none, or they are not up',
    z.nullable(z.number().check(z.gte(0))),
  ),
  error: about('why the step is not done; null: it is done, or was not tried', z.nullable(Failure)),
});

/** What `heroku-preflight fix --json` prints. */
const FixJson = z.strictObject({
  version: z.literal(1),
  app: about('app name', text),
  result: about(
    "planned: --dry-run; declined: the user said no; needs-yes: no terminal to ask on, and no --yes; refused: the state of the app or the account doesn't allow it; stopped: not all steps are done",
    z.enum(['nothing-to-do', 'planned', 'declined', 'needs-yes', 'refused', 'done', 'stopped']),
  ),
  steps: about('steps in order', z.array(Step)),
  price: about(
    'monthly list price of all steps; null: free',
    z.nullable(
      z.strictObject({
        centsPerMonth: cents,
        whole: about('whether part of it replaces the current price', z.boolean()),
        partial: about('whether some steps have no list price', z.boolean()),
      }),
    ),
  ),
  left: about(
    'failing checks that were left unchanged',
    z.array(
      z.strictObject({
        check,
        reason: about('reason code; must-be-named: only --only fixes it', text),
      }),
    ),
  ),
  error: about('why it stopped or did not start; null: it did not stop', z.nullable(Failure)),
  unchecked: about(
    'why the final check could not run although all steps are done; null: it ran',
    z.nullable(Failure),
  ),
  undo: about('commands that undo the changes, in order', z.array(command)),
  changedSince: about(
    'what others changed in the meantime, in words; undo leaves that alone',
    z.array(text),
  ),
});
export type FixJson = z.infer<typeof FixJson>;

/** The text of fix.schema.json. */
export function fixJsonSchema(): string {
  return jsonSchemaText(orFailure(FixJson), {
    $id: 'https://unpkg.com/heroku-preflight/fix.schema.json',
    title: 'heroku-preflight fix --json',
    description: 'Planned and completed changes to an app.',
  });
}

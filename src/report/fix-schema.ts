import * as z from 'zod/mini';
import { CHECK_IDS } from '../config/check-settings.ts';
import { jsonSchemaText } from '../config/json-schema.ts';

const about = <Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema =>
  schema.check(z.meta({ description }));

const text = z.string();
const cents = about('in US cents', z.number());
const command = about("the Heroku CLI's, word by word", z.array(text).check(z.minLength(1)));
const check = z.enum(CHECK_IDS);

const Failure = z.strictObject({
  code: about('its name, which stays the same', text),
  message: about('what happened', text),
  hint: about('what to do', z.nullable(text)),
});

const Step = z.strictObject({
  check: about('the check that it mends', check),
  description: about('what is changed, in words', text),
  effect: about('what that means for those who use the app', text),
  caution: about('what may go wrong for them; null: nothing that is known', z.nullable(text)),
  command: about('the command that makes the same change', command),
  undo: about('the one that undoes it; null: nothing does', z.nullable(command)),
  price: about(
    "by Heroku's list; null: it costs nothing",
    z.nullable(
      z.strictObject({
        kind: about(
          'added: on top of what is paid now; whole: in place of it; unlisted: not known',
          z.enum(['added', 'whole', 'unlisted', 'unknown']),
        ),
        centsPerMonth: z.nullable(cents),
      }),
    ),
  ),
  state: about(
    'not-made: it failed, and changed nothing; made: it is in effect, but something is wrong with it; unknown: whether it is in effect could not be told',
    z.enum(['planned', 'done', 'not-made', 'made', 'unknown', 'not-begun']),
  ),
  upMs: about(
    'how long its dynos took until all were up; null: it starts none, or they are not up',
    z.nullable(z.number().check(z.gte(0))),
  ),
  error: about('why it is not done; null: it is, or has not been tried', z.nullable(Failure)),
});

/** What `heroku-preflight fix --json` prints. */
const FixJson = z.strictObject({
  version: z.literal(1),
  app: about('its name', text),
  result: about(
    'planned: --dry-run; needs-yes: nobody could be asked; refused: the app or the account is in no state for it; stopped: not all of it is done',
    z.enum(['nothing-to-do', 'planned', 'declined', 'needs-yes', 'refused', 'done', 'stopped']),
  ),
  steps: about('in their order', z.array(Step)),
  price: about(
    "of all steps a month, by Heroku's list; null: they cost nothing",
    z.nullable(
      z.strictObject({
        centsPerMonth: cents,
        whole: about('whether some of it takes the place of what is paid now', z.boolean()),
        partial: about('whether there is more that has no list price', z.boolean()),
      }),
    ),
  ),
  left: about(
    'what is as it was although its check does not pass',
    z.array(
      z.strictObject({
        check,
        reason: about('such as rolling-deploys; must-be-named: only --only mends it', text),
      }),
    ),
  ),
  error: about('why it stopped, or was not begun; null: neither', z.nullable(Failure)),
  unchecked: about(
    'why the check at the end could not be made, although each step is done; null: it could',
    z.nullable(Failure),
  ),
  undo: about('the commands that undo what is in effect, in their order', z.array(command)),
  changedSince: about(
    'what somebody else has changed of it since, in words: nothing in undo is about that',
    z.array(text),
  ),
});
export type FixJson = z.infer<typeof FixJson>;

/** The text of fix.schema.json. */
export function fixJsonSchema(): string {
  return jsonSchemaText(FixJson, {
    $id: 'https://unpkg.com/heroku-preflight/fix.schema.json',
    title: 'heroku-preflight fix --json',
    description: "What was to be changed of an app's configuration, and what became of it.",
  });
}

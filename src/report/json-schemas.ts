import * as z from 'zod/mini';
import { about, jsonSchemaText } from '../base/json.ts';
import { CHECK_IDS } from '../config/defaults.ts';

const ms = z.number().check(z.gte(0));
const count = z.int().check(z.gte(0));
const text = z.string();

const Failure = z.strictObject({
  code: about('its name, which stays the same', text),
  message: about('what happened', text),
  hint: about('what to do, in words', z.nullable(text)),
  command: about('what to run, to be copied', z.nullable(text)),
});

/** What a command prints: its result, or why it has none. */
const orFailure = (result: z.ZodMiniType): z.ZodMiniType =>
  z.union([result, about('why there is no result', z.strictObject({ error: Failure }))]);

const Price = z.strictObject({
  kind: about(
    "added: on top of what is paid now; whole: in place of it; unlisted: Heroku lists none; unknown: the list couldn't be read",
    z.enum(['added', 'whole', 'unlisted', 'unknown']),
  ),
  centsPerMonth: about('US cents by the list; null: unlisted or unknown', z.nullable(z.number())),
});

const Result = z.strictObject({
  id: about('the name in the config', z.enum(CHECK_IDS)),
  title: about('the name for people', text),
  severity: about('what it counts as where it finds something', z.enum(['warn', 'error'])),
  status: z.enum(['pass', 'fail', 'advice', 'not-applicable', 'unreadable']),
  code: about('what was found, or why nothing was; null: it passed', z.nullable(text)),
  message: about('the same in words, or more about what passed', z.nullable(text)),
  hint: about('what to do, in words', z.nullable(text)),
  commands: about("what mends it: each a program's name and its arguments", z.array(z.array(text))),
  price: about('of the commands; null: they cost nothing', z.nullable(Price)),
  doc: about("Heroku's page about it", text),
});

const App = z.strictObject({
  app: about('its name', text),
  errors: about('findings of checks that are set to "error"', count),
  warnings: about('other failures', count),
  unreadable: about("checks whose reads didn't succeed", count),
  requestsLeft: about(
    "API requests that are left to the account; null: it wasn't told",
    z.nullable(count),
  ),
  checks: about('those that are on', z.array(Result)),
});

/** What `heroku-preflight check --json` prints. */
const CheckJson = z.strictObject({
  version: z.literal(1),
  startedAt: about('ISO 8601, in UTC', z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/))),
  elapsedMs: about('for all of them', ms),
  apps: z.array(App),
});
export type CheckJson = z.infer<typeof CheckJson>;

/** The text of check.schema.json. */
export function checkJsonSchema(): string {
  return jsonSchemaText(orFailure(CheckJson), {
    $id: 'https://unpkg.com/heroku-preflight/check.schema.json',
    title: 'heroku-preflight check --json',
    description: "What the checks of apps' configurations found.",
  });
}

const cents = about('in US cents', z.number());
const command = about("the Heroku CLI's, word by word", z.array(text).check(z.minLength(1)));
const check = z.enum(CHECK_IDS);

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
  return jsonSchemaText(orFailure(FixJson), {
    $id: 'https://unpkg.com/heroku-preflight/fix.schema.json',
    title: 'heroku-preflight fix --json',
    description: "What was to be changed of an app's configuration, and what became of it.",
  });
}

const coverage = {
  count: about('how many web dynos there are; null: not known', z.nullable(count)),
  reached: about(
    'how many answered, by the header in which they name themselves; null: not counted',
    z.nullable(count),
  ),
  probability: about(
    'with which all of them were reached, by the number of requests; null: counted, or not known',
    z.nullable(z.number().check(z.gte(0), z.lte(1))),
  ),
};

const Path = z.strictObject({
  path: about('as the config has it', text),
  method: z.enum(['GET', 'HEAD']),
  warm: about('whether it is', z.boolean()),
  notWarm: about(
    'why it is not',
    z.nullable(
      z.enum(['unanswered', 'unexpected', 'getting-faster', 'out-of-time', 'dynos-missing']),
    ),
  ),
  message: about('the same in words', z.nullable(text)),
  status: about('of the last answer; null: there was none', z.nullable(z.int())),
  redirect: about(
    'where the last answer leads to, and was not followed; null: nowhere',
    z.nullable(
      z.strictObject({
        to: about("an origin; '' where it is no URL", text),
        why: z.enum(['other-site', 'not-https', 'no-url']),
      }),
    ),
  ),
  firstMs: about('the first answer that was as expected', z.nullable(ms)),
  warmMs: about('the median of the last ones', z.nullable(ms)),
  requests: about(
    'how often the path was asked, repetitions included; one that was redirected counts once',
    count,
  ),
  retries: about('how many of them were repetitions', count),
  dynos: z.strictObject(coverage),
});

/** What `heroku-preflight warm --json` prints. Times are milliseconds without what connecting took. */
const WarmJson = z.strictObject({
  version: z.literal(1),
  app: about('its name', text),
  url: about('the origin that was asked; null: none', z.nullable(text)),
  startedAt: about('ISO 8601, in UTC', z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/))),
  elapsedMs: about('from the first request to the last answer', ms),
  warm: about('whether every path is', z.boolean()),
  wasAsleep: about('whether its Eco dynos slept before; null: not known', z.nullable(z.boolean())),
  skipped: about(
    'why nothing was requested; null: it was',
    z.nullable(
      z.strictObject({
        reason: z.enum([
          ...(['not-released', 'no-web-process', 'no-web-dynos'] as const),
          ...(['maintenance', 'eco-hours-used-up', 'crashed'] as const),
        ]),
        message: about('the same in words', text),
      }),
    ),
  ),
  dynos: z.strictObject({
    ...coverage,
    reached: about(
      'the least that answered any one path, by the header in which they name themselves; null: not counted',
      coverage.reached,
    ),
    message: about('why it is not known how many there are', z.nullable(text)),
  }),
  window: z.strictObject({
    count: about(
      'how many answers were compared with as many before them; null: none',
      z.nullable(count),
    ),
    message: about('why that may be too few; null: nothing tells that it is', z.nullable(text)),
  }),
  paths: z.array(Path),
});
export type WarmJson = z.infer<typeof WarmJson>;

/** The text of warm.schema.json. */
export function warmJsonSchema(): string {
  return jsonSchemaText(orFailure(WarmJson), {
    $id: 'https://unpkg.com/heroku-preflight/warm.schema.json',
    title: 'heroku-preflight warm --json',
    description: 'What became of warming an app. Times in milliseconds, without connecting.',
  });
}

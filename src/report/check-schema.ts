import * as z from 'zod/mini';
import { CHECK_IDS } from '../config/check-settings.ts';
import { jsonSchemaText } from '../config/json-schema.ts';

const about = <Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema =>
  schema.check(z.meta({ description }));

const ms = z.number().check(z.gte(0));
const count = z.int().check(z.gte(0));
const text = z.string();

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
  return jsonSchemaText(CheckJson, {
    $id: 'https://unpkg.com/heroku-preflight/check.schema.json',
    title: 'heroku-preflight check --json',
    description: "What the checks of apps' configurations found.",
  });
}

import * as z from 'zod/mini';
import { jsonSchemaText } from '../config/json-schema.ts';

const about = <Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema =>
  schema.check(z.meta({ description }));

const ms = z.number().check(z.gte(0));
const count = z.int().check(z.gte(0));
const text = z.string();

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
  return jsonSchemaText(WarmJson, {
    $id: 'https://unpkg.com/heroku-preflight/warm.schema.json',
    title: 'heroku-preflight warm --json',
    description: 'What became of warming an app. Times in milliseconds, without connecting.',
  });
}

import * as z from 'zod/mini';
import { about, jsonSchemaText } from '../base/json.ts';
import { count, ms, orFailure, text } from './json-schemas.ts';

const coverage = {
  count: about('number of web dynos; null: unknown', z.nullable(count)),
  reached: about(
    'number of web dynos that answered, counted by the identity header; null: not counted',
    z.nullable(count),
  ),
  probability: about(
    'probability that all web dynos answered; null: counted, or unknown',
    z.nullable(z.number().check(z.gte(0), z.lte(1))),
  ),
};

const Path = z.strictObject({
  path: about('path in the config', text),
  method: z.enum(['GET', 'HEAD']),
  warm: about('whether the path is warm', z.boolean()),
  notWarm: about(
    'why the path is not warm; null: it is',
    z.nullable(
      z.enum([
        ...(['unanswered', 'unexpected', 'getting-faster', 'out-of-time'] as const),
        ...(['dynos-missing', 'old-release'] as const),
      ]),
    ),
  ),
  message: about('the reason in words', z.nullable(text)),
  status: about('status of the last answer; null: no answer', z.nullable(z.int())),
  redirect: about(
    'redirect that was not followed; null: none',
    z.nullable(
      z.strictObject({
        to: about("origin; '' if the location is not a URL", text),
        why: z.enum(['other-site', 'not-https', 'no-url']),
      }),
    ),
  ),
  firstMs: about('time of the first expected answer', z.nullable(ms)),
  warmMs: about('median time of the last answers', z.nullable(ms)),
  requests: about('number of requests, including retries; a redirected request counts once', count),
  retries: about('number of retries', count),
  dynos: z.strictObject(coverage),
});

export const DEPLOY_STATES = [
  ...(['live', 'asleep', 'unchecked', 'unknown', 'nothing-built'] as const),
  ...(['build-failed', 'release-failed', 'crashed'] as const),
  ...(['superseded', 'scaled-to-zero'] as const),
] as const;

/** What `heroku-preflight warm --json` prints. Times are in milliseconds, without the time to connect. */
export const WarmJson = z.strictObject({
  version: z.literal(1),
  app: about('app name', text),
  url: about('origin that got the requests; null: none', z.nullable(text)),
  startedAt: about('ISO 8601, in UTC', z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/))),
  elapsedMs: about('time from the first request to the last answer', ms),
  warm: about('whether every path is warm', z.boolean()),
  wasAsleep: about(
    'whether the Eco dynos were asleep before; null: unknown',
    z.nullable(z.boolean()),
  ),
  skipped: about(
    'why no request was sent; null: requests were sent',
    z.nullable(
      z.strictObject({
        reason: z.enum([
          ...(['not-released', 'no-web-process', 'no-web-dynos'] as const),
          ...(['maintenance', 'eco-hours-used-up', 'crashed', 'internal-routing'] as const),
          'not-live',
        ]),
        message: about('the reason in words', text),
      }),
    ),
  ),
  deploy: about(
    'deploy that was under way, and waited for; null: there was none',
    z.nullable(
      z.strictObject({
        state: about(
          'only live and asleep get requests; unchecked: the API could not tell',
          z.enum(DEPLOY_STATES),
        ),
        release: about('version of the new release; null: unknown', z.nullable(count)),
        by: about(
          'how it is known to be live; time: an estimate; null: it is not live',
          z.nullable(z.enum(['dynos', 'identity', 'time'])),
        ),
        waitedMs: ms,
        message: about('the state in words', text),
      }),
    ),
  ),
  dynos: z.strictObject({
    ...coverage,
    reached: about(
      'lowest number of web dynos that answered a path, counted by the identity header; null: not counted',
      coverage.reached,
    ),
    message: about('why the number of web dynos is unknown; null: it is known', z.nullable(text)),
  }),
  window: z.strictObject({
    count: about(
      'number of answers that were compared with the same number before them; null: none',
      z.nullable(count),
    ),
    message: about('why that number may be too low; null: no known reason', z.nullable(text)),
  }),
  paths: z.array(Path),
});
export type WarmJson = z.infer<typeof WarmJson>;

/** The text of warm.schema.json. */
export function warmJsonSchema(): string {
  return jsonSchemaText(orFailure(WarmJson), {
    $id: 'https://unpkg.com/heroku-preflight/warm.schema.json',
    title: 'heroku-preflight warm --json',
    description:
      'Result of warming an app. Times are in milliseconds, without the time to connect.',
  });
}

import * as z from 'zod/mini';
import { PROBE_VERDICTS, VERDICT_REASONS } from '../state/judgement.ts';
import { SAMPLE_RESULTS, VOID_REASONS } from '../state/probe-record.ts';
import { about, jsonSchemaText } from '../base/json.ts';
import { count, Failure, ms, orFailure, text } from './json-schemas.ts';
import { DEPLOY_STATES, WarmJson } from './warm-schema.ts';

const Deploy = z.strictObject({
  state: about(
    'settled: none was under way; nothing-deployed: the command deployed nothing; unchecked: the API could not tell',
    z.enum(['settled', 'nothing-deployed', ...DEPLOY_STATES]),
  ),
  release: about('version of the release that it is about; null: unknown', z.nullable(count)),
  by: about(
    'how it is known to be live; time: an estimate; null: it is not live, or was before',
    z.nullable(z.enum(['dynos', 'identity', 'time'])),
  ),
  author: about(
    'email address of who made the release; null: you, or unknown',
    z.nullable(z.string()),
  ),
  trafficInMs: about(
    'with Preboot: time until crashed dynos get the requests; null: they do not, or already do',
    z.nullable(ms),
  ),
  waitedMs: ms,
  message: about('the state in words', text),
  hint: about('what to do, in words', z.nullable(text)),
  command: about('command to run', z.nullable(text)),
});

const Answer = z.strictObject({
  path: about('path in the config', text),
  status: about('null: no answer', z.nullable(z.int())),
  expected: about('whether the config expects this status', z.boolean()),
  error: about('why there was no answer; null: there was one', z.nullable(text)),
  ms,
});

const Rollback = z.strictObject({
  state: about(
    'what became of its release; refused: another release stands between; failed: it was not made; unknown: it could not be told; released: it was made',
    z.enum(['refused', 'failed', 'released', ...DEPLOY_STATES]),
  ),
  to: about('version of the release that served before; null: unknown', z.nullable(count)),
  release: about('version of the new release; null: none', z.nullable(count)),
  message: about('the state in words', text),
  hint: about('what to do, in words', z.nullable(text)),
  command: about('command to run', z.nullable(text)),
});

const Percentiles = z.nullable(
  z
    .strictObject({ count, p50: ms, p95: ms, p99: ms })
    .check(z.meta({ description: 'of the good answers; null: there are none' })),
);

const Visitors = z.strictObject({
  verdict: about(
    'pass; degraded: single requests failed or were slow; fail: more downtime than the config allows; inconclusive: it could not be told',
    z.enum(PROBE_VERDICTS),
  ),
  reasons: about('why it is not pass', z.array(z.enum(VERDICT_REASONS))),
  message: about('the verdict in words', text),
  downtimeSeconds: about('seconds in which visitors got no good answer', z.number()),
  longestGapSeconds: about('longest time between two good answers', z.number()),
  valid: about('number of probes since the end of the build that count', count),
  failed: about(
    'of these, how many failed, by kind',
    z.partialRecord(z.enum(SAMPLE_RESULTS), count),
  ),
  failedBefore: about('how many failed before', count),
  failingBelow: about(
    'the share of requests that fail is below this with 95 % confidence; null: too few probes',
    z.nullable(z.number()),
  ),
  slow: about('number of slow answers', count),
  slowMs: about('an answer that takes longer is slow', ms),
  before: about('latency before the release', Percentiles),
  during: about('latency from the release to the switch', Percentiles),
  after: about('latency after the switch', Percentiles),
  firstAnswerMs: about(
    'how long the first visitor of the new release waited; null: unknown',
    z.nullable(ms),
  ),
  voided: about(
    'how many probes do not count, by reason',
    z.partialRecord(z.enum(VOID_REASONS), count),
  ),
  normal: about(
    'paths whose unexpected answer counts as good, because it was the same before the deploy',
    z.array(z.strictObject({ path: text, status: z.nullable(z.int()) })),
  ),
  outages: about(
    'when visitors got no good answer, in milliseconds from the first probe; ok: they only waited',
    z.array(z.strictObject({ from: ms, to: ms, results: z.array(z.enum(SAMPLE_RESULTS)) })),
  ),
});

/** What `heroku-preflight watch --json` prints. Times are in milliseconds. */
const WatchJson = z.strictObject({
  version: z.literal(1),
  app: about('app name', text),
  startedAt: about('ISO 8601, in UTC', z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/))),
  elapsedMs: about('total time', ms),
  result: about(
    'ok: exit code 0; failed: exit code 1; unknown: exit code 2',
    z.enum(['ok', 'failed', 'unknown']),
  ),
  command: about(
    'command that was run; null: none',
    z.nullable(
      z.strictObject({
        name: about('program', text),
        exitCode: about('128 + n if signal n ended it', count),
      }),
    ),
  ),
  deploy: Deploy,
  answers: about('first answer of the new release, for each path', z.array(Answer)),
  warm: about(
    'result of warming the app, as in warm.schema.json; null: it was not tried',
    z.nullable(z.omit(WarmJson, { version: true, app: true, startedAt: true, deploy: true })),
  ),
  notWarmed: about(
    'why the app got no requests, although it is live; null: it got some, or is not live',
    z.nullable(Failure),
  ),
  rollback: about('null: there was none', z.nullable(Rollback)),
  visitors: about('what visitors felt; null: it was not measured', z.nullable(Visitors)),
});
export type WatchJson = z.infer<typeof WatchJson>;

/** The text of watch.schema.json. */
export function watchJsonSchema(): string {
  return jsonSchemaText(orFailure(WatchJson), {
    $id: 'https://unpkg.com/heroku-preflight/watch.schema.json',
    title: 'heroku-preflight watch --json',
    description: 'What became of a deploy. Times are in milliseconds.',
  });
}

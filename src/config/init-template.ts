import { CHECK_DEFAULTS, DEFAULTS } from './defaults.ts';

/** `values`, one per line, some with a short explanation. schema.json explains all of them. */
function lines<Values extends object>(
  values: Values,
  remarks: { readonly [Key in keyof Values]?: string },
): string {
  return Object.entries(values)
    .map(([key, value]) => {
      const remark = remarks[key as keyof Values];
      return `    "${key}": ${inOneLine(value)},${remark === undefined ? '' : ` // ${remark}`}`;
    })
    .join('\n');
}

/** `["warn", { "min": 2 }]` */
const inOneLine = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    .replaceAll(/\n */g, ' ')
    .replaceAll(/(?<=\[) | (?=\])/g, '');

const CHECKS = Object.fromEntries(
  Object.entries(CHECK_DEFAULTS).map(([id, { severity, options }]) => {
    const hasOptions = severity !== 'off' && Object.keys(options).length > 0;
    return [id, hasOptions ? [severity, options] : severity];
  }),
) as Readonly<Record<keyof typeof CHECK_DEFAULTS, unknown>>;

/**
 * What `install-hooks --init` writes: every setting with its default, so that it changes nothing.
 * @param schema the path of schema.json, relative to the file; null: editors find none
 */
export const initTemplate = (
  schema: string | null,
): string => `// What heroku-preflight does on a push to Heroku. Each value is the default: keep what you change,
// delete the rest. Comments and trailing commas are fine.
{${schema === null ? '' : `\n  "$schema": ${JSON.stringify(schema)},\n`}
  // Wakes the app before the deploy. false: don't.
  "warmup": {
${lines(DEFAULTS.warmup, {
  paths: 'or with its own expectations: { "path": "/health", "contains": "ok" }',
  method: 'or "HEAD"',
  expect: 'status codes that count as awake, such as "401"',
  contains: 'a text that each answer must contain',
  wait: 'how long the push waits for an answer; then retries run in the background',
  timeout: 'the limit in the background, and for npx heroku-preflight warm',
  requestTimeout: 'for one request; a sleeping app can need more than a minute',
  retries: 'in a row, after 429, 502, 503, 504 or a lost connection',
  concurrency: 'requests at the same time',
  window: 'how many answers to compare to tell warm from cold; null: 3, more on the JVM',
  url: 'null: the address from the Heroku API; or "https://www.example.com"',
  headers: 'with PREFLIGHT_* variables: { "Authorization": "Bearer ${PREFLIGHT_TOKEN}" }',
  ci: 'true: also wake the app from CI',
})}
  },

  // "off", "warn" or "error"; only an error stops the push. false: no checks.
  "checks": {
${lines(CHECKS, {
  'deploy-ref': 'a push to a branch other than main or master',
  'config-vars': `["error", { "required": ["DATABASE_URL"] }]; values are never stored`,
  'java-warmup': 'advice',
  'runtime-metadata': 'advice, only in npx heroku-preflight check',
})}
  },

  // After a push, a process of its own follows the deploy.
  "deploy": {
${lines(DEFAULTS.deploy, {
  follow: 'false: no process goes on when the app is awake',
  warm: 'true: then requests each path until it is warm on every dyno',
  probe: 'true: measures what visitors feel meanwhile',
  rate: 'requests per second for that',
  maxDowntime: 'with more, the deploy has failed',
  slow: 'an answer that takes longer; null: a second longer than before',
  failOn: '"degraded": watch also fails if single requests did',
})}
  },

  // If the checks can't run (no network, no credentials): "allow" or "block" the push.
  "onFailure": ${inOneLine(DEFAULTS.onFailure)},

  // Settings for single apps, merged over those above:
  // "my-app-staging": { "warmup": false, "checks": { "web-dynos": "off" } }
  "apps": {},
}
`;

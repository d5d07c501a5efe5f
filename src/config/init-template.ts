import { CHECK_DEFAULTS, DEFAULTS } from './defaults.ts';

/** `values`, a line each, and beside some of them what they mean: schema.json explains all of them. */
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

/** What `install-hooks --init` writes: every setting with its default, so that it changes nothing. */
export const INIT_TEMPLATE = `// What heroku-preflight does on a push to Heroku. Every value here is the default: keep what you
// change, delete the rest. Comments and trailing commas are fine.
{
  "$schema": "./node_modules/heroku-preflight/schema.json",

  // Wakes the app, so that dynos are awake when the new release starts. false switches it off.
  "warmup": {
${lines(DEFAULTS.warmup, {
  paths: 'or with expectations of its own: { "path": "/health", "contains": "ok" }',
  method: 'or "HEAD"',
  expect: 'answers that count as awake: classes, or single ones like 401',
  contains: 'a text that the answers must hold',
  wait: 'how long the push waits for the answer; it goes on in the background',
  timeout: 'how long all of it may take, there or with npx heroku-preflight warm',
  requestTimeout: 'one request: a sleeping app may take more than a minute',
  retries: 'how often 429, 502, 503, 504 and lost connections are asked again in a row',
  concurrency: 'requests at a time',
  window: 'answers that are compared to tell warm from cold; null: 3, more on the JVM',
  url: 'null: the address that Heroku names; else "https://www.example.com"',
  headers: '{ "Authorization": "Bearer ${PREFLIGHT_TOKEN}" } takes PREFLIGHT_* variables',
  ci: 'in CI nobody waits for the app',
})}
  },

  // Each "off", "warn" or "error"; only an error stops a push. false switches all of them off.
  "checks": {
${lines(CHECKS, {
  'deploy-ref': 'a push to another branch than main or master',
  'config-vars': `["error", { "required": ["DATABASE_URL"] }]; their values aren't kept`,
  'java-warmup': 'advice',
  'runtime-metadata': 'advice, with npx heroku-preflight check',
})}
  },

  // By which header the app's answers name their dyno, as npm's heroku-dyno-metadata does.
  "deploy": ${inOneLine(DEFAULTS.deploy)},

  // When the preflight itself can't be done (no network, no credential): "allow" or "block".
  "onFailure": ${inOneLine(DEFAULTS.onFailure)},

  // Other settings for single apps, merged over those above:
  // "my-app-staging": { "warmup": false, "checks": { "web-dynos": "off" } }
  "apps": {},
}
`;

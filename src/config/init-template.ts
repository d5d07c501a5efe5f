/** What `install-hooks --init` writes: every setting with its default, so that it changes nothing. */
export const INIT_TEMPLATE = `// What heroku-preflight does on a push to Heroku. Every value here is the default: keep what you
// change, delete the rest. Comments and trailing commas are fine.
{
  "$schema": "./node_modules/heroku-preflight/schema.json",

  // Wakes the app, so that dynos are awake when the new release starts. false switches it off.
  "warmup": {
    "paths": ["/"], // or with expectations of its own: { "path": "/health", "contains": "ok" }
    "method": "GET", // or "HEAD"
    "expect": ["2xx", "3xx"], // answers that count as awake: classes, or single ones like 401
    "contains": null, // a text that the answers must hold
    "wait": "1s", // how long the push waits for the answer; it goes on in the background
    "timeout": "3m", // how long all of it may take, there or with npx heroku-preflight warm
    "requestTimeout": "110s", // one request: a sleeping app may take more than a minute
    "retries": 20, // how often 429, 502, 503, 504 and lost connections are asked again in a row
    "concurrency": 4, // requests at a time
    "window": null, // answers that are compared to tell warm from cold; null: 3, more on the JVM
    "url": null, // null: the address that Heroku names; else "https://www.example.com"
    "headers": {}, // { "Authorization": "Bearer \${PREFLIGHT_TOKEN}" } takes PREFLIGHT_* variables
    "ci": false, // in CI nobody waits for the app
  },

  // Each "off", "warn" or "error"; only an error stops a push. false switches all of them off.
  "checks": {
    "dyno-tier": "warn",
    "session-affinity": "warn",
    "web-dynos": ["warn", { "min": 2 }],
    "preboot": "warn",
    "maintenance": "warn",
    "deploy-ref": "warn", // a push to another branch than main or master
    "procfile": "warn",
    "config-vars": "off", // ["error", { "required": ["DATABASE_URL"] }]; their values aren't kept
    "stack": "warn",
    "build-running": "warn",
    "last-release": "warn",
    "deploy-hook": "warn",
    "java-warmup": "warn", // advice
    "runtime-metadata": "warn", // advice, with npx heroku-preflight check
  },

  // By which header the app's answers name their dyno, as npm's heroku-dyno-metadata does.
  "deploy": { "identity": { "dyno": "x-heroku-dyno-id" } },

  // When the preflight itself can't be done (no network, no credential): "allow" or "block".
  "onFailure": "allow",

  // Other settings for single apps, merged over those above:
  // "my-app-staging": { "warmup": false, "checks": { "web-dynos": "off" } }
  "apps": {},
}
`;

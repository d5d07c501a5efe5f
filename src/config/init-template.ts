/** What `install-hooks --init` writes: every setting with its default, so that it changes nothing. */
export const INIT_TEMPLATE = `// What heroku-preflight does on a push to Heroku. Every value here is the default: keep what you
// change, delete the rest. Comments and trailing commas are fine.
{
  "$schema": "./node_modules/heroku-preflight/schema.json",

  // Wakes the app, so that dynos are awake when the new release starts. false switches it off.
  "warmup": {
    "paths": ["/"],
    "method": "GET", // or "HEAD"
    "expect": ["2xx", "3xx"], // answers that count as awake: classes, or single ones like 401
    "wait": "1s", // how long the push waits for the answer; it goes on in the background
    "timeout": "110s", // how long it goes on there: a sleeping app may take more than a minute
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
  },

  // When the preflight itself can't be done (no network, no credential): "allow" or "block".
  "onFailure": "allow",

  // Other settings for single apps, merged over those above:
  // "my-app-staging": { "warmup": false, "checks": { "web-dynos": "off" } }
  "apps": {},
}
`;

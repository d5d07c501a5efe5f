import * as z from 'zod/mini';
import { DEFAULTS } from './defaults.ts';
import { setting } from './setting.ts';
import * as value from './values.ts';

/** What happens after a push. */
export const deploy = z.strictObject({
  follow: setting(
    z.boolean(),
    'Whether a process follows the deploy after a push, and requests each path once the new release serves. Not in CI.',
    DEFAULTS.deploy.follow,
  ),
  warm: setting(
    z.boolean(),
    'Whether it then goes on like `heroku-preflight warm`, until every path is warm on every dyno.',
    DEFAULTS.deploy.warm,
  ),
  probe: setting(
    z.boolean(),
    'Whether it also measures what visitors feel: it requests the paths all the time, until a minute after the switch. `heroku-preflight watch -- COMMAND` always does.',
    DEFAULTS.deploy.probe,
  ),
  rate: setting(
    z.number().check(z.gte(0.2), z.lte(10)),
    'How many of these requests to send per second.',
    DEFAULTS.deploy.rate,
  ),
  maxDowntime: setting(
    value.durationWithin('0s', '10m'),
    'With more downtime, the deploy fails the measurement.',
    DEFAULTS.deploy.maxDowntime,
  ),
  slow: setting(
    z.nullable(value.durationWithin('50ms', '30s')),
    'An answer that takes longer is slow; null: one that takes a second longer than 95 % of the answers before the deploy.',
    DEFAULTS.deploy.slow,
  ),
  failOn: setting(
    z.enum(['fail', 'degraded']),
    'For which verdict `heroku-preflight watch` exits with 1. degraded: also if single requests failed or were slow.',
    DEFAULTS.deploy.failOn,
  ),
  identity: setting(
    z.strictObject({
      dyno: setting(
        value.headerName,
        'Response header in which the app names its dyno.',
        DEFAULTS.deploy.identity.dyno,
      ),
      release: setting(
        value.headerName,
        'Response header in which the app names its release, such as v42.',
        DEFAULTS.deploy.identity.release,
      ),
    }),
    'How answers name their dyno and release.',
  ),
});

import * as z from 'zod/mini';
import { about } from '../../base/json.ts';
import { flag, headers, pattern, seconds, status } from './fields.ts';

/** A period of simulated time. */
const Window = z.strictObject({
  after: about(
    'the event that it counts from: the start, the arrival of a push, or the release of a push; the latest one',
    z._default(z.enum(['start', 'push', 'release']), 'start'),
  ),
  fromSeconds: about('seconds from that event to its beginning', z._default(seconds, 0)),
  forSeconds: about('seconds that it lasts; left out: until the end', z.optional(seconds)),
  everySeconds: about(
    'seconds from one beginning to the next; left out: it happens once',
    z.optional(z.number().check(z.positive())),
  ),
});

const anyFault = {
  path: about(
    'a regular expression for the path without its query; "": every path',
    z._default(pattern, ''),
  ),
  when: about('when the fault happens; {}: always', z.prefault(Window, {})),
  times: about(
    'the most requests that it affects, in each period if everySeconds is set; left out: all',
    z.optional(z.int().check(z.gte(1))),
  ),
  status: about(
    "answers with this status, and Heroku's body for it if there's no body here",
    z.optional(status),
  ),
  body: about('answers with this text', z.optional(z.string())),
  headers: about("the answer's headers", z._default(headers, {})),
  delaySeconds: about('seconds before anything else happens', z._default(seconds, 0)),
  drop: about('closes the connection without an answer', flag),
};

/** A fault of git.heroku.com, or of status.heroku.com. */
const Fault = z.strictObject(anyFault);

/** A fault between the router and an app. */
const AppFault = z.strictObject({
  ...anyFault,
  stall: about('requests wait until the period ends, and are answered then', flag),
});

/** A fault of the API. */
const ApiFault = z.strictObject({
  ...anyFault,
  id: about(
    "the error's name, such as two_factor; left out: the usual one of the status",
    z.optional(z.string()),
  ),
  fields: about(
    'fields to replace or add in the usual answer; in a list, in every item',
    z._default(z.record(z.string(), z.unknown()), {}),
  ),
  requestsLeft: about('the value of RateLimit-Remaining', z.optional(z.int().check(z.gte(0)))),
});

/** What fails, where and when. */
export const Faults = z.strictObject({
  api: about('of the Platform API', z._default(z.array(ApiFault), [])),
  app: about('between the router and the apps', z._default(z.array(AppFault), [])),
  git: about('of git.heroku.com', z._default(z.array(Fault), [])),
  status: about('of status.heroku.com', z._default(z.array(Fault), [])),
});

export type Window = z.output<typeof Window>;
export type Fault = z.output<typeof Fault>;
export type ApiFault = z.output<typeof ApiFault>;

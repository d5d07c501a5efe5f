import * as z from 'zod/mini';
import { about } from '../../base/json.ts';
import { flag, headers, pattern, seconds, status } from './fields.ts';

/** A stretch of simulated time. */
const Window = z.strictObject({
  after: about(
    "what it's counted from: the world's start, the arrival of a push, or the release that the push makes; the latest of its kind",
    z._default(z.enum(['start', 'push', 'release']), 'start'),
  ),
  fromSeconds: about('seconds from there to its beginning', z._default(seconds, 0)),
  forSeconds: about("seconds that it lasts; left out: to the world's end", z.optional(seconds)),
  everySeconds: about(
    'seconds from one beginning to the next; left out: it begins once',
    z.optional(z.number().check(z.positive())),
  ),
});

const anyFault = {
  path: about(
    'a regular expression, looked for in the path without its query; "": every path',
    z._default(pattern, ''),
  ),
  when: about('the stretch of time in which it holds; {}: always', z.prefault(Window, {})),
  times: about(
    'how many requests it holds for at most, with everySeconds each time anew; left out: for all',
    z.optional(z.int().check(z.gte(1))),
  ),
  status: about(
    "answers with this status, and Heroku's body for it where there is no other",
    z.optional(status),
  ),
  body: about('answers with this text', z.optional(z.string())),
  headers: about("the answer's headers", z._default(headers, {})),
  delaySeconds: about('seconds before anything else happens', z._default(seconds, 0)),
  drop: about('closes the connection without an answer', flag),
};

/** What goes wrong on the way to an app, or with git's host. */
const Fault = z.strictObject(anyFault);

/** What goes wrong with the API. */
const ApiFault = z.strictObject({
  ...anyFault,
  id: about(
    "the error's name, where it isn't the usual one of the status, such as two_factor",
    z.optional(z.string()),
  ),
  fields: about(
    'fields of the usual answer that are replaced or added; in a list, those of every item',
    z._default(z.record(z.string(), z.unknown()), {}),
  ),
  requestsLeft: about('what RateLimit-Remaining says', z.optional(z.int().check(z.gte(0)))),
});

/** What goes wrong, where, and when. */
export const Faults = z.strictObject({
  api: about('with the Platform API', z._default(z.array(ApiFault), [])),
  app: about('between the router and the apps', z._default(z.array(Fault), [])),
  git: about('with git.heroku.com', z._default(z.array(Fault), [])),
});

export type Window = z.output<typeof Window>;
export type Fault = z.output<typeof Fault>;
export type ApiFault = z.output<typeof ApiFault>;

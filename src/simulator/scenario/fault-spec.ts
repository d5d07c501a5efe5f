import * as z from 'zod/mini';
import { flag, pattern, seconds, status } from './fields.ts';

/** A stretch of simulated time: `fromSeconds` after something began, for `forSeconds`. */
const Window = z.strictObject({
  /** the world's start, the arrival of a push, or the release that it makes: the latest of its kind */
  after: z._default(z.enum(['start', 'push', 'release']), 'start'),
  fromSeconds: z._default(seconds, 0),
  /** default: to the world's end */
  forSeconds: z.optional(seconds),
});

const anyFault = {
  /** a regular expression that is looked for in the path; default: every path */
  path: z._default(pattern, ''),
  /** default: always */
  when: z.prefault(Window, {}),
  /** how often at most; default: every time */
  times: z.optional(z.int().check(z.gte(1))),
  /** answer with this status, and with Heroku's body for it unless `body` is given */
  status: z.optional(status),
  /** answer with this text */
  body: z.optional(z.string()),
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** before anything else happens to the request */
  delaySeconds: z._default(seconds, 0),
  /** close the connection without an answer */
  drop: flag,
};

/** What goes wrong on the way to an app, or with git's host. */
const Fault = z.strictObject(anyFault);

/** What goes wrong with the API. */
const ApiFault = z.strictObject({
  ...anyFault,
  /** Heroku's name for the error, where it isn't the usual one of the status: two_factor */
  id: z.optional(z.string()),
  /** what `RateLimit-Remaining` says */
  requestsLeft: z.optional(z.int().check(z.gte(0))),
});

/** What goes wrong, where, and when. */
export const Faults = z.strictObject({
  api: z._default(z.array(ApiFault), []),
  app: z._default(z.array(Fault), []),
  git: z._default(z.array(Fault), []),
});

export type Window = z.output<typeof Window>;
export type Fault = z.output<typeof Fault>;
export type ApiFault = z.output<typeof ApiFault>;

import * as z from 'zod/mini';
import { about } from '../../base/json.ts';
import { seconds } from './fields.ts';

/** An incident of Heroku's that lasts as long as the world. */
export const Incident = z.strictObject({
  system: about('what is affected', z.enum(['Apps', 'Data', 'Tools'])),
  status: about('how badly; red is worse', z._default(z.enum(['yellow', 'red']), 'yellow')),
  title: about('what Heroku calls it', z._default(z.string(), 'Elevated error rates')),
  sinceSeconds: about('seconds that it has already lasted', z._default(seconds, 600)),
});

export type Incident = z.output<typeof Incident>;

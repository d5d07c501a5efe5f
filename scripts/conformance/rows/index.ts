import type { HiddenRow, Row } from '../row.ts';
import { bootRows } from './boot.ts';
import { gitRows } from './git.ts';
import { limitRows } from './limits.ts';
import { prebootRows } from './preboot.ts';
import { releaseRows } from './releases.ts';
import { routerRows } from './router.ts';
import { sleepRows } from './sleep.ts';

/** In the order in which they're played: the first needs an app without code, and dynos change rarely. */
export const ROWS: readonly Row[] = [
  routerRows.noDynos,
  ...[limitRows.statusPage, limitRows.pages, limitRows.rateLimit],
  ...Object.values(gitRows),
  ...Object.values(releaseRows),
  ...Object.values(bootRows),
  ...[routerRows.slowAnswer, routerRows.longBoot, routerRows.random, routerRows.affinity],
  ...Object.values(prebootRows),
  limitRows.autoscaler,
  ...[limitRows.single, limitRows.mixing],
  ...Object.values(sleepRows),
];

const SPACE = 'it needs a Private Space, which only Heroku Enterprise has';
const OURS = "it's about the simulator, not about Heroku";

/** Rows that aren't visible from outside, or would cost too much. */
export const HIDDEN: readonly HiddenRow[] = [
  {
    behavior: 'when the Eco hours are used up, nothing wakes it (H82)',
    why: "the account's 1,000 Eco hours would have to be used up first",
  },
  { behavior: 'Private Spaces replace a quarter of the dynos at a time', why: SPACE },
  {
    behavior:
      'on Fir, a Procfile with a byte order mark, an empty command or a junk line fails the build',
    why: SPACE,
  },
  { behavior: 'with internal routing, no request from outside reaches an app', why: SPACE },
  { behavior: "only Heroku's host names exist, on loopback", why: OURS },
  { behavior: 'a simulation that ends leaves no process, port or file', why: OURS },
];

import type { Liveness } from '../../src/follow/await-live.ts';
import type { Outcome } from '../../src/follow/deploy.ts';
import type { Watched } from '../../src/follow/watched.ts';
import { follow, type Moment } from '../follow/news.ts';
import { pathOf, warmedOf } from './warm-report.ts';

export const followed = (outcome: Outcome, ...moments: readonly Moment[]): Liveness => ({
  ...{ kind: 'followed', course: follow({}, ...moments), outcome, waitedMs: 130_000 },
});

export const LIVE = { kind: 'live', release: 6, by: 'dynos' } as const;

const WARM = warmedOf([pathOf('/')]);
const { app, startedAt, dynos, size, wasAsleep, baseUrl } = WARM;

/** A deploy that went well. */
export const watchedOf = (changes: Partial<Watched> = {}): Watched => ({
  start: { app, startedAt, dynos, size, wasAsleep, baseUrl },
  elapsedMs: 140_000,
  ...{ command: undefined, liveness: followed(LIVE), author: undefined, unasked: undefined },
  takenBack: undefined,
  visitors: undefined,
  answers: [{ path: '/', status: 200, expected: true, error: null, ms: 5_200 }],
  warmth: WARM,
  ...changes,
});

/** It isn't live, so it isn't asked. */
export const unasked = (liveness: Liveness | undefined, changes: Partial<Watched> = {}): Watched =>
  watchedOf({ liveness, answers: [], warmth: undefined, ...changes });

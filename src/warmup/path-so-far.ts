import type { PathSettings } from '../config/settings.ts';
import type { Answer } from './answer.ts';
import type { PendingPath } from './ask-paths.ts';
import type { Attempt } from './persist.ts';

/** A request of this push that has ended. */
export interface SeenAnswer {
  readonly answer: Answer;
  /** since the first request of all paths left, in milliseconds */
  readonly atMs: number;
  /** until the next one, in milliseconds; undefined: this answer is final */
  readonly pauseMs: number | undefined;
}

/** Where a path stands during a push. */
export interface PathSoFar extends PendingPath {
  /** in order: the last one is what is known of the path */
  readonly seen: readonly SeenAnswer[];
  readonly isFinal: boolean;
}

export const unasked = (path: PathSettings, notBefore: number): PathSoFar => ({
  ...{ path, notBefore },
  ...{ tried: 0, seen: [], isFinal: false },
});

/** `path` after one more request. Times by the monotonic clock, in milliseconds. */
export function afterAttempt(
  { path, seen }: PathSoFar,
  { answer, pauseMs }: Attempt,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
): PathSoFar {
  return {
    path,
    tried: seen.length + 1,
    notBefore: now + (pauseMs ?? 0),
    seen: [...seen, { answer, pauseMs, atMs: now - startedAt }],
    isFinal: pauseMs === undefined,
  };
}

export const lastAnswer = ({ seen }: PathSoFar): Answer | undefined => seen.at(-1)?.answer;

import { PreflightError } from '../../src/base/errors.ts';
import type { Answer, StatusAnswer } from '../../src/warmup/answer.ts';
import type { PathSoFar } from '../../src/warmup/ask-paths.ts';
import type { WarmupOutcome } from '../../src/warmup/wake.ts';
import { pathOf } from './default-request.ts';
import { answerOf } from './warm-report.ts';

export const status = (code: number, ms = 84, own: Partial<StatusAnswer> = {}): Answer =>
  answerOf({
    ...{ status: code, expected: code < 400, ms, responseMs: ms },
    flaw: code < 400 ? undefined : 'status',
    ...own,
  });
export const failure: Answer = {
  ...{ kind: 'failure', path: '/' },
  error: new PreflightError('connect', "https://x can't be reached", { hint: 'Online?' }),
};

/** Where a path stands after these answers, the last of which is final or not. */
const pathSoFar = (path: string, answers: readonly Answer[], isFinal: boolean): PathSoFar => ({
  ...{ path: pathOf(path), tried: answers.length, notBefore: 0, isFinal },
  seen: answers.map((answer, n) => ({ answer, pauseMs: 1, atMs: 500 * n + 100 })),
});
export const final = (path: string, ...answers: Answer[]) => pathSoFar(path, answers, true);
export const pending = (path: string, ...answers: Answer[]) => pathSoFar(path, answers, false);

export const answered = (...paths: PathSoFar[]): WarmupOutcome => ({ kind: 'answered', paths });
export const onlyPath = (...answers: Answer[]): WarmupOutcome => answered(final('/', ...answers));
export const background = (...paths: PathSoFar[]): WarmupOutcome => ({
  kind: 'background',
  waitedMs: 1_004,
  paths,
});

import type { Clock } from '../clock.ts';
import { firstOf } from '../first-of.ts';
import type { FileStore } from '../state/file-store.ts';
import { type AnswerRecord, isOnRecord, updateRun, type WarmupRun } from '../state/warmup-runs.ts';
import type { Answer } from './answer.ts';
import { askUntilAnswered, type PatiencePorts } from './persist.ts';

export interface BackgroundPorts extends PatiencePorts, Pick<Clock, 'today'> {
  readonly files: FileStore;
  readonly pid: number;
  /** header values with their `${…}` filled in from this process's environment */
  readonly fillIn: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/**
 * The life of the detached process: asks on until the app answers, the run's deadline is over or its
 * file has gone, and writes down what became of it.
 */
export async function finishRun(
  ports: BackgroundPorts,
  folder: string,
  run: WarmupRun,
): Promise<void> {
  const running: WarmupRun = { ...run, outcome: { kind: 'running', pid: ports.pid } };
  if (!(await updateRun(ports.files, folder, running))) return;
  const ended = new AbortController();
  const deadline = AbortSignal.timeout(
    Math.max(0, Date.parse(run.deadline) - ports.today().getTime()),
  );
  const forgotten = whenForgotten(ports, folder, run, ended.signal);
  const outcome = await outcomeOf(ports, run, firstOf(deadline, forgotten));
  ended.abort();
  await updateRun(ports.files, folder, { ...run, outcome });
}

const LOOK_EVERY_MS = 1_000;

/** Aborted once the run's file has gone. Looks for it until `ended`. */
function whenForgotten(
  { files, sleep }: BackgroundPorts,
  folder: string,
  run: WarmupRun,
  ended: AbortSignal,
): AbortSignal {
  const forgotten = new AbortController();
  const look = async (): Promise<void> => {
    do await sleep(LOOK_EVERY_MS, ended);
    while (!ended.aborted && (await isOnRecord(files, folder, run)));
    forgotten.abort();
  };
  look().catch(() => {
    forgotten.abort();
  });
  return forgotten.signal;
}

async function outcomeOf(
  ports: BackgroundPorts,
  run: WarmupRun,
  giveUp: AbortSignal,
): Promise<WarmupRun['outcome']> {
  const startedAt = Date.parse(run.startedAt);
  const elapsed = (): number => ports.today().getTime() - startedAt;
  const request = { ...run.request, headers: ports.fillIn(run.request.headers) };
  const answers = await Promise.all(
    request.paths.map(async (path) =>
      record(await askUntilAnswered(ports, request, path, giveUp), elapsed()),
    ),
  );
  return { kind: 'finished', answers };
}

const record = (answer: Answer, elapsedMs: number): AnswerRecord =>
  answer.kind === 'status'
    ? {
        path: answer.path,
        status: answer.status,
        expected: answer.expected,
        ms: elapsedMs,
        error: null,
      }
    : {
        path: answer.path,
        status: null,
        expected: false,
        ms: elapsedMs,
        error: answer.error.message,
      };

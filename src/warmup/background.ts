import type { Clock } from '../clock.ts';
import type { FileStore } from '../state/file-store.ts';
import { type AnswerRecord, type WarmupRun, writeRun } from '../state/warmup-runs.ts';
import type { Answer } from './answer.ts';
import { askUntilAnswered, type PatiencePorts } from './persist.ts';

export interface BackgroundPorts extends PatiencePorts, Pick<Clock, 'today'> {
  readonly files: FileStore;
  readonly pid: number;
  /** header values with their `${…}` filled in from this process's environment */
  readonly fillIn: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/**
 * The life of the detached process: asks on until the app answers or the run's deadline is over, and
 * writes down what became of it.
 */
export async function finishRun(
  ports: BackgroundPorts,
  folder: string,
  run: WarmupRun,
): Promise<void> {
  await writeRun(ports.files, folder, { ...run, outcome: { kind: 'running', pid: ports.pid } });
  await writeRun(ports.files, folder, { ...run, outcome: await outcomeOf(ports, run) });
}

async function outcomeOf(ports: BackgroundPorts, run: WarmupRun): Promise<WarmupRun['outcome']> {
  const startedAt = Date.parse(run.startedAt);
  const deadline = AbortSignal.timeout(
    Math.max(0, Date.parse(run.deadline) - ports.today().getTime()),
  );
  const elapsed = (): number => ports.today().getTime() - startedAt;
  const request = { ...run.request, headers: ports.fillIn(run.request.headers) };
  const answers = await Promise.all(
    request.paths.map(async (path) =>
      record(await askUntilAnswered(ports, request, path, deadline), elapsed()),
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

import type { DeployRecord, FirstAnswer } from '../state/deploy-record.ts';
import { warmApp } from '../warm/app.ts';
import { bodyMsOf } from '../warmup/answer.ts';
import type { AskPorts } from '../warmup/ask-paths.ts';
import { createAsker, type WarmupRequest } from '../warmup/request.ts';

/**
 * One request per path: an app that came back asleep wakes up, and one that is awake shows how long its
 * first visitor would have waited. Never rejects.
 */
export function firstAnswers(
  ports: AskPorts,
  request: WarmupRequest,
  signal: AbortSignal,
): Promise<FirstAnswer[]> {
  const ask = createAsker(ports, request);
  return Promise.all(
    request.paths.map(async (path): Promise<FirstAnswer> => {
      const began = ports.now();
      const answer = await ask(path, signal);
      return {
        path: path.path,
        status: answer.kind === 'status' ? answer.status : null,
        expected: answer.kind === 'status' && answer.expected,
        error: answer.kind === 'status' ? null : answer.error.message,
        ms: Math.round(ports.now() - began - bodyMsOf(answer)),
      };
    }),
  );
}

/** The same requests as `heroku-preflight warm`. Never rejects. */
export async function warmUp(
  ports: AskPorts,
  request: WarmupRequest,
  { dynos, warming }: Pick<DeployRecord, 'dynos' | 'warming'>,
  signal: AbortSignal,
): Promise<DeployRecord['warm']> {
  if (warming === null) return null;
  const plan = { request, dynos: dynos ?? undefined, ...warming };
  const silent = { onProgress: () => undefined, onPath: () => undefined };
  const { isWarm, paths } = await warmApp(ports, plan, signal, silent);
  const times = paths.flatMap(({ warmMs }) => (warmMs === undefined ? [] : [warmMs]));
  return { isWarm, ms: times.length === 0 ? null : Math.round(Math.max(...times)) };
}

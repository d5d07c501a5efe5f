import type { Clock } from '../clock.ts';
import { type Answer, isWorthAskingAgain } from './answer.ts';
import { askPath, type RequestPorts, type WarmupRequest } from './request.ts';
import { pauseBefore } from './schedule.ts';

export type PatiencePorts = RequestPorts & Pick<Clock, 'random' | 'sleep'>;

/** Asks until the app has answered or `deadline` is aborted: the last answer that there was. */
export async function askUntilAnswered(
  ports: PatiencePorts,
  request: WarmupRequest,
  path: string,
  deadline: AbortSignal,
): Promise<Answer> {
  let answer = await askPath(ports, request, path, deadline);
  for (let attempt = 1; isWorthAskingAgain(answer); attempt += 1) {
    await ports.sleep(pauseBefore(attempt, ports.random), deadline);
    if (deadline.aborted) break;
    answer = await askPath(ports, request, path, deadline);
  }
  return answer;
}

import pLimit from 'p-limit';
import type { PathSettings } from '../config/settings.ts';
import type { Answer } from './answer.ts';
import { askPath, type RequestPorts, type WarmupRequest } from './request.ts';

/** Asks a path once, as soon as fewer than `request.concurrency` requests are on their way. Never throws. */
export type Asker = (path: PathSettings, signal: AbortSignal) => Promise<Answer>;

export function createAsker(ports: RequestPorts, request: WarmupRequest): Asker {
  const limit = pLimit(request.concurrency);
  const long = new Set<PathSettings>();
  return (path, signal) =>
    limit(async () => {
      const answer = await askPath(ports, request, path, signal, long.has(path));
      if (answer.kind === 'status' && answer.isLong) long.add(path);
      return answer;
    });
}

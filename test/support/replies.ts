import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LoopbackServer, startServer } from './loopback-server.ts';
import { useTeardown } from './teardown.ts';

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** Starts servers that send their replies in order and repeat the last one. They end with the test. */
export function useReplies(): (...replies: readonly Reply[]) => Promise<LoopbackServer> {
  const later = useTeardown();
  return async (...replies) => {
    let next = 0;
    const server = await startServer((request, response) => {
      replies[Math.min(next, replies.length - 1)]?.(response, request);
      next += 1;
    });
    later(server.close);
    return server;
  };
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

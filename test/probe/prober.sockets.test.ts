import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { judge } from '../../src/probe/judge.ts';
import { probePorts } from '../../src/probe/ports.ts';
import { startProbing } from '../../src/probe/prober.ts';
import type { Judgement } from '../../src/state/judgement.ts';
import { requestOf } from '../support/default-request.ts';
import { gitConfig } from '../support/git-config.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { useTeardown } from '../support/teardown.ts';
import { sampleOf } from '../support/weekly.ts';
import { DEPLOYED, PHASES, SETTINGS } from './model.ts';

// Real sockets, five times as fast as a deploy.

const end = useTeardown();
const RATE = 10;
const INTERVAL_MS = 1_000 / RATE;
const LIMITS = { baselineMs: 1_000, afterMs: 1_000, unseenMs: 1_000, slackMs: 100 };
const BUILT = 2_500;

interface App {
  readonly port: number;
  readonly start: (kind: Kind) => Promise<void>;
  readonly stop: (kind: Kind) => Promise<void>;
}

type Kind = 'refused' | 'errors' | 'stall';

async function startApp(): Promise<App> {
  const sockets = new Set<Socket>();
  let kind: Kind | undefined;
  let release: (() => void)[] = [];
  const server = createServer((_, response) => {
    const answer = (): void => {
      response.writeHead(kind === 'errors' ? 503 : 200).end('ok');
    };
    if (kind === 'stall') release.push(answer);
    else answer();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const close = (): Promise<void> => {
    const closing = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    for (const socket of sockets) socket.destroy();
    return closing;
  };
  const port = await listening(server, 0);
  end(close);
  return {
    port,
    async start(next) {
      kind = next;
      if (kind === 'refused') await close();
    },
    async stop(last) {
      kind = undefined;
      if (last === 'refused') await listening(server, port);
      for (const answer of release) answer();
      release = [];
    },
  };
}

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Returns what was measured, and how long the outage really was. */
async function measure(kind: Kind, ms: number): Promise<[Judgement, number]> {
  const app = await startApp();
  const settings = { env: {}, gitConfig: gitConfig(), files: memoryFiles({}), cwd: '/' };
  const baseUrl = `http://127.0.0.1:${app.port}/`;
  const net = {
    ...{ ...systemClock, userAgent: 'test/1', hosts: { apiUrl: baseUrl } },
    fetch: createFetch(settings),
  };
  const ports = probePorts(net, requestOf({ baseUrl, site: [`127.0.0.1:${app.port}`] }));
  // The network is there, although the app is not.
  const online = { ...ports, isOnline: () => Promise.resolve(true) };
  const plan = { rate: RATE, paths: 1, lateMs: 2 * INTERVAL_MS };
  const prober = startProbing(online, plan, new AbortController().signal);
  await sleep(3_000 + INTERVAL_MS * Math.random());
  const began = performance.now();
  await app.start(kind);
  await sleep(ms);
  await app.stop(kind);
  const took = performance.now() - began;
  await sleep(1_500);
  const samples = await prober.stop();
  const phases = { ...PHASES, built: BUILT, released: BUILT, switched: 3_000 + ms };
  const run = { version: 1, startedAt: 0, intervalMs: INTERVAL_MS, paths: ['/'] } as const;
  const rules = { ...SETTINGS, rate: RATE, maxDowntimeMs: 2 * INTERVAL_MS };
  return [judge({ ...run, phases, samples }, rules, DEPLOYED, LIMITS), took];
}

const KINDS = ['refused', 'errors', 'stall'] as const;

describe('an outage of a real server', () => {
  it.each(sampleOf(1, [900, 700, 1_500]))('is measured, whatever it is: %d ms', async (ms) => {
    const measured = await Promise.all(KINDS.map((kind) => measure(kind, ms)));
    for (const [{ verdict, downtimeMs }, took] of measured) {
      expect(verdict).toBe('fail');
      // A busy machine sends some late, and those are left out.
      expect(Math.abs(downtimeMs - took)).toBeLessThanOrEqual(4 * INTERVAL_MS);
    }
  });
});

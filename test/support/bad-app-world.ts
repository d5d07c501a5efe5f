import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import { badApp } from './bad-app.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import { type E2e, ROOT } from './e2e.ts';
import { type LoopbackServer, startServer } from './loopback-server.ts';
import { useTeardown } from './teardown.ts';
import { warmAsJson } from './commands.ts';

export interface BadApp {
  readonly origin: string;
  readonly server: LoopbackServer;
  /** another site on this machine */
  readonly elsewhere: LoopbackServer;
  readonly env: Record<string, string>;
  /** kilobytes, of the last Node that was started */
  readonly peakMemory: () => Promise<number>;
}

/** Starts such apps, which end with their test; `warmup` is from the config. */
export function useBadApp(): (world: E2e, warmup: object) => Promise<BadApp> {
  const later = useTeardown();
  let certificate: Certificate;
  beforeAll(async () => {
    certificate = await createCertificate(['localhost']);
  });
  return (world, warmup) => startBadApp(world, warmup, certificate, later);
}

/** A malicious app serves my-app; the developer has allowed its host. */
async function startBadApp(
  world: E2e,
  warmup: object,
  certificate: Certificate,
  later: (end: () => unknown) => void,
): Promise<BadApp> {
  const elsewhere = await startServer((_, response) => response.end('fine'), certificate);
  later(elsewhere.close);
  const server = await startServer(badApp(`https://localhost:${elsewhere.port}/`), certificate);
  later(server.close);
  const host = `localhost:${server.port}`;
  const [ca, peak] = ['ca.pem', 'peak'].map((name) => join(world.repository.outside, name));
  const herokuCa = await readFile(world.env.GIT_SSL_CAINFO ?? '', 'utf8');
  await writeFile(ca ?? '', `${herokuCa}\n${certificate.cert}`);
  await world.git('config', 'preflight.allowHost', host);
  const bounds = { requestTimeout: '1s', timeout: '6s', retries: 1 };
  await world.write('heroku-preflight.json', {
    warmup: { url: `https://${host}`, ...bounds, ...warmup },
  });
  const env = {
    GIT_SSL_CAINFO: ca ?? '',
    E2E_PEAK_MEMORY: peak ?? '',
    NODE_OPTIONS: `${world.env.NODE_OPTIONS ?? ''} --require=${join(ROOT, 'test/support/peak-memory.cjs')}`,
  };
  const peakMemory = async (): Promise<number> => Number(await readFile(peak ?? '', 'utf8'));
  return { ...{ origin: `https://${host}`, server, elsewhere, env, peakMemory } };
}

/** Paths with endless answers. */
export const ENDLESS = ['/endless-body', '/unpacks', '/brotli', '/big-headers'];

/** The most requests at once that the config allows. */
const AT_MOST = { concurrency: 20, requestTimeout: '5s', timeout: '6s', wait: '20s' };

/** All of them to one path. */
export const twenty = (path: string) => ({
  ...AT_MOST,
  paths: Array.from({ length: 20 }, (_, index) => `${path}?${index}`),
});

/** Five of them to each path without an end. */
export const MIXED = {
  ...AT_MOST,
  paths: ENDLESS.flatMap((path) => twenty(path).paths).filter((_, index) => index % 4 === 0),
};

/** Kilobytes. */
export const MOST_MEMORY = 100 * 1024;

/** `warm` requests all twenty paths, and stays within the memory limit. */
export async function expectSmallWarmUp(world: E2e, { env, peakMemory }: BadApp): Promise<void> {
  const { json } = await warmAsJson(world, ['--dynos', '20'], { env });
  expect(json.paths).toHaveLength(20);
  expect(json.paths.every(({ requests }) => requests > 0)).toBe(true);
  expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
}

/** A push does the same and leaves nothing behind. @returns what it says about the warm-up */
export async function expectSmallPush(world: E2e, { env, peakMemory }: BadApp): Promise<string> {
  const { code, stderr } = await world.push(env);
  expect(code).toBe(0);
  expect(await world.runs()).toEqual([]);
  expect(await peakMemory()).toBeLessThan(MOST_MEMORY);
  return stderr;
}

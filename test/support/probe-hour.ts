import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepHeapSmall } from '../../src/bin/small-heap.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { judge } from '../../src/probe/judge.ts';
import { probePorts } from '../../src/probe/ports.ts';
import { startProbing } from '../../src/probe/prober.ts';
import { pathOf, requestOf } from './default-request.ts';
import { gitConfig } from './git-config.ts';

// Sends an hour's probes in two minutes to https://localhost:PORT/, and prints how much memory that took.

const [, , port = '', caFile = ''] = process.argv;
const HOUR_OF_PROBES = 7_200;
const SPEED = 30;
const RATE = 2;

// As in the process after a push.
keepHeapSmall();
const now = (): number => performance.now() * SPEED;
const ca = readFileSync(caFile, 'utf8');
const settings = {
  ...{ env: { GIT_SSL_CAINFO: caFile }, gitConfig: gitConfig(), cwd: '/' },
  files: { read: () => Promise.resolve(ca) },
};
const baseUrl = `https://localhost:${port}/`;
const net = {
  ...{ now, today: () => new Date(now()), userAgent: 'test/1', hosts: { apiUrl: baseUrl } },
  sleep: (ms: number, signal?: AbortSignal) =>
    sleep(ms / SPEED, undefined, signal && { signal }).catch(() => undefined),
  fetch: createFetch(settings),
};
const request = requestOf({ baseUrl, paths: [pathOf('/')], site: [`localhost:${port}`] });
const plan = { rate: RATE, paths: 1, lateMs: 60_000 };
const prober = startProbing(probePorts(net, request), plan, new AbortController().signal);
await sleep((HOUR_OF_PROBES / RATE / SPEED) * 1_000 + 500);
const samples = await prober.stop();
const phases = { found: 0, built: 60_000, released: 60_000, booted: null };
const { failed } = judge(
  {
    ...{ version: 1, startedAt: 0, intervalMs: 1_000 / RATE, paths: ['/'], samples },
    phases: { ...phases, switched: 120_000, warmed: null },
  },
  { rate: RATE, maxDowntimeMs: 1_000, slowMs: null },
  { release: undefined, isEstimate: false },
);
// On Linux, getrusage includes the memory of the process that started this one.
const peakKb = Number(
  /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1],
);
const { user, system } = process.cpuUsage();
const cpuShare = (user + system) / 1e6 / (samples.length / RATE);
process.stdout.write(JSON.stringify({ probes: samples.length, failed, peakKb, cpuShare }));
process.exit();

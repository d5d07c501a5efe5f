import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { build } from 'esbuild';
import { scenarioOf } from '../simulator/in-world.ts';
import { createCertificate } from '../support/certificate.ts';
import { startServer } from '../support/loopback-server.ts';
import { inWorld, ROOT } from '../support/e2e.ts';
import { cpuSeconds, onLinux, peakKb } from '../support/process-resources.ts';

// What probes take from the developer's machine, in the process after a push.

const SECONDS = 60;
/** As fast as the config allows: its minute has as many probes as five minutes of the usual rate. */
const RATE = 10;
const USUAL_RATE = 2;
const MOST_KB = 80_000;

onLinux('probing takes under 2 % of a core, and with the deploy under 80 MB', () =>
  inWorld(
    // The old dynos answer for three minutes.
    scenarioOf('one-dyno', { quantity: 2, buildSeconds: 1, features: { preboot: true } }),
    async (world) => {
      await world.write('heroku-preflight.json', { deploy: { probe: true, rate: RATE } });
      await world.push();
      const pid = await world.backgroundPid();
      await sleep(5_000);
      const begun = cpuSeconds(pid);
      await sleep(SECONDS * 1_000);
      const share = ((cpuSeconds(pid) - begun) / SECONDS) * (USUAL_RATE / RATE);
      process.stdout.write(`CPU ${(share * 100).toFixed(2)} %, ${peakKb(pid)} kB\n`);
      expect(share).toBeLessThan(0.02);
      expect(peakKb(pid)).toBeLessThan(MOST_KB);
    },
    { speed: 1, follows: true },
  ),
);

const run = promisify(execFile);

onLinux('an hour of probes, sped up, takes under 80 MB, and 2 % of a core', async () => {
  const certificate = await createCertificate(['localhost']);
  const server = await startServer((_, response) => response.end('ok'), certificate);
  const folder = await mkdtemp(join(tmpdir(), 'probe-hour-'));
  try {
    await writeFile(join(folder, 'ca.pem'), certificate.cert);
    // Not through tsx, which takes 96 MB by itself.
    await build({
      entryPoints: [join(ROOT, 'test/support/probe-hour.ts')],
      ...{ bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'hour.mjs') },
      banner: { js: "import{createRequire}from'node:module';const require=createRequire('/');" },
      external: ['kerberos'],
      logLevel: 'silent',
    });
    const args = [join(folder, 'hour.mjs'), String(server.port), join(folder, 'ca.pem')];
    const { stdout } = await run(process.execPath, args);
    process.stdout.write(`${stdout}\n`);
    const hour = JSON.parse(stdout) as { probes: number; peakKb: number; cpuShare: number };
    expect(hour).toMatchObject({ failed: {} });
    expect(hour.probes).toBeGreaterThanOrEqual(7_200);
    expect(hour.peakKb).toBeLessThan(MOST_KB);
    expect(hour.cpuShare).toBeLessThan(0.02);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

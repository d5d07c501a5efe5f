import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { inWorld } from '../support/e2e.ts';
import { cpuSeconds, onLinux, peakKb } from '../support/process-resources.ts';

// What the process that follows a deploy takes from the developer's machine.

const SECONDS = 40;
const FOLLOW_SECONDS = 600;
const MOST_KB = 80_000;

onLinux('following a deploy for ten minutes takes under 80 MB, and 1 % of a core', () =>
  inWorld(
    // A switch reads most often: every two seconds.
    scenarioOf('one-dyno', { buildSeconds: 1, bootSeconds: 59, bootJitter: 0 }),
    async (world) => {
      await world.push();
      const pid = await world.backgroundPid();
      await sleep(5_000);
      const begun = cpuSeconds(pid);
      await sleep(SECONDS * 1_000);
      const perSecond = (cpuSeconds(pid) - begun) / SECONDS;
      const share = (begun + perSecond * FOLLOW_SECONDS) / FOLLOW_SECONDS;
      expect(share).toBeLessThan(0.01);
      expect(peakKb(pid)).toBeLessThan(MOST_KB);
    },
    { speed: 1, follows: true },
  ),
);

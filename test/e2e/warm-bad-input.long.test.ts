import { describe, expect, it } from '@jest/globals';
import {
  ENDLESS,
  expectSmallPush,
  expectSmallWarmUp,
  twenty,
  useBadApp,
} from '../support/bad-app-world.ts';
import { inFreshClone, inWorld } from '../support/e2e.ts';
import { scenarioOf } from '../simulator/in-world.ts';

const ONE_DYNO = scenarioOf('one-dyno');

const withBadApp = useBadApp();

describe('as many requests at once as the config allows, all to one endless path', () => {
  it.each(ENDLESS)('stay within the memory limit when warmed: %s', (path) =>
    inFreshClone(ONE_DYNO, async (world) => {
      await expectSmallWarmUp(world, await withBadApp(world, twenty(path)));
    }),
  );

  it.each(ENDLESS)('stay within the memory limit when pushed: %s', (path) =>
    inWorld(ONE_DYNO, async (world) => {
      const app = await withBadApp(world, twenty(path));
      await expectSmallPush(world, app);
      expect(new Set(app.server.requests.map(({ url }) => url)).size).toBe(20);
    }),
  );
});

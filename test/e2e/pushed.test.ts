import { describe, expect, it } from '@jest/globals';
import { inWorld } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';

describe('an app with internal routing', () => {
  it('is asked by no push, and a push says so once', () =>
    inWorld(scenarioOf('private-space', { internalRouting: true }), async (world) => {
      const first = await world.runHook();
      expect(first.stderr).toMatch(/ℹ no warm-up: internal routing: only its Private Space/);
      const second = await world.runHook();
      expect(second.stderr).not.toContain('internal routing');
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
    }));
});

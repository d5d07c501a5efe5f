import { describe, expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { inWorld } from '../support/e2e.ts';

const SPEED = 60;

describe('after a push', () => {
  it('a process follows the deploy', () =>
    inWorld(
      scenarioOf('one-dyno'),
      async (world) => {
        const run = await world.push();
        console.log(run.stderr);
        const ended = await world.finishedRun();
        console.log(JSON.stringify(ended, null, 1));
        console.log((await world.bin('heroku-preflight', ['report'])).stdout);
        expect(ended.deploy?.outcome).toMatchObject({ kind: 'live' });
      },
      { speed: SPEED, follows: true },
    ));
});

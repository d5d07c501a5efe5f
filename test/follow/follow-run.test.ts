import { describe, expect, it } from '@jest/globals';
import { followPush, herokuWith } from './follow-world.ts';
import { windowFor } from '../../src/warm/measure.ts';
import { pathRecord } from '../support/warmup-runs.ts';
import { dyno } from './news.ts';

describe('the times on record', () => {
  it('are by Heroku’s clock, months away from this machine’s', async () => {
    const { run } = await followPush(herokuWith());
    expect(run?.deploy).toMatchObject({
      outcome: { kind: 'live', release: 6, by: 'dynos' },
      times: { found: 2_000, built: 30_000, released: 30_000, booted: 40_000, switched: 40_000 },
    });
  });

  it('are by Heroku’s clock even if the push couldn’t read it', async () => {
    const { run } = await followPush(herokuWith(), { isUnread: true });
    expect(run?.deploy?.times).toMatchObject({ found: 2_000, switched: 40_000 });
  });
});

describe('warming after the deploy', () => {
  it('knows the number of dynos from the switch', async () => {
    let requests = 0;
    const heroku = herokuWith({
      quantity: () => 4,
      dynos: (second) =>
        second < 40 ? [] : [1, 2, 3, 4].map((n) => dyno(6, 'up', { name: `web.${n}` })),
      app: () => {
        requests += 1;
        return 200;
      },
    });
    const { run } = await followPush(heroku, {
      warming: { window: windowFor(null, false, 4), timeout: 60_000 },
    });
    expect(run?.deploy).toMatchObject({ dynos: 4, warm: { isWarm: true } });
    // As many as reach each of four dynos, whose answers don't name them.
    expect(requests).toBeGreaterThanOrEqual(21);
  });
});

describe('a dyno that crashes in Preboot’s window', () => {
  it('is told about at once, while the app is still being woken', async () => {
    const heroku = herokuWith({
      dynos: (second) => [dyno(6, second < 60 ? 'starting' : 'crashed')],
      app: () => 503,
    });
    const { seconds, toldAt } = await followPush(heroku, {
      deploy: { runtime: 'preboot' },
      run: { paths: [pathRecord()] },
    });
    expect(toldAt).toBeLessThan(80);
    expect(seconds).toBeGreaterThan(120);
  });
});

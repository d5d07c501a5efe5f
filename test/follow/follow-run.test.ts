import { describe, expect, it } from '@jest/globals';
import { followPush, herokuWith } from './follow-world.ts';

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

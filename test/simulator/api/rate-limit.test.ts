import { describe, expect, it } from '@jest/globals';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { askApi, scenarioOf, worlds } from '../in-world.ts';

const { start } = worlds(useTeardown());

// Time hardly moves, so no tokens are added between two requests.
const SLOW = 0.001;

const withTokens = (requestsLeft: number) => ({ ...scenarioOf('warm'), account: { requestsLeft } });

async function ask(simulator: Simulator, path: string): Promise<[status: number, left: string]> {
  const { status, headers } = await askApi(simulator, path);
  return [status, headers.get('ratelimit-remaining') ?? ''];
}

describe('the rate limit', () => {
  it('counts requests down from 4500', async () => {
    const simulator = await start(scenarioOf('warm'), SLOW);
    expect(await ask(simulator, '/account')).toEqual([200, '4499']);
    expect(await ask(simulator, '/nothing')).toEqual([404, '4498']);
  });

  it('refuses requests when there are none left', async () => {
    const simulator = await start(withTokens(1), SLOW);
    expect(await ask(simulator, '/account')).toEqual([200, '0']);

    const refused = await askApi(simulator, '/account');
    expect([refused.status, refused.headers.get('ratelimit-remaining')]).toEqual([429, '0']);
    expect(await refused.json()).toMatchObject({
      id: 'rate_limit',
      url: 'https://devcenter.heroku.com/articles/platform-api-reference#rate-limits',
    });
  });

  it('says what is left without counting that request', async () => {
    const simulator = await start(withTokens(0), SLOW);

    const answers = [1, 2].map(() => askApi(simulator, '/account/rate-limits'));

    for (const answer of await Promise.all(answers)) {
      expect([answer.status, await answer.json()]).toEqual([200, { remaining: 0 }]);
    }
  });

  it('allows 75 more in each simulated minute', async () => {
    const simulator = await start(withTokens(0), 600);
    const [, before] = await ask(simulator, '/account/rate-limits');
    const [, after] = await ask(simulator, '/account/rate-limits');

    const [asked = 0, answered = 0, askedAgain = 0, answeredAgain = 0] = simulator.events
      .filter(({ type }) => type === 'api-request' || type === 'api-response')
      .map(({ at }) => (at / 60_000) * 75);
    const gained = Number(after) - Number(before);
    expect(gained).toBeGreaterThan(askedAgain - answered - 1);
    expect(gained).toBeLessThan(answeredAgain - asked + 1);
  });

  it('never allows more than 4500', async () => {
    const simulator = await start(withTokens(4499), 10_000);
    expect(await ask(simulator, '/account/rate-limits')).toEqual([200, '4500']);
  });

  it('doesn’t count a request with another token', async () => {
    const simulator = await start(withTokens(1), SLOW);

    const stranger = await askApi(simulator, '/account', { headers: { authorization: '' } });
    expect([stranger.status, stranger.headers.get('ratelimit-remaining')]).toEqual([401, null]);

    expect(await ask(simulator, '/account')).toEqual([200, '0']);
  });
});

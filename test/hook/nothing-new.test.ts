import { describe, expect, it } from '@jest/globals';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppQuery } from '../../src/heroku/open.ts';
import type { Release } from '../../src/heroku/shapes.ts';
import { nothingNewLines } from '../../src/hook/nothing-new.ts';
import { APP, dataWith, NOON, readingsOf, release } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const FAILED = release(42, 'failed', { current: false });

/** What a push with nothing new says, and what it reads for that. */
async function push(releases: readonly Release[]) {
  const queries: AppQuery[] = [];
  const { checks } = settingsFor(undefined, APP);
  const lines = await nothingNewLines({ kind: 'nothing-new', app: APP, token: 'HRKU-1' }, checks, {
    ...{ style: PLAIN, today: () => NOON },
    readApp: async (query) => {
      queries.push(query);
      await query.meanwhile;
      return readingsOf(dataWith({ releases }));
    },
  });
  return { text: lines.join(' ').replace(/\s+/g, ' '), queries };
}

describe('a push with nothing new after a failed release', () => {
  it.each([
    ['the release that runs', [FAILED, release(41, 'succeeded')], 'my-app runs v41: v42 failed.'],
    [
      'the one before if it isn’t listed',
      [FAILED, release(41, 'failed', { current: false })],
      'my-app runs the release before it: v42 failed.',
    ],
  ])('names %s', async (_, releases, words) => {
    expect((await push(releases)).text).toContain(words);
  });

  it('reads what one check needs, with the remote’s token', async () => {
    const { queries } = await push([FAILED]);
    expect(queries).toEqual([
      {
        ...{ app: APP, token: 'HRKU-1', budgetMs: 10_000 },
        ...{ wanted: new Set(['app', 'releases', 'formation']), meanwhile: expect.any(Promise) },
      },
    ]);
  });
});

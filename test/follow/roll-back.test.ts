import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { end } from '../../src/follow/deploy.ts';
import { type Judged, judgedOf, rollBack, type Rollback } from '../../src/follow/roll-back.ts';
import { ApiError } from '../../src/heroku/api-error.ts';
import type { Release } from '../../src/heroku/shapes.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { follow, release, RELEASED } from './news.ts';

const V4 = release(4, 'succeeded', { code: 's4' });
const V5 = release(5);
const V6 = release(6);
const JUDGED = { release: 6, before: 5 };

interface World {
  readonly releases: readonly Release[];
  /** what Heroku makes of the request; an error: its answer */
  readonly made?: Release | Error;
  /** whether the release is made although the answer is an error */
  readonly isMade?: boolean;
  /** how many reads don't show the new release yet */
  readonly late?: number;
  readonly judged?: Judged;
}

/** Takes back v6, which followed v5. */
async function rolledBack({
  releases,
  made,
  isMade = !(made instanceof Error),
  late = 0,
  judged = JUDGED,
}: World) {
  const sent: string[] = [];
  let unseen = late;
  const result = await rollBack(
    {
      ...virtualClock(),
      readReleases: () => {
        const again = releases.find(({ id }) => id === sent[0]);
        const isSeen = again !== undefined && isMade && --unseen < 0;
        return Promise.resolve(isSeen ? [{ ...again, version: 7 }, ...releases] : releases);
      },
      rollBack: (id) => {
        sent.push(id);
        return made instanceof Error ? Promise.reject(made) : Promise.resolve(made ?? release(7));
      },
    },
    judged,
  );
  return { result, sent };
}

const refusal = (status: number): ApiError =>
  new ApiError('api-refused', 'no', { request: 'POST', status, requestId: undefined });

describe('rollBack', () => {
  it('releases again what served before', async () => {
    const { result, sent } = await rolledBack({ releases: [V6, V5, V4] });
    expect(result).toEqual({ kind: 'released', to: 5, release: 7 });
    expect(sent).toEqual(['r5']);
  });

  it('skips releases that failed, on both sides', async () => {
    const releases = [release(8, 'failed'), V6, release(5, 'failed'), V4];
    const { result, sent } = await rolledBack({ releases: [...releases].reverse() });
    expect(sent).toEqual(['r4']);
    expect(result).toMatchObject({ kind: 'released', to: 4 });
  });

  it('takes the last one before, whatever their order', async () => {
    const { sent } = await rolledBack({ releases: [V4, V5, V6] });
    expect(sent).toEqual(['r5']);
  });

  it('isn’t stopped by a later release that has expired', async () => {
    const { sent } = await rolledBack({ releases: [release(7, 'expired'), V6, V5] });
    expect(sent).toEqual(['r5']);
  });

  it('waits until Heroku lists the new release', async () => {
    const { result } = await rolledBack({ releases: [V6, V5], late: 2 });
    expect(result).toEqual({ kind: 'released', to: 5, release: 7 });
  });

  it('reads whether it was made if the answer is lost', async () => {
    const lost = new PreflightError('reset', 'the connection broke');
    const { result } = await rolledBack({ releases: [V6, V5], made: lost, isMade: true });
    expect(result).toEqual({ kind: 'released', to: 5, release: 7 });
  });

  const NOT_MADE: readonly (readonly [string, World, Rollback])[] = [
    [
      'a refusal',
      { releases: [V6, V5], made: refusal(422) },
      { kind: 'failed', to: 5, error: refusal(422) },
    ],
    [
      'an answer that is lost, without a new release',
      { releases: [V6, V5], made: refusal(503) },
      { kind: 'unknown', to: 5, error: refusal(503), isRead: true },
    ],
    [
      'an answer that no release follows',
      { releases: [V6, V5], isMade: false },
      { kind: 'unknown', to: 5, error: undefined, isRead: true },
    ],
  ];
  it.each(NOT_MADE)('doesn’t call it done after %s', async (_, world, expected) => {
    const { result, sent } = await rolledBack(world);
    expect(result).toEqual(expected);
    expect(sent).toEqual(['r5']);
  });

  it.each([
    [
      'takes Heroku’s word for it',
      () => Promise.resolve(release(7)),
      { kind: 'released', to: 5, release: 7 },
    ],
    [
      'doesn’t believe that it made the release that is taken back',
      () => Promise.resolve(release(6)),
      { kind: 'unknown', to: 5, error: refusal(500), isRead: false },
    ],
    [
      'doesn’t say that it wasn’t made',
      () => Promise.reject(refusal(503)),
      { kind: 'unknown', to: 5, error: refusal(503), isRead: false },
    ],
  ])('%s if the releases can’t be read afterwards', async (_, rollBackTo, expected) => {
    let reads = 0;
    const ports = {
      ...virtualClock(),
      readReleases: () => {
        reads += 1;
        return reads === 1 ? Promise.resolve([V6, V5]) : Promise.reject(refusal(500));
      },
      rollBack: rollBackTo,
    };
    expect(await rollBack(ports, JUDGED)).toEqual(expected);
  });

  it.each([
    ['the release that is taken back, of the same code', [release(6, 'succeeded', { code: 's5' })]],
    ['another person’s release', [release(7, 'succeeded', { code: 's7' }), V6]],
  ])('doesn’t take %s for the one that it made', async (_, [newest, ...others]) => {
    const pauses: number[] = [];
    let reads = 0;
    const ports = {
      sleep: (ms: number) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      readReleases: () => {
        reads += 1;
        const isListed = reads > 1 || others.length === 0;
        return Promise.resolve([...(isListed && newest ? [newest] : []), ...others, V5]);
      },
      rollBack: () => Promise.resolve(release(7)),
    };
    const unknown = { kind: 'unknown', to: 5, error: undefined, isRead: true };
    expect(await rollBack(ports, JUDGED)).toEqual(unknown);
    expect(pauses).toEqual([1_000, 2_000]);
  });

  const other = release(6, 'succeeded', { code: 's9' });
  const REFUSED: readonly (readonly [string, readonly Release[], object])[] = [
    ['it is the first release', [V6], { why: 'none-before' }],
    [
      'the release before has no code',
      [V6, release(5, 'succeeded', { slug: null })],
      { why: 'none-before' },
    ],
    ['a later release serves', [release(7), V6, V5], { why: 'newer', between: release(7) }],
    [
      'a later release is in its release phase',
      [release(7, 'pending'), V6, V5],
      { why: 'newer', between: release(7, 'pending') },
    ],
    [
      'Heroku doesn’t allow it',
      [V6, release(5, 'succeeded', { eligible_for_rollback: false })],
      { why: 'ineligible', to: 5 },
    ],
  ];
  it.each(REFUSED)('sends nothing if %s', async (_, releases, expected) => {
    const { result, sent } = await rolledBack({ releases });
    expect(result).toEqual({ kind: 'refused', refusal: expected });
    expect(sent).toEqual([]);
  });

  it.each([
    ['a config var that was changed after the deploy', [release(7), V6, V5], release(7)],
    ['another deploy in between', [release(7), other, V5], other],
    [
      'another deploy in between that is in its release phase',
      [release(7), release(5, 'pending'), V4],
      release(5, 'pending'),
    ],
  ])('doesn’t take back %s', async (_, releases, between) => {
    const { result, sent } = await rolledBack({ releases, judged: { release: 7, before: 5 } });
    expect(result).toEqual({ kind: 'refused', refusal: { why: 'between', between } });
    expect(sent).toEqual([]);
  });

  it('sends nothing if the releases can’t be read', async () => {
    const error = new PreflightError('timeout', 'no answer');
    const ports = {
      ...virtualClock(),
      readReleases: () => Promise.reject(error),
      rollBack: () => Promise.reject(new Error('sent')),
    };
    expect(await rollBack(ports, JUDGED)).toEqual({ kind: 'failed', to: undefined, error });
  });
});

describe('judgedOf', () => {
  it('is nothing while a deploy is under way, or if it has made no release', () => {
    expect(judgedOf(follow({}, ...RELEASED))).toBeUndefined();
    expect(judgedOf(end(follow({}), { kind: 'build-failed' }))).toBeUndefined();
    const unknown = {
      kind: 'unknown',
      why: 'silence',
      release: undefined,
      error: undefined,
    } as const;
    expect(judgedOf(end(follow({}), unknown))).toBeUndefined();
  });

  it('is the release and what was the newest before', () => {
    const crashed = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
    expect(judgedOf(end(follow({}, ...RELEASED), crashed))).toEqual(JUDGED);
  });
});

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { isWithoutWeb, type Verdict, verdictOf, type Watched } from '../../src/follow/watched.ts';
import type { Skipped } from '../../src/warm/report.ts';
import { pathOf, warmedOf } from '../support/warm-report.ts';
import { followed, LIVE, unasked, watchedOf } from '../support/watched.ts';

const error = new PreflightError('api-forbidden', 'no');
const settled = (release?: number) => ({ kind: 'settled', release }) as const;
const command = (exitCode: number) => ({ name: 'git', exitCode });
const skipped = (reason: Skipped['reason']): Skipped => ({
  ...{ ...watchedOf().start, kind: 'skipped', reason },
});

const ROWS: readonly (readonly [string, Watched, Verdict])[] = [
  ['live and warm', watchedOf(), 'ok'],
  ['live by an estimate', watchedOf({ liveness: followed({ ...LIVE, by: 'time' }) }), 'ok'],
  ['asleep, and woken', watchedOf({ liveness: followed({ kind: 'asleep', release: 6 }) }), 'ok'],
  ['deployed by a command', watchedOf({ command: command(0) }), 'ok'],
  ['live before, so that it isn’t asked', unasked(settled(5)), 'ok'],
  [
    'live, and only its Private Space can ask it',
    watchedOf({ warmth: skipped('internal-routing') }),
    'ok',
  ],
  [
    'live, and the config says not to ask it',
    unasked(followed(LIVE), { unasked: new PreflightError('warmup-off', 'off') }),
    'ok',
  ],
  ['never deployed', unasked(settled()), 'failed'],
  [
    'live before, with dynos that have crashed',
    unasked(settled(5), { warmth: skipped('crashed') }),
    'failed',
  ],
  ['a command without a deploy', unasked(undefined, { command: command(0) }), 'failed'],
  ['a command that fails without a deploy', unasked(undefined, { command: command(1) }), 'failed'],
  ['a command that fails after its deploy', watchedOf({ command: command(1) }), 'failed'],
  ['a failed build', unasked(followed({ kind: 'build-failed' })), 'failed'],
  [
    'a failed release phase',
    unasked(followed({ kind: 'release-failed', release: 6, running: 5 })),
    'failed',
  ],
  [
    'a crash',
    unasked(followed({ kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined })),
    'failed',
  ],
  [
    'an app without a web process',
    unasked(followed({ kind: 'scaled-to-zero', release: 6 }), {
      warmth: skipped('no-web-process'),
    }),
    'ok',
  ],
  ['scaled to 0', unasked(followed({ kind: 'scaled-to-zero', release: 6 })), 'failed'],
  [
    'scaled to 0, in a Private Space whose apps can’t be asked',
    unasked(followed({ kind: 'scaled-to-zero', release: 6 }), {
      warmth: skipped('internal-routing'),
    }),
    'failed',
  ],
  [
    'a failed build of an app without a web process',
    unasked(followed({ kind: 'build-failed' }), { warmth: skipped('no-web-process') }),
    'failed',
  ],
  ['maintenance', watchedOf({ warmth: skipped('maintenance') }), 'failed'],
  [
    'live, but not warm',
    watchedOf({ warmth: warmedOf([pathOf('/', { notWarm: 'unanswered' })]) }),
    'failed',
  ],
  [
    'a deploy that can’t be followed',
    unasked(followed({ kind: 'unknown', why: 'silence', release: 6, error })),
    'unknown',
  ],
  ['an API that can’t be read', unasked({ kind: 'unchecked', error }), 'unknown'],
  [
    'live, without an address to ask',
    unasked(followed(LIVE), { unasked: new PreflightError('unknown-address', 'no') }),
    'unknown',
  ],
];

describe('the verdict', () => {
  it.each(ROWS)('about %s', (_, watched, verdict) => {
    expect(verdictOf(watched)).toBe(verdict);
  });
});

describe('an app without a web process', () => {
  const noWeb = { warmth: skipped('no-web-process') };

  it('is known by its deploy', () => {
    const scaled = followed({ kind: 'scaled-to-zero', release: 6 });
    expect(isWithoutWeb(unasked(scaled, noWeb))).toBe(true);
  });

  it('isn’t known without one', () => {
    expect(isWithoutWeb(unasked(undefined, noWeb))).toBe(false);
    expect(isWithoutWeb(unasked(settled(5), noWeb))).toBe(false);
  });
});

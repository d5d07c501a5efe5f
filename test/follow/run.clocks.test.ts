import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Course, Fact, Read } from '../../src/follow/deploy.ts';
import { begin } from '../../src/follow/machine.ts';
import { follow as followDeploy, type FollowPorts } from '../../src/follow/run.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import {
  answer,
  at,
  builds,
  deployOf,
  dyno,
  dynos,
  follow,
  formation,
  outcomeOf,
  release,
  RELEASED,
  releases,
  secondsOf,
  START,
} from './news.ts';

const lost = new PreflightError('connect', 'no network');

const good = ({ kind }: Read): Fact => {
  if (kind === 'builds') return builds();
  if (kind === 'answer') return answer(5);
  if (kind === 'releases') return releases(release(6), release(5));
  return kind === 'formation' ? formation(1) : dynos(dyno(6, 'starting'));
};

/** This machine's clocks, which have begun at some other moment than Heroku's. */
function portsOf(changes: Partial<FollowPorts> = {}): FollowPorts {
  const clock = virtualClock();
  const now = (): number => clock.now() + 7_000;
  return {
    ...{ ...clock, now, calls: () => 0, requestsLeft: () => undefined },
    date: () => undefined,
    read: (read) => Promise.resolve(good(read)),
    ...changes,
  };
}

/** Follows it for as many rounds. */
async function followFor(rounds: number, ports: FollowPorts, start: Course): Promise<Course> {
  const stop = new AbortController();
  let left = rounds;
  return followDeploy(ports, start, stop.signal, () => {
    left -= 1;
    if (left === 0) stop.abort();
  });
}

const finding = begin(deployOf(), START);
/** Reads everything in each round. */
const switching = follow({ runtime: 'preboot' }, ...RELEASED);

describe('Heroku’s clock', () => {
  const HOUR = 3_600_000;

  it.each<[string, readonly Read['kind'][], number]>([
    ['known by a round', ['dynos', 'formation', 'releases', 'answer'], HOUR],
    ['known by a round in which only one read is answered', ['formation'], HOUR],
    ['not known by the app’s answer', ['answer'], 0],
    ['not known without an answer', [], 0],
  ])('is %s', async (_, answered, aheadMs) => {
    const ports = portsOf({
      date: () => new Date(switching.at + HOUR),
      read: (read) =>
        answered.includes(read.kind) ? Promise.resolve(good(read)) : Promise.reject(lost),
    });
    const course = await followFor(1, ports, switching);
    expect(course.at - switching.at).toBe(aheadMs);
  });

  it.each([
    ['not if they’re less than a second ahead: they’re whole seconds', 999, 0],
    ['if they’re a second ahead', 1_000, 1_000],
  ])('is set by the API’s dates, %s', async (_, aheadMs, setMs) => {
    const ports = portsOf({ date: () => new Date(START + aheadMs) });
    expect((await followFor(1, ports, finding)).at).toBe(START + setMs);
  });

  it('goes on while the API doesn’t answer, which is told after ten minutes', async () => {
    const ports = portsOf({ date: () => new Date(START), read: () => Promise.reject(lost) });
    const course = await followFor(200, ports, finding);
    expect(outcomeOf(course)).toMatchObject({ kind: 'unknown', why: 'silence' });
    expect(secondsOf(course.at)).toBeLessThan(700);
  });
});

describe('a laptop’s sleep', () => {
  it.each([
    ['less than 20 s, which may be a busy machine', 19_999, 0],
    ['20 s', 20_000, 20_000],
  ])('pauses the bounds: %s', async (_, aheadMs, pausedMs) => {
    let ms = 0;
    const ports = portsOf({
      today: () => new Date(START + ms),
      read: (read) => {
        ms = aheadMs;
        return Promise.resolve(good(read));
      },
    });
    expect((await followFor(1, ports, finding)).pausedMs).toBe(pausedMs);
  });

  it('isn’t seen in answers that take 10 s', async () => {
    const clock = virtualClock();
    const ports = portsOf({
      ...clock,
      gitRuns: () => true,
      read: async (read) => {
        await clock.sleep(10_000);
        return good(read);
      },
    });
    const course = await followFor(200, ports, finding);
    expect(outcomeOf(course)).toEqual({ kind: 'nothing-built' });
    expect(course.at).toBeLessThan(at(1_230));
  });
});

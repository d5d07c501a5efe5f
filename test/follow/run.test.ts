import { describe, expect, it } from '@jest/globals';
import type { Course, Fact, Read } from '../../src/follow/deploy.ts';
import { begin } from '../../src/follow/machine.ts';
import { follow, type FollowPorts } from '../../src/follow/run.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import {
  at,
  build,
  builds,
  deployOf,
  dyno,
  dynos,
  formation,
  outcomeOf,
  release,
  releases,
  secondsOf,
  START,
} from './news.ts';

const NEVER = new AbortController().signal;

interface Ports extends FollowPorts {
  readonly asked: Read['kind'][];
}

/** Heroku as a function; its clock and ours go alike, from START. */
function portsOf(
  heroku: (read: Read, seconds: number) => Fact | Promise<Fact>,
  changes: Partial<FollowPorts> = {},
): Ports {
  const clock = virtualClock();
  const asked: Read['kind'][] = [];
  let calls = 0;
  return {
    ...{ ...clock, asked, calls: () => calls, requestsLeft: () => undefined },
    date: () => new Date(START + clock.now()),
    read: async (read) => {
      asked.push(read.kind);
      calls += 1;
      return heroku(read, clock.now() / 1_000);
    },
    ...changes,
  };
}

const begun = (): Course => begin(deployOf(), START);

const quick = ({ kind }: Read): Fact => {
  if (kind === 'builds') return builds(build('succeeded', { updated_at: undefined }));
  if (kind === 'releases') return releases(release(6));
  return kind === 'formation' ? formation(1) : dynos(dyno(6, 'up'));
};

describe('following a deploy', () => {
  it('reads what the machine asks for, until it’s over', async () => {
    const ports = portsOf(quick);
    const course = await follow(ports, begun(), NEVER);
    expect(outcomeOf(course)).toEqual({ kind: 'live', release: 6, by: 'dynos' });
    expect(ports.asked).toEqual(['builds', 'releases', 'dynos', 'formation', 'releases']);
  });

  it('tells each step', async () => {
    const phases: string[] = [];
    await follow(portsOf(quick), begun(), NEVER, ({ phase }) => phases.push(phase.kind));
    expect(phases).toEqual(['release', 'switch', 'over']);
  });

  it('ends when it’s told to, in a pause', async () => {
    const stop = new AbortController();
    const ports = portsOf(() => builds());
    let asked = 0;
    const course = await follow(ports, begun(), stop.signal, ({ at: now }) => {
      if (now >= at(30)) stop.abort();
      asked = ports.asked.length;
    });
    expect(course.phase.kind).toBe('find');
    expect(ports.asked).toHaveLength(asked);
  });

  it('ends when it’s told to, in a read, which says nothing then', async () => {
    const stop = new AbortController();
    const ports = portsOf((read) => {
      stop.abort();
      return quick(read);
    });
    let steps = 0;
    const course = await follow(ports, begun(), stop.signal, () => {
      steps += 1;
    });
    expect(course).toEqual(begun());
    expect(steps).toBe(0);
  });

  it('is over if a read fails by a bug of ours, instead of failing again and again', async () => {
    const ports = portsOf((read, seconds) => {
      if (seconds < 20) throw new TypeError('bug');
      return quick(read);
    });
    expect(outcomeOf(await follow(ports, begun(), NEVER))).toMatchObject({
      ...{ kind: 'unknown', why: 'unreadable', error: { code: 'bug' } },
    });
  });

  it('counts by Heroku’s clock, whatever this machine’s says', async () => {
    const ports = portsOf(() => builds(), { today: () => new Date(0), gitRuns: () => true });
    const course = await follow(ports, begun(), NEVER);
    expect(outcomeOf(course)).toEqual({ kind: 'nothing-built' });
    expect(secondsOf(course.at)).toBeGreaterThanOrEqual(1_200);
  });

  it('counts by its own clock between Heroku’s answers', async () => {
    const ports = portsOf(() => builds(), { date: () => undefined, gitRuns: () => false });
    const course = await follow(ports, begun(), NEVER);
    expect(outcomeOf(course)).toEqual({ kind: 'nothing-built' });
    expect(secondsOf(course.at)).toBeLessThan(75);
  });

  it('knows that git has ended', async () => {
    const clock = virtualClock();
    const ports = portsOf(() => builds(), { ...clock, gitRuns: () => clock.now() < 100_000 });
    const course = await follow({ ...ports, date: () => undefined }, begun(), NEVER);
    expect(outcomeOf(course)).toEqual({ kind: 'nothing-built' });
    expect(secondsOf(course.at)).toBeGreaterThanOrEqual(160);
    expect(secondsOf(course.at)).toBeLessThan(200);
  });

  it.each([
    ['a monotonic clock that stops', 0],
    ['a monotonic clock that goes on', 3_600_000],
  ])('doesn’t count a laptop’s sleep: %s', async (_, ticks) => {
    const clock = virtualClock();
    const hour = 3_600_000;
    // It sleeps in the second pause, and the build is found after it.
    let asleep = 0;
    let pauses = 0;
    const ports = portsOf(
      (read) => (read.kind === 'builds' && asleep === 0 ? builds() : quick(read)),
      {
        now: () => clock.now() + (asleep > 0 ? ticks : 0),
        today: () => new Date(START + clock.now() + asleep),
        date: () => new Date(START + clock.now() + asleep),
        gitRuns: () => asleep === 0,
        sleep: async (ms, signal) => {
          await clock.sleep(ms, signal);
          pauses += 1;
          if (pauses === 2) asleep = hour;
        },
      },
    );
    const course = await follow(ports, begun(), NEVER);
    expect(outcomeOf(course)).toMatchObject({ kind: 'live' });
  });

  it.each([
    ['asleep', 3_600_000, 'find'],
    ['awake', 0, 'over'],
  ])('gives up by its own time only: %s for an hour', async (_, asleep, phase) => {
    const clock = virtualClock();
    let lost = 0;
    const stop = new AbortController();
    const ports = portsOf(() => builds(), {
      ...{ now: clock.now, today: () => new Date(START + clock.now() + lost) },
      date: () => new Date(START + clock.now() + 3_600_000 * Number(lost > 0 || asleep === 0)),
      gitRuns: () => true,
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        lost = asleep;
      },
    });
    let steps = 0;
    const course = await follow(ports, begun(), stop.signal, () => {
      steps += 1;
      if (steps === 3) stop.abort();
    });
    expect(course.phase.kind).toBe(phase);
  });
});

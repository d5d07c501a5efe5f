import { ANSWER_MS } from '../../../src/simulator/router/answer.ts';
import { QUEUE_MS } from '../../../src/simulator/router/find-dyno.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import type { Visit } from '../visit.ts';
import { about, isAbout, sequence } from './measure.ts';

const VISITS = 40;

const noDynos: Row = {
  behavior: 'no dynos: H14; maintenance: H80; nothing deployed: H81',
  expected: 'at once: 503 without dynos, 503 in maintenance, 502 with nothing deployed',
  tier: 'standard',
  minutes: 5,
  async play(stage) {
    const undeployed = await stage.ports.visit();
    await stage.run('standard');
    await stage.patch('/formation/web', { quantity: 0 });
    const empty = await untilRefused(stage, 'the app has no dynos');
    await stage.run('standard');
    await stage.patch('', { maintenance: true });
    const maintained = await untilRefused(stage, 'the app is in maintenance').finally(() =>
      stage.patch('', { maintenance: false }),
    );
    await stage.until(
      'maintenance ends',
      60,
      async () => (await stage.ports.visit()).status === 200,
    );
    const [none, maintenance, nothing] = [empty.status, maintained.status, undeployed.status];
    const slowest = Math.max(empty.ms, maintained.ms, undeployed.ms);
    return {
      seen: `slowest after ${about(slowest)}: ${none} without dynos, ${maintenance} in maintenance, ${nothing} with nothing deployed`,
      fits: none === 503 && maintenance === 503 && nothing === 502 && slowest < 20_000,
    };
  },
};

/** Routers learn of a change within seconds. */
function untilRefused(stage: Stage, what: string): Promise<Visit> {
  return stage.until(what, 60, async () => {
    const visit = await stage.ports.visit();
    return visit.status !== 200 && visit;
  });
}

const slowAnswer: Row = {
  behavior: 'a dyno has 30 s to answer (H12)',
  expected: `503 after ${about(ANSWER_MS)}`,
  tier: 'standard',
  minutes: 1,
  async play(stage) {
    await stage.run('standard');
    stage.ports.say('asking for an answer that takes 40 s');
    const { status, ms } = await stage.ports.visit('/slow');
    return {
      seen: `${status} after ${about(ms)}`,
      fits: status === 503 && isAbout(ms, ANSWER_MS, 7_000),
    };
  },
};

const longBoot: Row = {
  behavior: 'a request waits 75 s for a dyno that boots (H20)',
  expected: `503 after ${about(QUEUE_MS)}`,
  tier: 'standard',
  minutes: 3,
  async play(stage) {
    await stage.run('standard');
    await stage.deploy({ web: 'sleep 200 && node server.js' });
    stage.ports.say('asking an app that takes 200 s to boot');
    const { status, ms } = await stage.ports.visit();
    return {
      seen: `${status} after ${about(ms)}`,
      fits: status === 503 && isAbout(ms, QUEUE_MS, 12_000),
    };
  },
};

const random: Row = {
  behavior: 'the router picks a dyno at random',
  expected: 'both of two dynos answer, and often one of them twice in a row',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    await stage.run('standard', 2);
    stage.ports.say(`sending ${VISITS} requests`);
    const dynos = await sequence(VISITS, async () => (await stage.namedVisit()).dyno);
    const counts = [...new Set(dynos)].map((one) => dynos.filter((dyno) => dyno === one).length);
    const repeats = dynos.filter((dyno, index) => index > 0 && dyno === dynos[index - 1]).length;
    return {
      seen: `of ${VISITS} requests, ${counts.join(' and ')} reached one dyno each; ${repeats} the same as the one before`,
      // By chance, each has fewer than 8 or there are fewer than 8 repeats once in 10,000 runs.
      fits: counts.length === 2 && Math.min(...counts) >= 8 && repeats >= 8,
    };
  },
};

const affinity: Row = {
  behavior: 'Session Affinity ties a client to a dyno, with a cookie',
  expected: 'with the cookie heroku-session-affinity, one of two dynos answers all requests',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    await stage.run('standard', 2);
    await stage.feature('http-session-affinity', true);
    try {
      const { cookie } = await stage.until('the router sets the cookie', 120, async () => {
        const visit = await stage.ports.visit();
        return visit.cookie !== undefined && visit;
      });
      const dynos = await sequence(20, async () => (await stage.namedVisit(cookie)).dyno);
      const count = new Set(dynos).size;
      return {
        seen: `with the cookie, ${count} of two dynos answered 20 requests`,
        fits: count === 1,
      };
    } finally {
      await stage.feature('http-session-affinity', false);
    }
  },
};

export const routerRows = { noDynos, slowAnswer, longBoot, random, affinity };

import * as z from 'zod/mini';
import { Monitor } from '../../../src/heroku/shapes.ts';
import { LARGEST_POOL, TOKENS_PER_MINUTE } from '../../../src/simulator/api/rate-limit.ts';
import type { Answer } from '../api.ts';
import { NotTold, type Row } from '../row.ts';

const answered = (answer: Answer): string => (answer.ok ? 'accepts' : 'refuses');

const single: Row = {
  behavior: 'Eco and Basic: one dyno per process type, no Preboot',
  expected: 'on Eco, Heroku refuses a second dyno and refuses Preboot',
  tier: 'eco',
  minutes: 1,
  async play(stage) {
    await stage.run('eco');
    const second = await stage.patch('/formation/web', { quantity: 2 });
    if (second.ok) await stage.patch('/formation/web', { quantity: 1 });
    const preboot = await stage.patch('/features/preboot', { enabled: true });
    if (preboot.ok) await stage.feature('preboot', false);
    return {
      seen: `on Eco, Heroku ${answered(second)} a second dyno and ${answered(preboot)} Preboot`,
      fits: !second.ok && !preboot.ok,
    };
  },
};

const mixing: Row = {
  behavior: '… and no dynos of another size in the same app',
  expected: 'beside an Eco web dyno, Heroku refuses a standard-1x worker',
  tier: 'eco',
  minutes: 1,
  async play(stage) {
    await stage.run('eco');
    const updates = [{ type: 'worker', quantity: 1, size: 'standard-1x' }];
    const mixed = await stage.patch('/formation', { updates });
    if (mixed.ok) await stage.resize('eco', 1);
    return {
      seen: `beside an Eco web dyno, Heroku ${answered(mixed)} a standard-1x worker`,
      fits: !mixed.ok,
    };
  },
};

/** As `heroku ps:autoscale:enable` sends it. */
const AUTOSCALE = {
  ...{ action_type: 'scale', name: 'LATENCY_SCALE', op: 'GREATER_OR_EQUAL' },
  ...{ is_active: true, min_quantity: 1, max_quantity: 2, period: 1, value: 1000 },
  ...{ notification_channels: [], notification_period: 1440 },
};

const autoscaler: Row = {
  behavior: 'a quantity that someone sets turns the autoscaler off',
  expected: 'the autoscaler is on, and off after a quantity was set',
  tier: 'performance',
  minutes: 3,
  async play(stage) {
    const { api, appId, metrics } = stage.ports;
    if (metrics === undefined) throw new NotTold('only heroku.com has the metrics API');
    await stage.run('performance');
    const path = `/apps/${appId}/formation/web/monitors` as const;
    const isOn = async (): Promise<boolean> =>
      (await api.ask({ path, origin: metrics }))
        .as(z.array(Monitor))
        .some((monitor) => 'is_active' in monitor && monitor.is_active);
    const set = await api.ask({ method: 'POST', path, origin: metrics, body: AUTOSCALE });
    if (!set.ok) throw new NotTold(`the autoscaler can't be turned on: ${set.refusal}`);
    const before = await isOn();
    await stage.patch('/formation/web', { quantity: 1 });
    const after = await isOn();
    const word = (on: boolean): string => (on ? 'on' : 'off');
    return {
      seen: `the autoscaler is ${word(before)}, and ${word(after)} after a quantity was set`,
      fits: before && !after,
    };
  },
};

const pages: Row = {
  behavior: 'lists come in pages (206, Next-Range)',
  expected: '206 with a Next-Range for the first of several releases',
  minutes: 0,
  async play(stage) {
    const all = await stage.releases();
    if (all.length < 2) throw new NotTold('the app has only one release');
    const { status, header } = await stage.ports.api.ask({
      path: stage.path('/releases'),
      range: 'version ..; max=1',
    });
    const hasNext = header('next-range') !== null;
    return {
      seen: `${status} with ${hasNext ? 'a' : 'no'} Next-Range for the first of several releases`,
      fits: status === 206 && hasNext,
    };
  },
};

const BURST = 100;

const rateLimit: Row = {
  behavior: '4,500 API requests an hour, 75 more a minute; then 429',
  expected: `at most ${LARGEST_POOL} left, and ${TOKENS_PER_MINUTE} more a minute later or as many as that (429 isn't provoked)`,
  minutes: 2,
  async play(stage) {
    const { api, sleep, say } = stage.ports;
    const left = async (): Promise<number> => {
      const header = (await api.ask({ path: stage.path() })).header('ratelimit-remaining');
      if (header === null) throw new NotTold('the API names no RateLimit-Remaining');
      return Number(header);
    };
    say(`sending ${BURST} requests, and a minute later one more`);
    const lowest = Math.min(...(await Promise.all(Array.from({ length: BURST }, left))));
    await sleep(60_000);
    const later = await left();
    const expected = Math.min(LARGEST_POOL, lowest + TOKENS_PER_MINUTE);
    return {
      seen: `${lowest} left after ${BURST} requests at once, and ${later} a minute later`,
      // Other programs of the account, and the answer's own request.
      fits: lowest < LARGEST_POOL && later <= LARGEST_POOL && Math.abs(later - expected) <= 25,
    };
  },
};

const Status = z.object({ status: z.array(z.object({ system: z.string() })) });

const statusPage: Row = {
  behavior: 'status.heroku.com names the state of three systems, without a token',
  expected: 'Apps, Data, Tools',
  minutes: 0,
  async play(stage) {
    const { fetchText, status } = stage.ports;
    if (status === undefined) throw new NotTold('only heroku.com has a status page');
    const parsed = Status.safeParse(parsedJson(await fetchText(`${status}/api/v4/current-status`)));
    if (!parsed.success) return { seen: 'something else', fits: false };
    const seen = parsed.data.status
      .map(({ system }) => system)
      .sort()
      .join(', ');
    return { seen, fits: seen === 'Apps, Data, Tools' };
  },
};

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const limitRows = { single, mixing, autoscaler, pages, rateLimit, statusPage };

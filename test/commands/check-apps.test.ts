import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { type AppToCheck, checkApps } from '../../src/commands/check-apps.ts';
import { CHECK_IDS, type CheckSettings } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import type { AppQuery, AppReader } from '../../src/heroku/open.ts';
import type { AppReadings } from '../../src/heroku/readings.ts';
import { declaring } from '../support/check-result.ts';
import { GOOD, NOON, readingsOf } from '../support/readings.ts';

const { checks } = settingsFor(undefined, 'any');

const ALL_OFF = Object.fromEntries(
  CHECK_IDS.map((id) => [id, { ...checks[id], severity: 'off' }]),
) as CheckSettings;

const appsCalled = (names: readonly string[], settings = checks): AppToCheck[] =>
  names.map((app) => ({ app, token: undefined, checks: settings, local: {} }));

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `app-${i}`);

/** The requested readings of a healthy app. */
function answer({ wanted }: AppQuery, requestsLeft?: number): AppReadings {
  const readings = readingsOf(GOOD);
  const asked = [...wanted].map((name) => [name, readings[name]]);
  return { ...(Object.fromEntries(asked) as AppReadings), requestsLeft };
}

const turn = (): Promise<void> => new Promise(setImmediate);

/** Checks with the test's own reader, and a record of its reads and their deadlines. */
async function check(
  apps: readonly AppToCheck[],
  read: (query: AppQuery) => AppReadings | Promise<AppReadings>,
  msPerApp = 0,
) {
  const queries: AppQuery[] = [];
  let [now, running, most, done] = [0, 0, 0, 0];
  const readApp: AppReader = async (query) => {
    queries.push(query);
    most = Math.max(most, (running += 1));
    await turn();
    const readings = await read(query);
    now += msPerApp;
    running -= 1;
    return readings;
  };
  const checked = await checkApps(apps, {
    ...{ readApp, clock: { now: () => now, today: () => NOON }, budgetMs: 30_000 },
    onChecked: () => (done += 1),
  });
  return { checked, queries, most, done };
}

describe('checkApps', () => {
  it('returns the results of every app, in the apps’ order', async () => {
    const names = numbered(6);
    const { checked, done } = await check(appsCalled(names), async (query) => {
      if (query.app === 'app-0') for (let i = 0; i < 20; i += 1) await turn();
      return answer(query);
    });
    expect(checked.map(({ app }) => app)).toEqual(names);
    const expected = runChecks(readingsOf(GOOD), checks, { today: NOON });
    for (const { results } of checked) expect(results).toEqual(expected);
    expect(done).toBe(6);
  });

  it('reads four apps at a time', async () => {
    const { most, queries } = await check(appsCalled(numbered(100)), (query) => answer(query));
    expect(most).toBe(4);
    expect(queries).toHaveLength(100);
  });

  it('reads nothing if every check is off', async () => {
    const { checked, queries } = await check(appsCalled(['one'], ALL_OFF), (query) =>
      answer(query),
    );
    expect(queries).toEqual([]);
    expect(checked).toEqual([{ app: 'one', results: [], requestsLeft: undefined }]);
  });

  it('uses local facts', async () => {
    const source = { ok: true, value: declaring({ worker: 'x' }) } as const;
    const [app] = appsCalled(['one']);
    if (!app) throw new Error();
    const { checked } = await check([{ ...app, local: { source } }], (query) => answer(query));
    expect(checked[0]?.results).toContainEqual(
      expect.objectContaining({ id: 'procfile', status: 'fail' }),
    );
  });

  it('limits the time for each app, and for all of them together', async () => {
    const { queries } = await check(appsCalled(numbered(100)), (query) => answer(query), 30_000);
    const budgets = queries.map(({ budgetMs }) => budgetMs);
    expect(budgets.slice(0, 4)).toEqual([30_000, 30_000, 30_000, 30_000]);
    expect(budgets.at(-1)).toBe(1);
  });
});

describe('an account with few API requests left', () => {
  // A healthy app has no autoscaler to ask for, and the status isn't the API's.
  const CORE = 'addons app autoscaler dynoSizes dynos features formation status'.split(' ');
  const wantedOf = (query: AppQuery | undefined): string[] => [...(query?.wanted ?? [])].sort();

  it('spends them on dynos and features', async () => {
    const { queries } = await check(appsCalled(numbered(5)), (query) => answer(query, 99));
    expect(wantedOf(queries[3])).toContain('webhooks');
    expect(wantedOf(queries[4])).toEqual(CORE);
  });

  it('runs the checks that these are enough for, and says why it skips the rest', async () => {
    const { checked } = await check(appsCalled(numbered(5)), (query) => answer(query, 60));
    const results = checked[4]?.results ?? [];
    const unread = results.filter((result) => result.status === 'unreadable');
    expect(unread.map(({ id }) => id)).toEqual(['build-running', 'last-release', 'deploy-hook']);
    expect(unread.map(({ error }) => error.message)).toContain(
      'this account has only 60 API requests left',
    );
    expect(results.find(({ id }) => id === 'maintenance')).toMatchObject({ status: 'pass' });
  });

  it('reads everything if enough are left', async () => {
    const { queries } = await check(appsCalled(numbered(5)), (query) => answer(query, 100));
    expect(wantedOf(queries[4])).toContain('addons');
  });

  it('uses the lowest remaining number that Heroku reported', async () => {
    const { queries, checked } = await check(appsCalled(numbered(8)), (query) =>
      answer(query, query.app === 'app-1' ? 60 : 4_000),
    );
    expect(wantedOf(queries[7])).toEqual(CORE);
    expect(checked[1]?.requestsLeft).toBe(60);
  });

  it('reports why an app can’t be read, instead of the few requests', async () => {
    const error = new PreflightError('api-rate-limit', 'none left');
    const { checked } = await check(appsCalled(numbered(5)), (query) =>
      query.app !== 'app-4'
        ? answer(query, 0)
        : Object.fromEntries([...query.wanted].map((name) => [name, { ok: false, error }])),
    );
    expect(checked[4]?.results[0]).toMatchObject({ status: 'unreadable', error });
  });
});

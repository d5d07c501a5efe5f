import { beforeEach, expect, it } from '@jest/globals';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { openApp } from '../../src/commands/open-app.ts';
import { recordWatch } from '../../src/commands/watch-record.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { end } from '../../src/follow/deploy.ts';
import type { Watched } from '../../src/follow/watched.ts';
import type { AppReadings } from '../../src/heroku/readings.ts';
import { readJudgement } from '../../src/state/judgement.ts';
import { stateLayout } from '../../src/state/layout.ts';
import { listRuns } from '../../src/state/run-list.ts';
import type { WarmupRun } from '../../src/state/warmup-runs.ts';
import { follow, RELEASED } from '../follow/news.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { outage } from '../support/probe-runs.ts';
import { GOOD, NOON, readingsOf } from '../support/readings.ts';
import { useTeardown } from '../support/teardown.ts';
import { pathOf, warmedOf } from '../support/warm-report.ts';
import { followed, LIVE, unasked, watchedOf } from '../support/watched.ts';

const tearDown = useTeardown();
let repository: ScratchRepository;

beforeEach(async () => {
  repository = await createRepository();
  tearDown(() => repository.remove());
});

const folder = (): string => stateLayout(`${repository.path}/.git`).runs;

/** What is on record then. */
async function record(
  watched: Watched,
  {
    readings = {},
    probed,
    cwd = repository.path,
  }: { readings?: AppReadings; probed?: ReturnType<typeof outage>; cwd?: string } = {},
): Promise<WarmupRun[]> {
  const { context } = commandWorld({ cwd, env: repository.env });
  const opened = await openApp(context, { app: 'my-app' });
  const before = { readings, plan: new PreflightError('no-credential', 'none') };
  await recordWatch(opened, before, watched, probed);
  return listRuns(files, folder());
}

it('a deploy that watch followed is on record, also where no hook is installed', async () => {
  const outcome = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
  const course = end(follow({}, ...RELEASED), outcome);
  const watched = unasked({ kind: 'followed', course, outcome, waitedMs: 0 });
  const start = { ...watched.start, wasAsleep: undefined };
  expect(await record({ ...watched, start })).toMatchObject([
    {
      ...{ app: 'my-app', commit: '', asleepBefore: null },
      deploy: { release: 6, outcome: { kind: 'crashed' }, start: null, warm: null, probing: null },
    },
  ]);
});

it('what was known of the app before its deploy is, too', async () => {
  const [run] = await record(watchedOf(), { readings: { ...readingsOf(GOOD), date: NOON } });
  expect(run?.deploy?.start).toMatchObject({ webDynos: 2, at: NOON.getTime() });
});

it('what couldn’t be read of it is left open', async () => {
  const error = new PreflightError('api-answer', 'unreadable');
  const readings = { ...readingsOf(GOOD), formation: { ok: false, error } } as const;
  const [run] = await record(watchedOf(), { readings });
  expect(run?.deploy?.start).toMatchObject({ webDynos: null, at: null });
});

it.each([
  ['the slowest path’s time', [pathOf('/'), pathOf('/b', { warmMs: 120.4 })], 120],
  ['no time if no path is warm', [pathOf('/', { notWarm: 'unexpected', warmMs: undefined })], null],
])('how warm it became is on record: %s', async (_, paths, ms) => {
  const [run] = await record(watchedOf({ warmth: warmedOf(paths) }));
  expect(run?.deploy?.warm).toEqual({ isWarm: ms !== null, ms });
});

it('what visitors felt is beside it', async () => {
  const probed = outage();
  const [run] = await record(watchedOf({ liveness: followed(LIVE) }), { probed });
  expect(run?.deploy?.probing).not.toBeNull();
  expect(await readJudgement(files, folder(), run?.id ?? '')).toEqual(probed.judgement);
});

it.each([
  ['nothing was deployed', undefined],
  ['no deploy was under way', { kind: 'settled', release: 5 } as const],
])('there’s no record if %s', async (_, liveness) => {
  expect(await record(unasked(liveness))).toEqual([]);
});

it('there’s none outside a repository, and that’s no error', async () => {
  expect(await record(watchedOf(), { cwd: repository.outside })).toEqual([]);
});

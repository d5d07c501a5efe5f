import { describe, expect, it } from '@jest/globals';
import * as shapes from '../../../src/heroku/shapes.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, patch, push, scenarioOf, worlds } from '../in-world.ts';

const { start, repository } = worlds(useTeardown());

describe('an app', () => {
  it.each([
    ['', shapes.App],
    ['/features/preboot', shapes.Feature],
    ['/formation/web', shapes.Formation],
  ] as const)('answers /apps/my-app%s with an object that the hook reads', async (path, shape) => {
    const simulator = await start(scenarioOf('zero-downtime'));

    const response = await askApi(simulator, `/apps/${APP}${path}`);

    expect(response.status).toBe(200);
    expect(shape.safeParse(await response.json()).success).toBe(true);
  });

  it.each([
    [`/apps/${APP}/features`, shapes.Feature, 3],
    [`/apps/${APP}/formation`, shapes.Formation, 1],
    [`/apps/${APP}/dynos`, shapes.Dyno, 2],
    [`/apps/${APP}/domains`, shapes.Domain, 1],
    [`/apps/${APP}/buildpack-installations`, shapes.BuildpackInstallation, 1],
    [`/apps/${APP}/addons`, shapes.AddOn, 1],
    [`/apps/${APP}/webhooks`, shapes.Webhook, 1],
    [`/apps/${APP}/builds`, shapes.Build, 1],
    [`/apps/${APP}/releases`, shapes.Release, 4],
    ['/dyno-sizes', shapes.DynoSize, 32],
  ] as const)('answers %s with a list that the hook reads', async (path, shape, count) => {
    const simulator = await start(
      scenarioOf('deploy-hook', { quantity: 2, lastRelease: 'failed', runningBuild: {} }),
    );

    const items = (await (await askApi(simulator, path)).json()) as unknown[];

    expect(items).toHaveLength(count);
    expect(items.every((item) => shape.safeParse(item).success)).toBe(true);
  });

  it('tells the world’s time, as its resources do', async () => {
    const simulator = await start(scenarioOf('warm'), 10_000);
    const dateOf = async (): Promise<number> =>
      Date.parse((await askApi(simulator, `/apps/${APP}`)).headers.get('date') ?? '');
    const before = await dateOf();
    const began = performance.now();
    const passed = (await dateOf()) - before;
    expect(passed).toBeGreaterThan(performance.now() - began);
  });

  it('is found by its id', async () => {
    const simulator = await start(scenarioOf('warm'));
    const { id } = (await (await askApi(simulator, `/apps/${APP}`)).json()) as { id: string };

    expect(await (await askApi(simulator, `/apps/${id}`)).json()).toMatchObject({ name: APP });
  });

  it('has no formation before the first deploy', async () => {
    const simulator = await start(scenarioOf('no-release'));

    expect(await (await askApi(simulator, `/apps/${APP}/formation`)).json()).toEqual([]);
    const scaling = await patch(simulator, `/apps/${APP}/formation/web`, { quantity: 1 });
    expect(scaling.status).toBe(404);
  });

  it('has no buildpacks before the first deploy', async () => {
    const simulator = await start(scenarioOf('no-release'));
    const installed = await askApi(simulator, `/apps/${APP}/buildpack-installations`);
    expect(await installed.json()).toEqual([]);
  });

  it('lists every process type', async () => {
    const worker = { command: 'npm run work', quantity: 1 };
    const simulator = await start(scenarioOf('one-dyno', { processes: { worker } }));

    expect(await (await askApi(simulator, `/apps/${APP}/formation`)).json()).toMatchObject([
      { type: expect.stringMatching('web|worker') as unknown },
      { type: expect.stringMatching('web|worker') as unknown },
    ]);
    expect(await (await askApi(simulator, `/apps/${APP}/formation/worker`)).json()).toMatchObject({
      type: 'worker',
      ...worker,
    });
  });

  it('is in no pipeline', async () => {
    const simulator = await start(scenarioOf('warm'));
    const response = await askApi(simulator, `/apps/${APP}/pipeline-couplings`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ id: 'not_found' });
  });
});

describe('a build', () => {
  it('names the commit that it was made of', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const builds = await (await askApi(simulator, `/apps/${APP}/builds`)).json();

    const commit = (await mine.git('rev-parse', 'HEAD')).trim();
    expect(builds).toMatchObject([{ status: 'succeeded', source_blob: { version: commit } }]);
  });
});

describe('a build that runs when the world begins', () => {
  it('has a user, a commit and a start in the past', async () => {
    const commit = 'abcdef0123'.repeat(4);
    const simulator = await start(
      scenarioOf('build-running', {
        runningBuild: { commit, user: 'ann@example.com', sinceSeconds: 300 },
      }),
      1,
    );

    const builds = (await (await askApi(simulator, `/apps/${APP}/builds`)).json()) as {
      created_at: string;
    }[];

    expect(builds).toMatchObject([
      { status: 'pending', source_blob: { version: commit }, user: { email: 'ann@example.com' } },
    ]);
    const { created_at: app } = (await (await askApi(simulator, `/apps/${APP}`)).json()) as {
      created_at: string;
    };
    const seconds = (Date.parse(app) - Date.parse(builds[0]?.created_at ?? '')) / 1000;
    expect(Math.abs(seconds - 300)).toBeLessThanOrEqual(30);
  });
});

describe('a release', () => {
  it.each(['failed', 'pending'] as const)(
    'that is the last and %s isn’t the one that the app runs',
    async (lastRelease) => {
      const simulator = await start(scenarioOf('zero-downtime', { lastRelease }));

      const releases = await askApi(simulator, `/apps/${APP}/releases`, {
        headers: { range: 'version ..; max=2, order=desc' },
      });

      expect(await releases.json()).toMatchObject([
        { version: 4, status: lastRelease, current: false, eligible_for_rollback: false },
        { version: 3, status: 'succeeded', current: true, eligible_for_rollback: true },
      ]);
      expect(simulator.state(APP).dynos.map(({ release }) => release)).toEqual([3, 3]);
    },
  );

  it('is shown by its version', async () => {
    const simulator = await start(scenarioOf('warm', { config: { A: '1' } }));

    const release = await askApi(simulator, `/apps/${APP}/releases/3`);
    expect(await release.json()).toMatchObject({ version: 3, current: true });

    const config = await askApi(simulator, `/apps/${APP}/releases/3/config-vars`);
    expect(await config.json()).toEqual({ A: '1' });
  });
});

describe('the account', () => {
  it('says how many Eco hours are left', async () => {
    const simulator = await start({ ...scenarioOf('warm'), account: { ecoHoursLeft: 250 } });
    const { id } = (await (await askApi(simulator, '/account')).json()) as { id: string };

    const quota = await askApi(simulator, `/accounts/${id}/actions/get-quota`, {
      headers: { accept: 'application/vnd.heroku+json; version=3.account-quotas' },
    });

    expect(await quota.json()).toMatchObject({
      account_quota: 1000 * 3600,
      quota_used: 750 * 3600,
    });
  });
});

describe('add-ons', () => {
  it('come from the scenario, attached to their app', async () => {
    const plan = 'heroku-postgresql:essential-0';
    const simulator = await start(scenarioOf('warm', { addons: [plan] }));

    const addons = (await (await askApi(simulator, '/addons')).json()) as { id: string }[];
    expect(addons).toMatchObject([{ plan: { name: plan }, app: { name: APP } }]);
    expect(await (await askApi(simulator, '/addon-attachments')).json()).toMatchObject([
      { name: 'DATABASE', addon: { id: addons[0]?.id } },
    ]);
  });

  it('have names of their own, and config vars if they are databases', async () => {
    const postgres = 'heroku-postgresql:essential-0';
    const plans = [postgres, postgres, 'heroku-redis:mini', 'papertrail:choklad'];
    const simulator = await start(scenarioOf('warm', { addons: plans }));

    const addons = (await (await askApi(simulator, `/apps/${APP}/addons`)).json()) as {
      config_vars: string[];
    }[];
    expect(addons.map(({ config_vars: names }) => names.join()).sort()).toEqual(
      ['', 'DATABASE_URL', 'HEROKU_POSTGRESQL_AMBER_URL', 'REDIS_URL'].sort(),
    );
  });

  it('name their plan in an attachment, if the client asks for that', async () => {
    const simulator = await start(scenarioOf('shared-data'));
    const ask = async (headers: Record<string, string>): Promise<string> =>
      JSON.stringify(
        await (await askApi(simulator, `/apps/${APP}/addon-attachments`, { headers })).json(),
      );

    expect(await ask({ 'accept-inclusion': 'addon:plan,config_vars' })).toMatch(
      /"heroku-postgresql:essential-0".*"heroku-redis:mini"/,
    );
    expect(await ask({})).not.toContain('essential-0');
  });
});

describe('an answer', () => {
  it('is not sent again to a client that has it', async () => {
    const simulator = await start(scenarioOf('warm'));
    const path = `/apps/${APP}`;
    const headers = { 'if-none-match': (await askApi(simulator, path)).headers.get('etag') ?? '' };

    const again = await askApi(simulator, path, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);

    await patch(simulator, path, { maintenance: true });
    expect((await askApi(simulator, path, { headers })).status).toBe(200);
  });
});

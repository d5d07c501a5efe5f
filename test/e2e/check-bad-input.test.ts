import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { check, checkAsJson } from '../support/commands.ts';
import { expectNoTrace, inFreshClone } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

const GOOD = scenarioOf('zero-downtime');

type ApiFault = NonNullable<NonNullable<Scenario['faults']>['api']>[number];

const withFaults = (...api: ApiFault[]): Scenario => ({ ...GOOD, faults: { api } });

/** The endpoint gives this answer instead of the simulator's. */
const answering = (path: string, value: unknown): ApiFault => ({
  ...{ path, status: 200, body: JSON.stringify(value) },
  headers: { 'content-type': 'application/json' },
});

/** Heroku's status isn't about the app, and has no line if it's late. */
const withoutStatus = (stdout: string): string => stdout.replace(/^ {2}✔ Heroku status .*\n/m, '');

describe('an app', () => {
  it.each(sampleOf(1, ['none-such', 'NOT_A_NAME', '../account']))(
    'that doesn’t exist is reported without anything else: %j',
    (name) =>
      inFreshClone(GOOD, async (world) => {
        const run = await check(world, ['--app', name]);
        expect(run.code).toBe(2);
        expectNoTrace(run);
        expect(withoutStatus(run.stdout).match(/^ {2}\S/gm)).toHaveLength(1);
        expect(run.stdout).toMatch(/ℹ not checked .*(404|isn't a valid app name)/s);
        const asked = eventsOf(world.simulator, 'api-request').map(({ path }) => path);
        expect(asked.filter((path) => !path.startsWith('/apps/none-such'))).toEqual(
          name === 'none-such' ? ['/dyno-sizes'] : [],
        );
      }),
  );

  it.each(['app', 'remote'])('without a name is a usage error: no %s to check', (option) =>
    inFreshClone(GOOD, async (world) => {
      const run = await check(world, [`--${option}`, '']);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toContain(`--${option} needs a name`);
    }),
  );

  it('of another account is reported with a next step', () =>
    inFreshClone(withFaults({ path: '^/apps/', status: 403 }), async (world) => {
      const run = await check(world);
      expect(run.code).toBe(2);
      expect(withoutStatus(run.stdout)).toMatch(
        /^my-app\n {2}ℹ not checked +this account can't read my-app \(403\)\n/,
      );
      expect(run.stdout).toContain('→ Check heroku whoami');
    }));

  it.each(
    sampleOf(1, [
      ['worker-only', 'no web process    nothing else to check'],
      ['no-release', 'first deploy      nothing else to check yet'],
    ] as const),
  )('with nothing to check is reported: %s', (preset, words) =>
    inFreshClone(scenarioOf(preset), async (world) => {
      const { code, stdout } = await check(world);
      expect(code).toBe(0);
      expect(stdout).toContain(`ℹ ${words}\n`);
    }),
  );
});

describe('a part of the API that can’t be read', () => {
  it.each(
    sampleOf(1, [
      ['/addons$', 403, 'deploy hooks'],
      ['/webhooks$', 500, 'deploy hooks'],
      ['/builds$', 403, 'builds'],
      ['/releases$', 404, 'last release'],
    ]),
  )('doesn’t affect the other parts: %s answers %i', (path, status, spoiled) =>
    inFreshClone(withFaults({ path, status }), async (world) => {
      const { code, json } = await checkAsJson(world);
      expect(code).toBe(2);
      const unread = json.apps[0]?.checks.filter((one) => one.status === 'unreadable');
      expect(unread?.map(({ title }) => title)).toEqual([spoiled]);
      expect(unread?.[0]?.message).toContain(String(status));
      expect((await check(world)).stdout).toMatch(new RegExp(`ℹ not checked +${spoiled}: `));
    }),
  );

  it.each(sampleOf(1, ['/domains$', '/buildpack-installations$', '^/dyno-sizes$']))(
    'isn’t mentioned if no check needs it: %s',
    (path) =>
      inFreshClone(withFaults({ path, status: 403 }), async (world) => {
        expect((await checkAsJson(world)).json.apps[0]?.unreadable).toBe(0);
      }),
  );
});

describe('an API that differs from its documentation', () => {
  const titlesOf = (stdout: string): string[] =>
    [...stdout.matchAll(/^ {2}\S (.{1,18})/gm)].map(([, title = '']) => title.trim());

  /** The checks report what they report for the unchanged app. */
  const expectAsEver = (...faults: ApiFault[]): Promise<void> =>
    inFreshClone(withFaults(...faults), async (world) => {
      const run = await check(world);
      expectNoTrace(run);
      expect(run.code).toBe(0);
      expect(titlesOf(withoutStatus(run.stdout))).toEqual([
        ...['dyno tier', 'session affinity', 'web dynos', 'preboot', 'boot time'],
        ...['maintenance', 'source', 'stack', 'builds', 'last release'],
        ...['deploy hooks', 'runtime metadata'],
      ]);
      expect(run.stdout).not.toMatch(/not checked|⚠|✖/);
      await checkAsJson(world);
    });

  weekly('can have unknown fields', () =>
    expectAsEver({ fields: { climate: { zone: 4 }, name2: null, moons: [] } }),
  );

  weekly('can have unknown values', () =>
    expectAsEver(
      {
        path: '/apps/my-app$',
        fields: { build_stack: { name: 'heroku-30' }, process_tier: 'moon' },
      },
      { path: '/formation$', fields: { size: 'Standard-9XL' } },
      { path: '/features$', fields: { state: 'moonlit' } },
      { path: '/builds$', fields: { status: 'queued' } },
      { path: '/releases$', fields: { status: 'superseded' } },
    ),
  );

  it('can have null wherever its schema allows it', () =>
    expectAsEver(
      {
        path: '/apps/my-app$',
        fields: {
          ...{ web_url: null, space: null, team: null, organization: null, released_at: null },
          ...{ buildpack_provided_description: null, slug_size: null, repo_size: null },
        },
      },
      { path: '/formation$', fields: { docker_image: null } },
      {
        path: '/builds$',
        fields: { release: null, slug: null, buildpacks: null, stack: null },
      },
      {
        path: '/releases$',
        fields: { slug: null, eligible_for_rollback: null, output_stream_url: null },
      },
      { path: '^/dyno-sizes$', fields: { cost: null, precise_dyno_units: null } },
    ));

  it('can omit every field that isn’t needed', () =>
    inFreshClone(
      withFaults(
        answering('^/apps/my-app$', { name: 'my-app', web_url: null, maintenance: false }),
        answering('/builds$', []),
        answering('/releases$', []),
      ),
      async (world) => {
        const { code, json } = await checkAsJson(world);
        expect(code).toBe(0);
        const codes = json.apps[0]?.checks.map((one) => one.code ?? one.status);
        expect(codes).toContain('no-stack');
        expect(codes).toContain('no-release-listed');
      },
    ));

  it.each(
    sampleOf(1, [
      ['isn’t JSON', { path: '/formation$', status: 200, body: '<html>' }],
      ['is of another shape', answering('/formation$', { id: 'formation' })],
      ['is empty', { path: '/formation$', status: 200, body: '' }],
    ]),
  )('is reported if its answer %s', (_, fault) =>
    inFreshClone(withFaults(fault), async (world) => {
      const run = await check(world);
      expect(run.code).toBe(2);
      expectNoTrace(run);
      expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /ℹ not checked dyno tier, .* Heroku's API answered GET \S+\/formation/,
      );
      expect(run.stdout).toMatch(/✔ maintenance +off\n/);
    }),
  );
});

describe('answers that contradict each other', () => {
  const WEB = { app: { name: 'my-app' }, type: 'web', size: 'Eco', quantity: 5 };

  it('are reported as they are: five Eco dynos with Preboot', () =>
    inFreshClone(withFaults(answering('/formation$', [WEB])), async (world) => {
      const { code, stdout } = await check(world);
      expect(code).toBe(0);
      expect(stdout).toMatch(/⚠ dyno tier +eco: /);
      expect(stdout).not.toMatch(/✔ preboot/);
    }));

  weekly('are reported as a contradiction if there are dynos but no release', () =>
    inFreshClone(withFaults(answering('/releases$', [])), async (world) => {
      const { json } = await checkAsJson(world);
      const codes = json.apps[0]?.checks.map(({ id, code }) => `${id} ${code ?? 'passes'}`);
      expect(codes).toContain('last-release no-release-listed');
      expect(codes).toContain('web-dynos passes');
    }),
  );

  weekly('belong to the requested app, even if they name another', () =>
    inFreshClone(
      withFaults({ path: '^/apps/my-app$', fields: { name: '\u001b[2J -a other' } }),
      async (world) => {
        const { stdout } = await check(world);
        expect(stdout).toMatch(/^my-app\n/);
        // eslint-disable-next-line no-control-regex -- the test is that there are none
        expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      },
    ),
  );

  it('are resolved by the newest release if two are current', () =>
    inFreshClone(
      withFaults(
        answering('/releases$', [
          { version: 7, status: 'succeeded', created_at: '2026-01-01T00:00:00Z', current: true },
          { version: 9, status: 'failed', created_at: '2025-01-01T00:00:00Z', current: true },
        ]),
      ),
      async (world) => {
        const { stdout } = await check(world);
        expect(stdout).toMatch(/⚠ last release +v9 failed: the app still runs v7\n/);
      },
    ));
});

import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../../src/simulator/world.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, push, scenarioOf, until, worlds } from '../in-world.ts';
import type { Resource } from './platform-schema.ts';
import { flawsOf } from './schema-check.ts';
import { sampleOf } from '../../support/weekly.ts';

const { start, repository } = worlds(useTeardown());

const SDK = { accept: 'application/vnd.heroku+json; version=3.sdk' };

const INSTALLATION = 'buildpack-installation';

/** By the path below /apps/my-app. */
const LISTS: readonly (readonly [name: string, resource: Resource])[] = [
  ['addons', 'add-on'],
  ['addon-attachments', 'add-on-attachment'],
  ['builds', 'build'],
  ['collaborators', 'collaborator'],
  ['domains', 'domain'],
  ['dynos', 'dyno'],
  ['features', 'app-feature'],
  ['formation', 'formation'],
  ['releases', 'release'],
  ['webhooks', 'app-webhook'],
];

const EXCEPT: Partial<Record<Resource, readonly string[]>> = {
  // Only version 3.sdk has the generation. `heroku ps` reads process_tier, which is in no schema.
  app: ['generation', 'process_tier'],
  // "Only applies to Fir generation apps": set in a project.toml.
  build: ['labs'],
};

const webhook = { url: 'https://my-app.example.com/hook' };
const extras = {
  addons: ['heroku-postgresql:essential-0', 'papertrail:choklad'],
  webhooks: [webhook],
  processes: { worker: { command: 'npm run work', quantity: 1 } },
  domains: ['www.example.com'],
  config: { NODE_ENV: 'production' },
};

const WORLDS: readonly (readonly [name: string, scenario: Scenario])[] = [
  ['nothing deployed yet', scenarioOf('no-release')],
  ['one dyno', scenarioOf('one-dyno')],
  ['an app that sleeps', scenarioOf('sleeping')],
  ['zero downtime, with all that an app can have', scenarioOf('zero-downtime', extras)],
  [
    'a build that runs, after a release that failed',
    scenarioOf('zero-downtime', { runningBuild: {}, lastRelease: 'failed' }),
  ],
  ['a private space', scenarioOf('one-dyno', { size: 'private-s', space: 'our-space', ...extras })],
  [
    'generation Fir',
    scenarioOf('one-dyno', {
      size: 'dyno-1c-0.5gb',
      space: 'our-space',
      generation: 'fir',
      stack: 'cnb',
    }),
  ],
];

const FIR = WORLDS.find(([name]) => name === 'generation Fir');

async function read(simulator: Simulator, path: string, headers = {}): Promise<unknown> {
  const response = await askApi(simulator, path, { headers });
  expect([path, response.status]).toEqual([path, 200]);
  return response.json();
}

const flaws = (resource: Resource, body: unknown): string[] =>
  flawsOf(resource, body, EXCEPT[resource]).map((flaw) => `${resource}: ${flaw}`);

/** The flaws of a list's items, in the list and in each item's own answer. */
async function flawsOfList(
  simulator: Simulator,
  name: string,
  resource: Resource,
): Promise<string[]> {
  const path = `/apps/${APP}/${name}`;
  const items = (await read(simulator, path)) as { id: string }[];
  const alone = await Promise.all(items.map(({ id }) => read(simulator, `${path}/${id}`)));
  expect(alone).toEqual(items);
  return items.flatMap((item) => flaws(resource, item));
}

describe('the schema of the Platform API', () => {
  it.each(sampleOf(4, WORLDS))('is kept to in a world with %s', async (_name, scenario) => {
    const simulator = await start(scenario);

    const found = [
      flaws('account', await read(simulator, '/account')),
      flaws('account', await read(simulator, '/users/~')),
      flaws('rate-limit', await read(simulator, '/account/rate-limits')),
      flaws('app', await read(simulator, `/apps/${APP}`)),
      flaws('app', await read(simulator, `/apps/${APP}`, SDK)),
      ((await read(simulator, '/dyno-sizes')) as unknown[]).flatMap((size) =>
        flaws('dyno-size', size),
      ),
      ((await read(simulator, `/apps/${APP}/buildpack-installations`)) as unknown[]).flatMap(
        (installation) => flaws(INSTALLATION, installation),
      ),
      ...(await Promise.all(
        LISTS.map(([name, resource]) => flawsOfList(simulator, name, resource)),
      )),
    ];

    expect(found.flat()).toEqual([]);
  });

  it('is kept to by a build, while it runs and when it is done', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 60 }));
    const pushing = push(simulator, await repository(), 'HEAD:main');
    await until(() => simulator.state(APP).builds.length === 1);
    const found = await flawsOfList(simulator, 'builds', 'build');
    await pushing;

    expect([...found, ...(await flawsOfList(simulator, 'builds', 'build'))]).toEqual([]);
    expect(simulator.state(APP).builds).toMatchObject([{ status: 'succeeded' }]);
  });

  it.each([
    ['PATCH', '', { maintenance: true }, 'app'],
    ['PATCH', '', { build_stack: 'heroku-26' }, 'app'],
    ['PATCH', '/features/preboot', { enabled: true }, 'app-feature'],
    ['PATCH', '/formation/web', { quantity: 3 }, 'formation'],
    ['PATCH', '/formation', { updates: [{ type: 'worker', quantity: 2 }] }, 'formation'],
    ['PUT', '/buildpack-installations', { updates: [{ buildpack: 'heroku/go' }] }, INSTALLATION],
    ['POST', '/webhooks', { ...webhook, include: [], level: 'sync' }, 'app-webhook'],
  ] as const)(
    'is kept to by what a %s of my-app%s answers',
    async (method, path, body, resource) => {
      const simulator = await start(scenarioOf('one-dyno', extras));

      const response = await askApi(simulator, `/apps/${APP}${path}`, {
        method,
        body: JSON.stringify(body),
      });

      expect(response.ok).toBe(true);
      const items = [await response.json()].flat();
      expect(items).not.toEqual([]);
      expect(items.flatMap((item) => flaws(resource, item))).toEqual([]);
    },
  );

  it.each([
    ['a webhook', 'webhooks', 'app-webhook'],
    ['an add-on', 'addons', 'add-on'],
  ] as const)('is kept to by what is left of %s that is removed', async (_what, name, resource) => {
    const simulator = await start(scenarioOf('one-dyno', extras));
    const path = `/apps/${APP}/${name}`;
    const [present] = (await read(simulator, path)) as { id: string }[];

    const removed = await askApi(simulator, `${path}/${present?.id ?? ''}`, { method: 'DELETE' });

    expect(flaws(resource, await removed.json())).toEqual([]);
  });

  it.each([
    ['/apps', 'app'],
    ['/users/~/apps', 'app'],
    ['/addons', 'add-on'],
    ['/addon-attachments', 'add-on-attachment'],
  ] as const)('is kept to by %s, of all apps', async (path, resource) => {
    const simulator = await start({ apps: { [APP]: extras, other: { addons: extras.addons } } });

    const items = (await read(simulator, path)) as unknown[];

    expect(items.length).toBeGreaterThan(1);
    expect(items.flatMap((item) => flaws(resource, item))).toEqual([]);
  });

  it('is kept to in all that it has examples of', async () => {
    const simulator = await start(scenarioOf('zero-downtime', extras));
    await push(simulator, await repository(), 'HEAD:main');

    for (const [name] of LISTS) {
      expect(await read(simulator, `/apps/${APP}/${name}`)).not.toEqual([]);
    }
  });
});

describe('version 3.sdk', () => {
  it.each([
    ['cedar', WORLDS[1]],
    ['fir', FIR],
  ] as const)('alone tells the generation %s', async (generation, world) => {
    const simulator = await start(world?.[1] ?? scenarioOf('warm'));

    expect(await read(simulator, `/apps/${APP}`, SDK)).toMatchObject({ generation });
    expect(await read(simulator, `/apps/${APP}`)).not.toHaveProperty('generation');
  });
});

describe('the image of an app of generation Fir', () => {
  it('keeps to the schema, and is what its release names', async () => {
    const simulator = await start(FIR?.[1] ?? scenarioOf('warm'));
    const release = (await read(simulator, `/apps/${APP}/releases/3`)) as {
      oci_image: { id: string };
    };

    const images = await read(simulator, `/apps/${APP}/oci-images/${release.oci_image.id}`);

    expect(images).toMatchObject([{ id: release.oci_image.id }]);
    expect((images as unknown[]).flatMap((image) => flaws('oci-image', image))).toEqual([]);
  });
});

describe('flawsOf', () => {
  const good = {
    buildpack: { name: 'heroku/nodejs', url: 'urn:buildpack:heroku/nodejs' },
    ordinal: 0,
  };

  it.each([
    ['a field that the schema does not know', { ...good, extra: 1 }, "extra isn't in the schema"],
    ['a field that is missing', { ordinal: 0 }, ' lacks buildpack'],
    ['a field that may not be null', { ...good, ordinal: null }, 'ordinal is null, not integer'],
    [
      'a field within a field',
      { ...good, buildpack: { name: 'heroku/nodejs' } },
      'buildpack lacks url',
    ],
  ])('finds %s', (_what, body, flaw) => {
    expect(flawsOf('buildpack-installation', body)).toEqual([flaw]);
  });

  it('finds values that are not of their format or enum', () => {
    const webhookBody = {
      app: { id: 'x', name: 'my-app' },
      created_at: 'today',
      id: '01234567-89ab-cdef-0123-456789abcdef',
      include: ['api:release', 1],
      level: 'often',
      updated_at: '2012-01-01T12:00:00Z',
      url: 'example.com',
    };
    expect(flawsOf('app-webhook', webhookBody)).toEqual([
      'app.id is "x", not uuid',
      'created_at is "today", not date-time',
      'include[] is 1, not string',
      'level is "often", not notify|sync',
      'url is "example.com", not uri',
    ]);
  });
});

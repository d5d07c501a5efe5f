import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, push, scenarioOf, worlds } from '../in-world.ts';
import { sampleOf } from '../../support/weekly.ts';

const { start, repository } = worlds(useTeardown());

describe('lists', () => {
  it.each([
    ['releases', 'version ..; max=2', 'version', [1, 2, 3]],
    [
      'features',
      'name ..; max=1',
      'name',
      ['http-session-affinity', 'preboot', 'runtime-dyno-metadata'],
    ],
    ['buildpack-installations', 'id ..; max=1', 'ordinal', [0, 1]],
  ] as const)('of %s come in pages, each naming the next', async (name, first, key, all) => {
    const simulator = await start(
      scenarioOf('warm', { buildpacks: ['heroku/nodejs', 'heroku/ruby'] }),
    );
    const items: unknown[] = [];
    const statuses: number[] = [];

    let range: string | null = first;
    while (range !== null) {
      const page = await askApi(simulator, `/apps/${APP}/${name}`, { headers: { range } });
      statuses.push(page.status);
      items.push(...((await page.json()) as Record<string, unknown>[]).map((item) => item[key]));
      range = page.headers.get('next-range');
    }

    expect(items).toEqual(all);
    expect(statuses).toEqual([...statuses.slice(1).fill(206), 200]);
  });

  it('come newest first when asked to', async () => {
    const simulator = await start(scenarioOf('warm'));

    const page = await askApi(simulator, `/apps/${APP}/releases`, {
      headers: { range: 'version ..; order=desc,max=1' },
    });

    expect(await page.json()).toMatchObject([{ version: 3, current: true }]);
    expect(page.headers.get('next-range')).toBe('version ]3..; max=1, order=desc');
    expect(page.headers.get('content-range')).toBe('version 3..3; max=1, order=desc');
    expect(page.headers.get('accept-ranges')).toBe('id, version');
  });

  it.each(sampleOf(1, ['started_at', 'created_at']))(
    'of builds come newest first by %s',
    async (key) => {
      const simulator = await start(scenarioOf('warm'));
      const mine = await repository();
      await push(simulator, mine, 'HEAD:main');
      await mine.git('commit', '--quiet', '--allow-empty', '-m', 'second');
      await push(simulator, mine, 'HEAD:main');

      const page = await askApi(simulator, `/apps/${APP}/builds`, {
        headers: { range: `${key} ..; max=15, order=desc` },
      });

      const version = (await mine.git('rev-parse', 'HEAD')).trim();
      expect(((await page.json()) as unknown[])[0]).toMatchObject({ source_blob: { version } });
    },
  );

  it('come whole for an empty Range', async () => {
    const simulator = await start(scenarioOf('warm'));
    const page = await askApi(simulator, `/apps/${APP}/releases`, { headers: { range: '' } });
    expect([page.status, await page.json()]).toMatchObject([200, { length: 3 }]);
  });

  it('refuse an unknown range', async () => {
    const simulator = await start(scenarioOf('warm'));
    const page = await askApi(simulator, `/apps/${APP}/releases`, {
      headers: { range: 'name ..' },
    });
    expect(page.status).toBe(416);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fetch from 'node-fetch';
import { createApp } from '../../../src/simulator/app/create-app.ts';
import type { SimBuild, World as SimWorld } from '../../../src/simulator/app/model.ts';
import { createClock } from '../../../src/simulator/clock.ts';
import { createBuildStream } from '../../../src/simulator/git/build-stream.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { useTeardown } from '../../support/teardown.ts';
import { APP, askApi, eventsOf, fetchIn, push, scenarioOf, until, worlds } from '../in-world.ts';
import { startPush } from './client.ts';

const end = useTeardown();
const { start, repository } = worlds(end);

type World = Awaited<ReturnType<typeof start>>;

/** The URL that the API gives for the output of the app's newest build. */
async function streamUrl(simulator: World): Promise<string> {
  const builds = (await (await askApi(simulator, `/apps/${APP}/builds`)).json()) as {
    output_stream_url: string;
  }[];
  return builds.at(-1)?.output_stream_url ?? '';
}

describe("a build's output stream", () => {
  it('has everything that the build printed', async () => {
    const simulator = await start(scenarioOf('warm'));
    await push(simulator, await repository(), 'HEAD:main');

    const response = await fetchIn(simulator, await streamUrl(simulator));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toMatch(/^-----> Building on the Heroku-24 stack \(simulated\)\n/);
    expect(text).toMatch(/ {7}https:\S+ deployed to Heroku \(simulated\)\n\n$/);
  });

  it('lasts until the build ends', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 150 }), 50);
    const { code } = startPush(simulator, await repository(), 'HEAD:main');
    await until(() => simulator.state(APP).builds.length > 0);

    const response = await fetchIn(simulator, await streamUrl(simulator));
    expect(eventsOf(simulator, 'release')).toEqual([]);
    const text = await response.text();

    expect(text).toMatch(/^-----> Building[^]*Released v4/);
    expect(text.match(/Building on the/g)).toHaveLength(1);
    expect(await code).toBe(0);
  });

  it('begins where a client wants it to', async () => {
    const simulator = await start(scenarioOf('build-fails'));
    await push(simulator, await repository(), 'HEAD:main');
    const url = await streamUrl(simulator);
    const whole = await (await fetchIn(simulator, url)).text();

    const rest = await fetchIn(simulator, url, { headers: { range: '100-' } });

    expect(await rest.text()).toBe(whole.slice(100));
  });

  it('ends once, even if another build prints at the same moment', async () => {
    const clock = createClock(1, new AbortController().signal);
    const spec = readScenario(scenarioOf('warm')).apps[APP];
    if (spec === undefined) throw new Error('no spec');
    const app = createApp(APP, spec, clock);
    const now = clock.date();
    const build: SimBuild = {
      ...{ id: 'a-b', commit: 'c', stack: 'heroku-24', user: 'me@example.com' },
      ...{ createdAt: now, updatedAt: now, release: null },
      output: ['one'],
      status: 'pending',
    };
    app.builds.push(build);
    const listener = createBuildStream({ apps: new Map([[APP, app]]) } as unknown as SimWorld);
    const server = createServer((request, response) => void listener(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    end(() => server.close());
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/streams/a-b`);

    build.status = 'succeeded';
    for (const line of ['two', 'three']) {
      build.output.push(line);
      app.changes.emit('build');
    }

    expect(await response.text()).toBe('one\ntwo\n');
    expect(app.changes.listenerCount('build')).toBe(0);
  });

  it("isn't there for another id", async () => {
    const simulator = await start(scenarioOf('warm'));
    const url = 'https://build-output.heroku.com/streams/01234567-89ab-cdef-0123-456789abcdef';

    expect((await fetchIn(simulator, url)).status).toBe(404);
  });
});

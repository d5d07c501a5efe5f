import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fetch from 'node-fetch';
import { startSimulator } from '../../src/simulator/world.ts';
import { useTeardown } from '../support/teardown.ts';
import {
  APP,
  eventsOf,
  fetchIn,
  gitIn,
  push,
  scenarioOf,
  until,
  visit,
  worlds,
} from './in-world.ts';

const end = useTeardown();
const { start, repository } = worlds(end);

const folderOf = (env: Readonly<Record<string, string | undefined>>): string =>
  dirname(env.GIT_CONFIG_GLOBAL ?? '');

describe('a world', () => {
  it('leads to no host except those of Heroku', async () => {
    const simulator = await start(scenarioOf('warm'));

    for (const url of ['https://example.com/', 'https://api.heroku.com:8443/']) {
      expect((await fetchIn(simulator, url)).status).toBe(403);
    }

    expect(eventsOf(simulator, 'proxy-refusal').map(({ target }) => target)).toEqual([
      'example.com:443',
      'api.heroku.com:8443',
    ]);
    expect(eventsOf(simulator, 'proxy-connect')).toEqual([]);
  });

  it('refuses plain HTTP, and says why', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await fetch(simulator.env.HTTPS_PROXY ?? '');

    expect(response.status).toBe(403);
    expect(await response.text()).toContain("only Heroku's hosts");
  });

  it('refuses it to a client that follows the variables', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();

    const url = 'http://git.invalid/repository.git';
    const { code } = await gitIn(simulator, mine, ['ls-remote', url], {
      // Without the settings that override the variables.
      GIT_CONFIG_COUNT: '0',
    });

    expect(code).toBe(128);
    const [refusal] = eventsOf(simulator, 'proxy-refusal');
    expect(refusal?.target).toContain(url);
  });

  it('records requests to unknown apps and API paths', async () => {
    const simulator = await start(scenarioOf('warm'));

    await fetchIn(simulator, 'https://other.herokuapp.com/x');
    await fetchIn(simulator, 'https://build-output.heroku.com/streams/a-b');

    expect(eventsOf(simulator, 'unknown-app-request')).toMatchObject([
      { host: 'other.herokuapp.com', method: 'GET', path: '/x' },
    ]);
    expect(eventsOf(simulator, 'build-output-request')).toMatchObject([
      { method: 'GET', path: '/streams/a-b' },
    ]);
  });

  (existsSync('/proc/net/tcp') ? it : it.skip)('listens on loopback alone', async () => {
    const simulator = await start(scenarioOf('warm'));
    expect(listeningOn(Number(new URL(simulator.env.HTTPS_PROXY ?? '').port))).toEqual([
      // 127.0.0.1, its bytes the other way around
      '0100007F',
    ]);
  });

  it('keeps its folder to the user, without a private key in it', async () => {
    // With certificates of its own.
    const simulator = await startSimulator({ scenario: scenarioOf('warm') });
    end(simulator.stop);
    const folder = folderOf(simulator.env);

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.join('\n')).not.toMatch(/PRIVATE KEY/);
    expect(files.join('\n')).not.toContain(simulator.token);
  });

  it('has a token of its own', async () => {
    const [one, other] = [await start(scenarioOf('warm')), await start(scenarioOf('warm'))];
    expect(one.token).toMatch(/^HRKU-[0-9a-f]{48}$/);
    expect(one.token).not.toBe(other.token);
  });

  it('passes events on as they happen, each with its simulated and its real time', async () => {
    const types: string[] = [];
    const simulator = await startSimulator({
      scenario: scenarioOf('warm'),
      log: ({ type }) => types.push(type),
    });
    await visit(simulator);
    await simulator.stop();

    expect(types).toEqual(['dyno', 'proxy-connect', 'router-request', 'router-response']);
    expect(simulator.events.map(({ type }) => type)).toEqual(types);
    const times = simulator.events.map(({ atReal }) => atReal);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('reports an unknown app', async () => {
    const simulator = await start(scenarioOf('warm'));
    expect(() => simulator.state('other')).toThrow('no app other');
  });

  it('keeps no events if they are only passed on', async () => {
    const types: string[] = [];
    const simulator = await startSimulator({
      scenario: scenarioOf('warm'),
      log: ({ type }) => types.push(type),
      keepsEvents: false,
    });
    end(simulator.stop);
    await visit(simulator);

    expect(types).toContain('router-request');
    expect(simulator.events).toEqual([]);
  });

  it.each([0, -1, Number.NaN, Infinity, 10_001])('refuses speed %d', async (speed) => {
    const refused = startSimulator({ scenario: scenarioOf('warm'), speed });
    await expect(refused).rejects.toMatchObject({ code: 'usage' });
  });

  it('that cannot start leaves no server behind', async () => {
    const servers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const before = servers();
    const log = (): never => {
      throw new Error('no log');
    };

    await expect(startSimulator({ scenario: scenarioOf('warm'), log })).rejects.toThrow('no log');

    expect(servers()).toBe(before);
  });

  it('refuses an invalid scenario', async () => {
    await expect(startSimulator({ scenario: { apps: {} } })).rejects.toMatchObject({
      code: 'scenario-invalid',
    });
  });
});

describe('a stopped world', () => {
  it('leaves nothing behind, even in the middle of a build and of a request', async () => {
    const simulator = await start(scenarioOf('sleeping', { buildSeconds: 600 }), 1);
    const folder = folderOf(simulator.env);
    const pushing = push(simulator, await repository(), 'HEAD:main');
    const visiting = visit(simulator).catch((error: unknown) => error);
    await until(
      () =>
        eventsOf(simulator, 'build').length + eventsOf(simulator, 'router-request').length === 2,
    );

    await simulator.stop();

    expect(existsSync(folder)).toBe(false);
    expect(processesOf(folder)).toEqual([]);
    await expect(isOpen(simulator.env.HTTPS_PROXY ?? '')).resolves.toBe(false);
    expect(simulator.events.at(-1)?.type).not.toBe('release');
    expect((await pushing).code).not.toBe(0);
    expect(await visiting).toMatchObject({ code: 'ECONNRESET' });
  });

  it('can be stopped again', async () => {
    const simulator = await start(scenarioOf('warm'));
    await Promise.all([simulator.stop(), simulator.stop()]);
    await expect(simulator.stop()).resolves.toBeUndefined();
  });

  it('does nothing more', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 1 }), 10);
    const visiting = visit(simulator).catch(() => undefined);
    await until(() => simulator.state(APP).dynos[0]?.state === 'starting');
    await simulator.stop();
    await visiting;

    await new Promise((resolve) => setTimeout(resolve, 150));

    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'starting' }]);
  });
});

/** The processes whose environment or arguments name the folder. */
function processesOf(folder: string): string[] {
  const listing = execFileSync('ps', ['axeww', '-o', 'pid=,args='], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    maxBuffer: 64 * 1024 * 1024,
  });
  // The world doesn't end the client, which ends when its connection closes.
  const serves = (line: string): boolean => line.includes(`GIT_CONFIG_GLOBAL=${folder}/server`);
  return listing.split('\n').filter(serves);
}

/** The addresses, in the kernel's form, on which a process listens at this port. */
function listeningOn(port: number): string[] {
  const LISTEN = '0A';
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter(existsSync)
    .flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state]) => state === LISTEN)
    .map(([, local = '']) => local.split(':'))
    .filter(([, hex = '']) => Number.parseInt(hex, 16) === port)
    .map(([address = '']) => address);
}

function isOpen(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

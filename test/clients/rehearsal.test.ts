import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { APP, askApi, scenarioOf, until, visit } from '../simulator/in-world.ts';
import { jsonIn, withClients } from './client-world.ts';

const SHARED = ['heroku-postgresql:essential-0', 'heroku-redis:mini'];

describe('heroku logs', () => {
  it('shows what happened, marked as simulated', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      await visit(simulator, '/login');
      const { stdout, code } = await heroku('logs');

      expect(code).toBe(0);
      expect(stdout).toContain('(simulated)');
      expect(stdout).toMatch(/heroku\[router\]: .*path="\/login"/);
    }));

  it('continues with --tail', () =>
    withClients(scenarioOf('one-dyno'), async ({ env, repository, simulator }) => {
      const child = spawn('heroku', ['logs', '--tail'], { cwd: repository.path, env });
      const ended = new Promise((resolve) => child.on('close', resolve));
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      await until(() => printed.includes('(simulated)'));
      await visit(simulator, '/later');
      await until(() => printed.includes('path="/later"'));
      child.kill();
      await ended;
    }));
});

describe('heroku releases:retry and rollback', () => {
  it('runs a failed release phase again', () =>
    withClients(scenarioOf('release-failed'), async ({ heroku, simulator }) => {
      const { stderr, stdout } = await heroku('releases:retry');

      expect(stderr).toContain('Retrying v4 on my-app... done, v5');
      expect(stdout).toContain('(simulated) node migrate.js');
      expect(simulator.state(APP).releases.at(-1)).toMatchObject({ status: 'succeeded' });
      expect((await heroku('releases:output', 'v5')).stdout).toContain('succeeded');
    }));

  it('goes back to an earlier release', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      await heroku('config:set', 'COLOR=blue');
      expect((await heroku('rollback')).stderr).toContain('Rolling back my-app to v3... done, v5');
      expect(simulator.state(APP).config).toEqual({});
    }));
});

describe('heroku ps:autoscale', () => {
  const size = 'performance-m';

  it('is enabled and disabled', () =>
    withClients(scenarioOf('one-dyno', { size }), async ({ heroku, simulator }) => {
      const enabled = await heroku('ps:autoscale:enable', '--min', '2', '--max', '4');
      expect(enabled.stderr).toContain('Enabling dyno autoscaling... done');
      expect(simulator.state(APP).formation?.quantity).toBe(2);
      expect((await heroku('ps:autoscale:disable')).stderr).toContain('done');
    }));
});

it('heroku status shows the incident of the scenario', () =>
  withClients(scenarioOf('incident'), async ({ heroku }) => {
    const { stdout } = await heroku('status');
    expect(stdout).toMatch(/^Apps: +Red$/m);
    expect(stdout).toContain('Elevated error rates (simulated)');
  }));

it('heroku pg:info and redis:info show the plans', () =>
  withClients(scenarioOf('one-dyno', { addons: SHARED }), async ({ heroku }) => {
    for (const args of [['pg:info'], ['pg:info', 'DATABASE_URL']]) {
      const { stdout, code } = await heroku(...args);
      expect(stdout).toMatch(/Plan: +essential-0/);
      expect(code).toBe(0);
    }
    expect((await heroku('redis:info')).stdout).toMatch(/Plan: +mini/);
  }));

it('heroku buildpacks:add and set take a name', () =>
  withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
    expect((await heroku('buildpacks:add', 'heroku/python')).stdout).toContain('heroku/python');
    expect(simulator.state(APP).buildpacks).toEqual(['heroku/nodejs', 'heroku/python']);
    expect((await heroku('buildpacks:set', 'heroku/pyton')).code).toBe(1);
    expect(simulator.state(APP).buildpacks).toEqual(['heroku/nodejs', 'heroku/python']);
  }));

it('heroku ps:stop stops a dyno', () =>
  withClients(scenarioOf('zero-downtime'), async ({ heroku }) => {
    const { stderr, code } = await heroku('ps:stop', '--dyno-name', 'web.2');
    expect(stderr).toContain('Stopping dyno web.2 on my-app... done');
    expect(code).toBe(0);
  }));

it('heroku stack shows the stacks', () =>
  withClients(scenarioOf('old-stack'), async ({ heroku }) => {
    expect((await heroku('stack')).stdout).toMatch(/^\* heroku-22\n +heroku-24$/m);
  }));

it('heroku run says that it isn’t simulated', () =>
  withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
    const { stderr, code } = await heroku('run', 'bash');
    expect(stderr).toContain('(not simulated) Nothing ran');
    expect(code).not.toBe(0);
  }));

it('heroku features:enable says which features the simulation has', () =>
  withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
    expect((await heroku('features:enable', 'none')).stderr).toContain('the simulation has only');
    expect((await askApi(simulator, `/apps/${APP}/features`)).status).toBe(200);
    expect(jsonIn(await heroku('features', '--json'))).not.toEqual([]);
  }));

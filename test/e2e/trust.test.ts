import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { unfolded } from '../support/commands.ts';
import { inWorld, remarksIn, type E2e } from '../support/e2e.ts';
import { eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

// A stranger can control a repository's config, remote, files and hooks, and the API's answers.

const CONFIG = 'heroku-preflight.json';
const SECRET = 'of-the-developer-81b2';

/** my-app with an address like a new app's, and a stranger's app. */
const WITH_NEIGHBOUR: Scenario = {
  apps: {
    ...scenarioOf('warm', { domains: ['www.example.com'] }).apps,
    'strangers-app': { webUrl: 'https://strangers-app.herokuapp.com/' },
  },
};

const hostsAsked = ({ simulator }: E2e): string[] => [
  ...eventsOf(simulator, 'proxy-connect').map(({ host }) => host),
  ...eventsOf(simulator, 'proxy-refusal').map(({ target }) => target),
];

const warmUp = (world: E2e, warmup: object): Promise<void> => world.write(CONFIG, { warmup });

/** The values of a header, by the host that received it. */
const received = ({ simulator }: E2e, header: string): [string, unknown][] =>
  eventsOf(simulator, 'router-request').map(({ host, headers }) => [host, headers[header]]);

describe('the warm-up’s address in the config', () => {
  it.each(
    sampleOf(1, ['https://evil.example.com', 'https://169.254.169.254', 'https://localhost']),
  )('gets no request unless the API or the developer confirms it: %s', (url) =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { url });
      const { code, stderr } = await world.runHook();
      const { host } = new URL(url);
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        `didn't send the warm-up to ${host}, which isn't known to be my-app's → git config --add preflight.allowHost ${host}`,
      );
      expect(hostsAsked(world).join()).not.toContain(host);
    }),
  );

  it('gets a request if the API lists it as the app’s domain', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { url: 'https://www.example.com' });
      expect((await world.push()).stderr).toMatch(/^preflight {2}my-app/m);
      expect(hostsAsked(world)).toContain('www.example.com');
    }));

  it('can’t be allowed by a file of the repository', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { url: 'https://evil.example.com' });
      await world.write('.gitconfig', '[preflight]\n\tallowHost = evil.example.com\n');
      await world.runHook();
      expect(hostsAsked(world).join()).not.toContain('evil');
    }));

  it('gets a request if the developer allows it', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, {
        url: 'https://strangers-app.herokuapp.com',
        headers: { 'x-key': '${PREFLIGHT_KEY}' },
      });
      await world.git('config', 'preflight.allowHost', 'strangers-app.herokuapp.com');
      await world.runHook({ PREFLIGHT_KEY: SECRET });
      expect(received(world, 'x-key')).toEqual([['strangers-app.herokuapp.com', SECRET]]);
    }));
});

describe('a variable in a header of the config', () => {
  it.each(
    sampleOf(2, [
      '${HOME}',
      '${HEROKU_API_KEY}',
      'x${PREFLIGHT_A}${PATH}',
      '${HEROKU_PREFLIGHT_URL}',
    ]),
  )('is rejected unless its name begins with PREFLIGHT_: %s', (value) =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { headers: { 'x-key': value } });
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain('can only use variables named PREFLIGHT_*');
      expect(received(world, 'x-key')).toEqual([]);
    }),
  );

  it('reaches the host that the API lists for the app', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      world.keepSecret(SECRET);
      await warmUp(world, { headers: { 'x-key': 'Bearer ${PREFLIGHT_KEY}' } });
      await world.runHook({ PREFLIGHT_KEY: SECRET });
      const { host } = new URL(world.simulator.state('my-app').webUrl);
      expect(received(world, 'x-key')).toEqual([[host, `Bearer ${SECRET}`]]);
    }));

  it('doesn’t reach another app on herokuapp.com, which a stranger can own', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      world.keepSecret(SECRET);
      await warmUp(world, {
        url: 'https://strangers-app.herokuapp.com',
        headers: { 'x-key': '${PREFLIGHT_KEY}' },
      });
      const { stderr } = await world.runHook({ PREFLIGHT_KEY: SECRET });
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        "didn't send a header with a secret to strangers-app.herokuapp.com",
      );
      expect(hostsAsked(world)).not.toContain('strangers-app.herokuapp.com');
    }));

  weekly('isn’t sent if it isn’t set', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { headers: { 'x-key': '${PREFLIGHT_KEY}' } });
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        "x-key needs PREFLIGHT_KEY, which isn't set",
      );
      expect(received(world, 'x-key')).toEqual([]);
    }),
  );

  weekly('can’t be Host, which chooses the app in Heroku’s router', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { headers: { Host: 'strangers-app.herokuapp.com' } });
      expect(unfolded((await world.runHook()).stderr)).toContain("is a header that can't be set");
      expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
    }),
  );
});

describe('a host that the app had', () => {
  const FORMER = 'www.example.com';
  /** The domain now leads to a stranger's app. */
  const LOST: Scenario = {
    apps: {
      ...scenarioOf('warm').apps,
      'strangers-app': { webUrl: 'https://strangers-app.herokuapp.com/', domains: [FORMER] },
    },
  };
  const remember = async ({ state, simulator }: E2e, seenOn = new Date()): Promise<void> => {
    const { webUrl } = simulator.state('my-app');
    const app = {
      webUrl,
      hosts: [new URL(webUrl).host, FORMER],
      seenOn: seenOn.toISOString().slice(0, 10),
    };
    await writeFile(state.cache, JSON.stringify({ version: 1, apps: { 'my-app': app } }));
  };
  const SECRETIVE = {
    url: `https://${FORMER}`,
    ...{ wait: '5s', headers: { 'x-key': '${PREFLIGHT_KEY}' } },
  };

  const DISOWNED = "which isn't known to be my-app's";
  const UNCONFIRMED = "couldn't confirm that it's my-app's";
  const failing = (status: number, path = '^/apps/my-app') => [{ path, status }];

  it.each(
    sampleOf<readonly [string, ReturnType<typeof failing>, string]>(3, [
      ['the API answers 404', failing(404), UNCONFIRMED],
      ['the API no longer lists it', [], DISOWNED],
      ['the API answers 403', failing(403), UNCONFIRMED],
      ['the API answers 500', failing(500), UNCONFIRMED],
      ['its domains can’t be read', failing(500, '/domains$'), UNCONFIRMED],
    ]),
  )('gets no secret if %s, neither from a push nor from warm', (_, api, words) =>
    inWorld({ ...LOST, faults: { api } }, async (world) => {
      world.keepSecret(SECRET);
      await warmUp(world, SECRETIVE);
      await remember(world);
      const env = { PREFLIGHT_KEY: SECRET };
      const pushed = await world.runHook(env);
      expect(unfolded(pushed.stderr)).toContain(`didn't send a header with a secret to ${FORMER}`);
      expect(unfolded(pushed.stderr)).toContain(words);
      await remember(world);
      const failed = await world.bin('heroku-preflight', ['warm'], { env });
      expect(failed.code).toBe(2);
      expect(unfolded(failed.stderr)).toContain(words);
      expect(received(world, 'x-key')).toEqual([]);
      expect(hostsAsked(world)).not.toContain(FORMER);
      expect(await world.runs()).toEqual([]);
    }),
  );

  weekly('gets no more requests once the API no longer lists it, and the push says so', () =>
    inWorld(
      {
        ...LOST,
        faults: { app: [{ status: 503 }], api: [{ path: '/domains$', delaySeconds: 50 }] },
      },
      async (world) => {
        await warmUp(world, { url: `https://${FORMER}`, wait: '5s' });
        await remember(world);
        const { stderr } = await world.runHook();
        expect(unfolded(stderr)).toContain(`warm-up stopped ${FORMER} is no longer my-app's`);
        expect(await world.runs()).toEqual([]);
      },
    ),
  );

  it.each(
    sampleOf(1, [
      ['too long ago', -40],
      ['by a clock that was wrong', 3],
    ]),
  )('gets no request from memory if the API named it %s', (_, days) =>
    inWorld(
      { ...LOST, faults: { api: [{ path: '^/apps/my-app', status: 500 }] } },
      async (world) => {
        await warmUp(world, { url: `https://${FORMER}` });
        await remember(world, new Date(Date.now() + days * 86_400_000));
        const { stderr } = await world.runHook();
        expect(unfolded(stderr)).toContain(`didn't send the warm-up to ${FORMER}`);
        expect(hostsAsked(world)).not.toContain(FORMER);
      },
    ),
  );
});

describe('another app on herokuapp.com', () => {
  const STRANGE = 'strangers-app.herokuapp.com';
  const GREEDY = {
    url: `https://${STRANGE}`,
    paths: ['/a', '/b', '/c', '/d'],
    ...{ retries: 100, timeout: '10m', concurrency: 20, wait: '2s' },
  };
  const asked = (world: E2e): string[] => hostsAsked(world).filter((host) => host === STRANGE);

  it.each(
    sampleOf<readonly [string, NonNullable<Scenario['faults']>]>(2, [
      ['answers 503', { app: [{ status: 503 }] }],
      ['redirects to itself', { app: [{ status: 302, headers: { location: '/b' } }] }],
      ['never answers', { app: [{ delaySeconds: 6_000, status: 200 }] }],
      [
        'can’t be confirmed',
        { app: [{ status: 503 }], api: [{ path: '^/apps/my-app', status: 500 }] },
      ],
    ]),
  )('gets one request from a push, and none in the background, if it %s', (_, faults) =>
    inWorld({ ...WITH_NEIGHBOUR, faults }, async (world) => {
      await warmUp(world, GREEDY);
      expect((await world.runHook()).code).toBe(0);
      expect(asked(world)).toHaveLength(1);
      expect(await world.runs()).toEqual([]);
    }),
  );

  weekly('gets none from warm, which says what to do', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, GREEDY);
      const { code, stderr } = await world.bin('heroku-preflight', ['warm']);
      expect(code).toBe(2);
      expect(unfolded(stderr)).toContain(
        `didn't send the warm-up to ${STRANGE}, which isn't known to be my-app's only if it is yours git config --add preflight.allowHost ${STRANGE}`,
      );
      expect(asked(world)).toEqual([]);
    }),
  );
});

describe('the token', () => {
  it('goes to the API, never to the app', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await world.push();
      const [request] = eventsOf(world.simulator, 'router-request');
      expect(request?.authorization).toBe(false);
      expect(JSON.stringify(request?.headers)).not.toContain(world.simulator.token);
    }));

  it('doesn’t go to a server without a trusted certificate, even if Node is told to trust it', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      const { code, stderr } = await world.runHook({
        ...{ NODE_EXTRA_CA_CERTS: '', GIT_SSL_CAINFO: '', GIT_CONFIG_COUNT: '0' },
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
      });
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain('certificate');
      expect(eventsOf(world.simulator, 'proxy-connect')).not.toEqual([]);
      expect(eventsOf(world.simulator, 'api-request')).toEqual([]);
    }));

  it('doesn’t go to a HEROKU_HOST that isn’t Heroku’s', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      const hook = join(world.repository.path, '.git/hooks/pre-push');
      const { stdout } = await world.git('rev-parse', 'HEAD');
      const line = `refs/heads/main ${stdout.trim()} refs/heads/main ${'0'.repeat(40)}\n`;
      const url = 'https://git.evil.example.com/my-app.git';
      const { code, stderr } = await world.run(hook, ['heroku', url], {
        env: { HEROKU_HOST: 'evil.example.com' },
        stdin: line,
      });
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        "https://api.evil.example.com isn't a Heroku host: your token isn't sent there",
      );
      expect(hostsAsked(world).join()).not.toContain('evil');
    }));
});

describe('control characters', () => {
  // eslint-disable-next-line no-control-regex -- the codes that a terminal would run
  const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

  it.each(
    sampleOf(2, [
      ['a key', { '\u001b[2J\u202egnp': 1 }],
      ['a value', { onFailure: '\u001b[2J' }],
      ['an app’s name', { apps: { 'my\u0007app': {} } }],
      ['a path', { warmup: { paths: ['/\u001b[2J'] } }],
      ['a check', { checks: { 'pre\u009bboot': 'warn' } }],
    ]),
  )('in a config reach no terminal: %s', (_, config) =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await world.write(CONFIG, config);
      const { stderr } = await world.runHook();
      expect(remarksIn(stderr)).toEqual([expect.stringContaining('skipped: ')]);
      expect(stderr).not.toMatch(RAW);
    }),
  );

  it('in an API’s answer reach no terminal', () => {
    const body = JSON.stringify({ id: '\u001b]0;x\u0007', message: 'no\u001b[2J\u202eon' });
    return inWorld(
      { ...WITH_NEIGHBOUR, faults: { api: [{ status: 403, body }] } },
      async (world) => {
        const { stderr } = await world.runHook();
        expect(stderr).toContain('\\u{1b}');
        expect(stderr).not.toMatch(RAW);
      },
    );
  });

  it('in an API’s answer are no commands to GitHub’s runner, in text or JSON', () => {
    const message = 'a##[set-output name=x]b ::error::c\n::error::d \u{e0041}';
    const api = [{ status: 418, body: JSON.stringify({ id: 'x', message }) }];
    return inWorld({ ...WITH_NEIGHBOUR, faults: { api } }, async (world) => {
      const runs = [
        await world.runHook(),
        await world.bin('heroku-preflight', ['check']),
        await world.bin('heroku-preflight', ['check', '--json']),
        await world.bin('heroku-preflight', ['warm']),
        await world.bin('heroku-preflight', ['fix', '--json', '--yes']),
      ];
      for (const { stdout, stderr } of runs) {
        expect(stdout + stderr).toContain('set-output');
        expect(stdout + stderr).not.toMatch(/##\[|^\s*::|\u{e0041}/mu);
      }
    });
  });

  it('in a remote’s URL reach no terminal through us', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      const hook = join(world.repository.path, '.git/hooks/pre-push');
      const url = 'https://git.heroku.com/my\u001b[2J\u009bapp.git';
      const { code, stderr } = await world.run(hook, ['he\u001b[2Jroku', url]);
      expect(code).toBe(0);
      expect(stderr).toContain('names no Heroku app');
      expect(stderr).not.toMatch(RAW);
    }));
});

describe('a file of the working tree', () => {
  it('isn’t run on a push, whatever its name', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      const trap = join(world.repository.outside, 'trapped');
      const code = `require('node:fs').writeFileSync(${JSON.stringify(trap)}, '')`;
      const names = ['hook.cjs', 'start.cjs', 'dist/hook.cjs', 'heroku-preflight/hook.cjs'];
      const packages = [
        'heroku-preflight/dist/hook.cjs',
        'https-proxy-agent/index.js',
        'fs/index.js',
      ];
      const paths = [...names, ...packages.map((path) => `node_modules/${path}`)];
      for (const path of paths) await world.write(path, code);
      for (const name of ['node', 'git', 'cat', 'rm', 'run.sh']) {
        await world.write(name, `#!/bin/sh\n: >'${trap}'\n`);
        await world.run('chmod', ['+x', name]);
      }
      expect((await world.push()).stderr).toMatch(/^preflight {2}my-app/m);
      await expect(access(trap)).rejects.toThrow('ENOENT');
    }));

  weekly('is read as a config only at the top level, where git runs hooks', () =>
    inWorld(WITH_NEIGHBOUR, async (world) => {
      await warmUp(world, { paths: ['/top'] });
      await world.write('sub/heroku-preflight.json', { warmup: { paths: ['/sub'] } });
      await world.run('git', ['push', REMOTE, 'main'], { cwd: join(world.repository.path, 'sub') });
      expect(eventsOf(world.simulator, 'router-request').map(({ path }) => path)).toEqual(['/top']);
    }),
  );
});

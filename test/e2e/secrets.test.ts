import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { leaksInFiles, leaksInText } from '../support/e2e-leaks.ts';
import { logProcesses, startedByHook, type Started } from '../support/e2e-processes.ts';
import { inWorld, letGitIn, type E2e } from '../support/e2e.ts';
import { createRepository } from '../support/git-repository.ts';
import { eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { weekly } from '../support/weekly.ts';

// Every end-to-end test fails if a token appears in its output or files, or in the arguments of our
// Nodes and what they start: see inWorld. These tests cover the places where secrets are in use, and
// the arguments of every process of a push, the shell's included.

/** Each of them looks different when it's URL-encoded. */
const URL_TOKEN = 'url/p@ss w%rd+ü';
const HEADER_SECRET = 'header/s3cr&t=+%é';

const remoteWith = (token: string): string =>
  REMOTE.replace('//', `//x:${encodeURIComponent(token)}@`);

const leaksInArguments = (started: readonly Started[], secrets: readonly string[]) =>
  leaksInText(started.map(({ argv }) => argv.join(' ')).join('\n'), secrets);

/** Runs a test with all processes logged; the hook's must be among them, and have no secret. */
async function expectCleanArguments(
  world: E2e,
  secrets: readonly string[],
  act: (env: Awaited<ReturnType<typeof logProcesses>>['env']) => Promise<unknown>,
): Promise<readonly Started[]> {
  const log = await logProcesses(world);
  secrets.forEach(world.keepSecret);
  await act(log.env);
  const started = await log.take();
  const hooks = startedByHook(started);
  expect(hooks.length).toBeGreaterThan(3);
  expect(leaksInArguments(hooks, [...secrets, world.simulator.token])).toEqual([]);
  return started;
}

describe('no secret appears in', () => {
  it('a push with a token in its URL and a secret in a header, or in its background process', () =>
    inWorld(scenarioOf('sleeping', { bootSeconds: 50 }), async (world) => {
      await world.git('remote', 'set-url', 'heroku', remoteWith(URL_TOKEN));
      await letGitIn(world);
      await world.write('heroku-preflight.json', {
        warmup: { wait: '0s', headers: { 'x-key': 'Bearer ${PREFLIGHT_KEY}' } },
      });
      const started = await expectCleanArguments(world, [URL_TOKEN, HEADER_SECRET], async (env) => {
        expect((await world.push({ ...env, PREFLIGHT_KEY: HEADER_SECRET })).code).toBe(0);
        await world.finishedRun();
      });
      // git puts the URL's credentials into its own arguments, so the search would find them there.
      expect(leaksInArguments(started, [URL_TOKEN])).not.toEqual([]);
      const sent = eventsOf(world.simulator, 'router-request').map(
        ({ headers }) => headers['x-key'],
      );
      expect(new Set(sent)).toEqual(new Set([`Bearer ${HEADER_SECRET}`]));
      const { stdout } = await world.bin('heroku-preflight', ['report', '--json']);
      expect(stdout).toContain('${PREFLIGHT_KEY}');
    }));

  weekly('a push to a URL with a token that a check stops', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      await world.write('heroku-preflight.json', { checks: { preboot: 'error' } });
      const url = remoteWith(world.simulator.token);
      await expectCleanArguments(world, [], async (env) => {
        const { code, stderr } = await world.push(env, [url, 'main']);
        expect(code).toBe(1);
        expect(stderr).toContain('git -c preflight.mode=off push REMOTE main');
      });
    }),
  );

  it('a push with a token from git’s credential helper', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      const store = join(world.repository.outside, 'credentials');
      await writeFile(store, `https://x:${world.simulator.token}@git.heroku.com\n`);
      await world.git('config', 'credential.helper', `store --file ${store}`);
      await expectCleanArguments(world, [], async (env) => {
        const own = { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined };
        const { code, stderr } = await world.push({ ...env, ...own });
        expect(code).toBe(0);
        expect(stderr).toMatch(/⚠ preboot/);
      });
    }));

  it('a push with a token that the API rejects and repeats', () => {
    const refused = 'HRKU-refused/token+1';
    const body = JSON.stringify({ id: 'teapot', message: `Unknown: ${refused}` });
    // Only an unknown status is quoted: the others have words of ours.
    const scenario = { ...scenarioOf('one-dyno'), faults: { api: [{ status: 418, body }] } };
    return inWorld(scenario, async (world) => {
      await letGitIn(world);
      await expectCleanArguments(world, [refused], async (env) => {
        const { stderr } = await world.push({ ...env, HEROKU_API_KEY: refused });
        expect(stderr).toContain('Unknown: ***');
      });
    });
  });

  it('a push through a proxy with a password', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      const password = 'pr0xy/p@ss';
      const proxy = `http://me:${encodeURIComponent(password)}@127.0.0.1:1`;
      await world.git('config', 'http.https://api.heroku.com.proxy', proxy);
      await expectCleanArguments(world, [password], async (env) => {
        const { stderr } = await world.push(env);
        expect(stderr.replaceAll(/\s+/g, ' ')).toContain("http://127.0.0.1:1 can't be reached");
      });
    }));

  it('a check by hand of an app whose remote has a token', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      world.keepSecret(URL_TOKEN);
      await world.git('remote', 'set-url', 'heroku', remoteWith(URL_TOKEN));
      for (const args of [['check'], ['check', '--json'], ['check', '--remote', 'none']]) {
        await world.bin('heroku-preflight', args);
      }
      expect((await world.bin('heroku-preflight', ['check'])).stdout).toContain('preboot');
    }));
});

describe('with DEBUG=*, which makes libraries log their input, no secret appears in', () => {
  const DEBUG = { DEBUG: '*' };

  it('a push, also through a proxy, or a push to an invalid URL', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      expect((await world.push(DEBUG)).stderr).toMatch(/⚠ preboot/);
      const odd = remoteWith(world.simulator.token).replace('x:', 'x\\y:');
      expect((await world.push(DEBUG, [odd, 'main'])).stderr).toContain('names no Heroku app');
    }));

  it('a check, or the hook’s status', () =>
    inWorld(scenarioOf('one-dyno'), async (world) => {
      const check = await world.bin('heroku-preflight', ['check'], { env: DEBUG });
      expect([check.code, check.stderr]).toEqual([0, '']);
      const status = await world.bin('install-hooks', ['--status'], { env: DEBUG });
      expect([status.code, status.stderr]).toEqual([0, '']);
    }));
});

describe('the search for secrets', () => {
  const secret = 'p@ss/w+rd%';

  it.each([
    ['raw', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['in Base64', Buffer.from(secret).toString('base64')],
    ['in Basic credentials', Buffer.from(`x:${secret}`).toString('base64')],
    ['in Basic credentials of a longer name', Buffer.from(`me:${secret}\n`).toString('base64')],
  ])('finds a secret that is written %s', (_, written) => {
    expect(leaksInText(`before ${written} after`, [secret])).not.toEqual([]);
  });

  it.each([
    ['the working tree', 'repo/file'],
    ['the git directory', 'repo/.git/heroku-preflight/said.json'],
    ['a temporary file', 'tmp/x/y'],
  ])('looks into %s', async (_, path) => {
    const repository = await createRepository();
    const { outside } = repository;
    const file = join(outside, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${'x'.repeat(100_000)}${HEADER_SECRET}`);
    const where = (await leaksInFiles([outside], [HEADER_SECRET])).map((leak) => leak.where);
    await repository.remove();
    expect(where).toEqual([file]);
  });

  it('finds nothing in text without one', () => {
    expect(leaksInText('p@ss/w+r', [secret])).toEqual([]);
  });
});

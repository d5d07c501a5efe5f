import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { HOOK_VARIABLES } from '../../src/hook/contract.ts';
import { eventsOf, REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, inWorld, PATIENT, ROOT, type Run } from '../support/e2e.ts';

const ONE_DYNO = scenarioOf('one-dyno');

/** Runs the hook with this code in its Node, before ours. */
async function runHookWith(
  world: E2e,
  code: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Run> {
  const preload = join(world.repository.outside, 'preload.cjs');
  await writeFile(preload, code);
  const NODE_OPTIONS = `${world.env.NODE_OPTIONS ?? ''} --require=${preload}`;
  return world.runHook({ NODE_OPTIONS, ...env });
}

it.each([
  ['an error outside all promises', "setImmediate(() => { throw new Error('boom'); });", 'boom'],
  [
    'a rejection without a handler',
    "setImmediate(() => Promise.reject(new Error('boom')));",
    'boom',
  ],
  [
    'a promise that never settles',
    'globalThis.setImmediate = () => undefined;',
    'ended without a result',
  ],
])('%s is one message, and the push continues', (_, code, what) =>
  inWorld(ONE_DYNO, async (world) => {
    await world.write('heroku-preflight.json', { ...PATIENT, onFailure: 'block' });
    const run = await runHookWith(world, code);
    expect(run.code).toBe(0);
    const [message, page, ...more] = run.stderr.split('\n');
    expect(message).toBe(
      `preflight  internal error, please report it: ${what}. The push continues`,
    );
    expect([page, more]).toEqual([expect.stringMatching(/^ {2}https:/), ['']]);
  }),
);

it('neither its process nor what it starts inherits the URL, which can have a token', () =>
  inWorld(ONE_DYNO, async (world) => {
    const own = join(world.repository.outside, 'own');
    const helpers = join(world.repository.outside, 'helpers');
    await world.git('config', 'credential.helper', `!env >'${helpers}'; :`);
    const run = await runHookWith(
      world,
      `process.on('exit', () => require('node:fs').writeFileSync('${own}', Object.keys(process.env).join('\\n')));`,
      { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined },
    );
    expect(run.code).toBe(0);
    for (const file of [own, helpers]) {
      const text = await readFile(file, 'utf8');
      expect(text).toContain('PATH');
      for (const name of Object.values(HOOK_VARIABLES)) expect(text).not.toContain(name);
    }
  }));

it('a hook that is done doesn’t wait for name servers that are asked in vain', () =>
  inWorld(ONE_DYNO, async (world) => {
    await world.write('heroku-preflight.json', PATIENT);
    const exited = join(world.repository.outside, 'exited');
    // A process that exits says so; one that ends itself by a signal doesn't.
    const { code, stderr } = await runHookWith(
      world,
      `process.getActiveResourcesInfo = () => ['GetAddrInfoReqWrap'];
       process.on('exit', () => require('node:fs').writeFileSync('${exited}', ''));`,
    );
    expect(stderr).toMatch(/⚠ preboot/);
    expect(code).toBe(0);
    expect(existsSync(exited)).toBe(false);
  }));

it('a push of thousands of refs is read, too', () =>
  inWorld(ONE_DYNO, async (world) => {
    await world.write('heroku-preflight.json', PATIENT);
    const commit = (await world.git('rev-parse', 'HEAD')).stdout.trim();
    const line = (ref: string): string => `${ref} ${commit} ${ref} ${'0'.repeat(40)}\n`;
    const refs = Array.from({ length: 2_000 }, (_, index) => `refs/heads/topic-${index}`);
    const stdin = [...refs, 'refs/heads/main'].map(line).join('');
    const { code, stderr } = await world.run('.git/hooks/pre-push', ['heroku', REMOTE], { stdin });
    expect(stderr).toMatch(/⚠ preboot/);
    expect(code).toBe(0);
  }));

it('without a push, it does nothing', () =>
  inWorld(ONE_DYNO, async ({ run, simulator }) => {
    const ran = await run(process.execPath, [join(ROOT, 'dist/hook.cjs')]);
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(eventsOf(simulator, 'api-request')).toEqual([]);
  }));

it('a `ps` that hangs keeps nothing from being checked, on a system whose `ps` it needs', () =>
  inWorld(ONE_DYNO, async (world) => {
    await world.write('heroku-preflight.json', PATIENT);
    const { outside, env } = world.repository;
    await writeFile(join(outside, 'ps'), '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 });
    const { code, stderr } = await runHookWith(
      world,
      "Object.defineProperty(process, 'platform', { value: 'darwin' });",
      { PATH: `${outside}:${env.PATH ?? ''}` },
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/⚠ preboot/);
    expect(eventsOf(world.simulator, 'router-request')).toHaveLength(1);
  }));

import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHookSandbox, type HookSandbox } from '../support/hook-sandbox.ts';

let sandbox: HookSandbox;
beforeEach(async () => {
  sandbox = await createHookSandbox();
});
afterEach(() => sandbox.remove());

const compiled = async (): Promise<string[]> =>
  (await readdir(sandbox.state)).filter((name) => name.startsWith('code-'));

describe('the compiled form of the bundle', () => {
  it('is kept from the first push', async () => {
    await sandbox.run(undefined);
    const [first, ...more] = await compiled();
    expect(more).toEqual([]);
    const before = await readFile(join(sandbox.state, first ?? ''));
    expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
    expect(await compiled()).toEqual([first]);
    expect((await readFile(join(sandbox.state, first ?? ''))).equals(before)).toBe(true);
  });

  it('is never used for another bundle, even one of the same length', async () => {
    await sandbox.run(undefined);
    const bundle = join(sandbox.state, 'hook.cjs');
    const text = await readFile(bundle, 'utf8');
    await writeFile(bundle, text.replace('from the bundle', 'from the update'));
    await utimes(bundle, new Date(), new Date(Date.now() + 5_000));
    expect((await sandbox.run(undefined)).stderr).toBe('from the update\n');
    expect(await compiled()).toHaveLength(1);
  });

  it('is replaced if it is damaged in a way that V8 does not notice', async () => {
    await sandbox.run(undefined);
    const [name = ''] = await compiled();
    const file = join(sandbox.state, name);
    const whole = await readFile(file);
    const damaged = Buffer.from(whole);
    for (let at = 100; at < damaged.length / 2; at += 50) damaged[at] = ~(damaged[at] ?? 0);
    await writeFile(file, damaged);
    expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
    expect((await readFile(file)).equals(damaged)).toBe(false);
  });

  it.each(['', 'rubbish'])('is replaced if it contains %j', async (rubbish) => {
    await sandbox.run(undefined);
    const [name = ''] = await compiled();
    await writeFile(join(sandbox.state, name), rubbish);
    expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
    expect((await readFile(join(sandbox.state, name))).length).toBeGreaterThan(100);
  });
});

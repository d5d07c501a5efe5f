import { chmod, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHookSandbox, execute, type HookSandbox } from '../support/hook-sandbox.ts';

let sandbox: HookSandbox;
beforeEach(async () => {
  sandbox = await createHookSandbox();
});
afterEach(() => sandbox.remove());

const compiled = async (): Promise<string[]> =>
  (await readdir(sandbox.state)).filter((name) => name.startsWith('code-'));

// As a Node of this version that runs start.cjs, which find-node.sh does with `probe`.
describe.each([
  [86, ['0.12.18', '12.22.12', '18.20.8', '19.9.0', '20.0.0', '20.9.0', '20.18.3']],
  [0, ['20.19.0', '20.20.2', '21.0.0', '22.1.0', '100.0.0']],
])('exit code %d', (expected, versions) => {
  it.each(versions)('is the answer of Node %s', async (version) => {
    const preload = join(sandbox.repository.outside, 'version.cjs');
    const text = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
    await writeFile(preload, text);
    const start = join(sandbox.state, 'start.cjs');
    const command = [process.execPath, '--require', preload, start, 'probe'];
    const options = { cwd: sandbox.repository.path, env: {}, stdin: '' };
    expect(await execute(command, options)).toMatchObject({ code: expected, stderr: '' });
  });
});

describe('the compiled form of the bundle', () => {
  const contents = async (): Promise<string> => {
    const [name, ...more] = await compiled();
    expect(more).toEqual([]);
    return (await readFile(join(sandbox.state, name ?? ''))).toString('latin1');
  };

  it('is kept from the first push, and from the second, which runs other functions', async () => {
    const kept: string[] = [];
    for (let push = 1; push <= 4; push += 1) {
      expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
      kept.push(await contents());
    }
    const [first, second, ...others] = kept;
    expect(second).not.toBe(first);
    expect(others).toEqual([second, second]);
  });

  it('is replaced if V8 rejects it, also that of the second push', async () => {
    for (let push = 1; push <= 2; push += 1) await sandbox.run(undefined);
    const [name = ''] = await compiled();
    const before = await contents();
    // As long as a real one, both halves alike, and from another version.
    const rejected = 'x'.repeat(before.length);
    await writeFile(join(sandbox.state, name), rejected);
    for (let push = 1; push <= 3; push += 1)
      expect((await sandbox.run(undefined)).stderr).toBe('from the bundle\n');
    expect(await compiled()).toEqual([name]);
    expect(await contents()).not.toBe(rejected);
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

// write-file-atomic does this with all signals that end a process.
const WATCHING_SIGNALS = `
const ignore = () => {};
process.on('SIGXFSZ', ignore).removeListener('SIGXFSZ', ignore);
process.exit(77);`;

it('a file limit leaves the verdict as it is, and no file', async () => {
  await writeFile(join(sandbox.state, 'hook.cjs'), WATCHING_SIGNALS);
  const start = join(sandbox.state, 'start.cjs');
  const command = ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh', process.execPath, start];
  const before = await readdir(sandbox.state);
  const run = await execute(command, { cwd: sandbox.repository.path, env: {}, stdin: '' });
  expect(run).toMatchObject({ code: 77, stderr: '' });
  expect(await readdir(sandbox.state)).toEqual(before);
});

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('under umask 0', () => {
  const shell = ['sh', '-c', 'umask 0; exec "$@"', 'sh', '/bin/sh'];

  it('the compiled form is readable only by the user', async () => {
    await sandbox.run(undefined, { shell });
    const [name = ''] = await compiled();
    expect(await modeOf(join(sandbox.state, name))).toBe(0o600);
  });

  it('a folder that others can write to is closed', async () => {
    await chmod(sandbox.state, 0o777);
    expect((await sandbox.run(undefined, { shell })).stderr).toBe('from the bundle\n');
    expect(await modeOf(sandbox.state)).toBe(0o700);
  });
});

describe('what a killed push has left', () => {
  const LEFT = [
    'input.123',
    'unfinished.123',
    'cache.json.456',
    'said.json.456',
    'run.sh.heroku-preflight-01234567-89ab-cdef-0123-456789abcdef.tmp',
    'runs/01J.json.789',
  ];
  const leave = async (name: string, ageMs: number): Promise<void> => {
    const file = join(sandbox.state, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
    await utimes(file, new Date(), new Date(Date.now() - ageMs));
  };
  const HOUR = 3_600_000;

  it.each(LEFT)('is removed by the next push: %s', async (name) => {
    await leave(name, HOUR);
    await sandbox.run(undefined);
    expect(await readdir(sandbox.state, { recursive: true })).not.toContain(name);
  });

  it('is removed by the next push: the folder of a trial push', async () => {
    await leave('trial-Ab12_x/git.heroku.com/HEAD', 0);
    await leave('trial-0Zz9_x/git.heroku.com/HEAD', 0);
    const past = new Date(Date.now() - HOUR);
    await utimes(join(sandbox.state, 'trial-Ab12_x'), past, past);
    await sandbox.run(undefined);
    const left = (await readdir(sandbox.state)).filter((name) => name.startsWith('trial-'));
    expect(left).toEqual(['trial-0Zz9_x']);
  });

  it.each(LEFT)('stays if another process may still be writing it: %s', async (name) => {
    await leave(name, 0);
    await sandbox.run(undefined);
    expect(await readdir(sandbox.state, { recursive: true })).toContain(name);
  });

  it('is all that is removed', async () => {
    const names = ['cache.json', 'said.json', 'install.json', 'input', 'mine.123'];
    for (let push = 1; push <= 2; push += 1) await sandbox.run(undefined);
    const [code = ''] = await compiled();
    for (const name of names) await leave(name, HOUR);
    await utimes(join(sandbox.state, code), new Date(), new Date(0));
    await mkdir(join(sandbox.state, 'runs'));
    await sandbox.run(undefined);
    expect(await readdir(sandbox.state)).toEqual(expect.arrayContaining([...names, code, 'runs']));
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { type E2e, inFreshClone, ROOT, type Run } from '../support/e2e.ts';
import { setTraps } from '../support/traps.ts';

/** A built bin in a folder that is removed while it runs. */
const runInRemoved = ({ run }: E2e, bin: string, args = ''): Promise<Run> =>
  run('sh', [
    '-c',
    `mkdir gone && cd gone && rmdir ../gone && exec node '${ROOT}/dist/${bin}.cjs' ${args}`,
  ]);

it.each([
  ['install-hooks', '--status'],
  ['heroku-preflight', 'report'],
])('%s %s says that its working directory is gone', (bin, args) =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    const { code, stdout, stderr } = await runInRemoved(world, bin, args);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`${bin}: this folder no longer exists\n  Change to`),
    });
  }),
);

it("install-hooks --quiet doesn't make npm install fail in a removed directory", () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    const { code, stdout, stderr } = await runInRemoved(world, 'install-hooks', '--quiet');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(3);
  }));

it('an internal error names the page to report it on', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    await world.write(
      'broken.cjs',
      "Object.defineProperty(process.stdout, 'columns', { get: boom });\nfunction boom() { throw new Error('boom'); }\n",
    );
    const env = { NODE_OPTIONS: `--require ${world.repository.path}/broken.cjs` };
    const { code, stderr } = await world.bin('heroku-preflight', ['report'], { env });
    const { bugs } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8')) as Package;
    expect(code).toBe(2);
    expect(stderr).toBe(
      `heroku-preflight: internal error, please report it: boom\n  ${bugs.url}\n`,
    );
  }));

it('a command that waits for something that never comes is an internal error', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    await world.write('broken.cjs', 'process.stdout.write = () => true;\n');
    const env = { NODE_OPTIONS: `--require ${world.repository.path}/broken.cjs` };
    const { code, stderr } = await world.bin('heroku-preflight', ['report'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^heroku-preflight: internal error, please report it: ended without a result\n/,
    );
  }));

it('a reader that stops early, such as `head`, gets no error message', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    // A pipe without a reader.
    const script = `mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && exec node '${ROOT}/dist/heroku-preflight.cjs' check >&4 4>&-`;
    expect(await world.run('sh', ['-c', script])).toEqual({ code: 0, stdout: '', stderr: '' });
  }));

it('of several failures, only the first is printed, which causes the others', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    const script = `exec node '${ROOT}/dist/heroku-preflight.cjs' chekc --json > /dev/full`;
    const { code, stderr } = await world.run('sh', ['-c', script]);
    expect(code).toBe(2);
    expect(stderr).toBe('heroku-preflight: unknown command "chekc"\n  Did you mean check?\n');
  }));

it('a command that has to clean up does so after an internal error', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    await world.write(
      'broken.cjs',
      `const { write } = process.stderr;
       process.stderr.write = function (text, ...args) {
         if (String(text).startsWith('(simulated)')) setImmediate(() => { throw new Error('boom'); });
         return write.call(this, text, ...args);
       };`,
    );
    const env = { NODE_OPTIONS: `--require ${world.repository.path}/broken.cjs` };
    const args = ['simulate', '--', 'sleep', '60'];
    const { code, stderr } = await world.bin('heroku-preflight', args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain('\nheroku-preflight: internal error, please report it: boom\n');
    expect(await readdir(world.env.TMPDIR ?? '')).toEqual([]);
  }));

it('a V8 that is newer than those whose flags are known gets none', () =>
  inFreshClone(scenarioOf('warm'), async (world) => {
    const given = join(world.repository.outside, 'flags');
    const runWith = async (v8: string): Promise<number> => {
      await world.write(
        'newer.cjs',
        `Object.defineProperty(process, 'versions', { value: { ...process.versions, v8: '${v8}' } });
         const flags = [];
         require('node:v8').setFlagsFromString = (flag) => flags.push(flag);
         process.on('exit', () => require('node:fs').writeFileSync('${given}', flags.join()));`,
      );
      const env = { NODE_OPTIONS: `--require ${world.repository.path}/newer.cjs` };
      const { code } = await world.bin('heroku-preflight', ['report'], { env });
      expect(code).toBe(0);
      return (await readFile(given, 'utf8')).length;
    };
    expect(await runWith('13.6.233')).toBeGreaterThan(0);
    expect(await runWith('14.0.1')).toBe(0);
  }));

describe('own-environment', () => {
  it('a command without a PATH finds git where the system looks without one', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const env = { PATH: undefined };
      const { code, stdout } = await world.bin('heroku-preflight', ['check'], { env });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^my-app\n/);
    }));

  it('no program of the working tree runs for a command, wherever it is started', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const { outside, path } = world.repository;
      const bin = join(path, 'node_modules/.bin');
      const traps = await setTraps(bin, join(outside, 'ran'));
      await world.write('sub/file', '');
      const env = { PATH: [bin, 'node_modules/.bin', world.env.PATH].join(delimiter) };
      const options = { env, cwd: join(path, 'sub') };
      const check = await world.bin('heroku-preflight', ['check'], options);
      expect(check.stdout).toContain('my-app');
      expect(await world.bin('install-hooks', [], options)).toMatchObject({ code: 0 });
      expect(await traps.ran()).toEqual([]);
    }));

  // The token must not be in any output: inFreshClone checks that.
  it('NODE_DEBUG prints nothing of ours', () =>
    inFreshClone(scenarioOf('warm'), async (world) => {
      const env = { NODE_DEBUG: 'http,https,net,tls,child_process', HEROKU_API_KEY: 'sekret-7f31' };
      world.keepSecret(env.HEROKU_API_KEY);
      const { stdout, stderr } = await world.bin('heroku-preflight', ['check'], { env });
      expect(stdout + stderr).toContain('my-app');
      expect(stderr).not.toMatch(/^(HTTPS?|NET|TLS|CHILD_PROCESS) /m);
    }));
});

interface Package {
  readonly bugs: { readonly url: string };
}

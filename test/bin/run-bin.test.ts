import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { type E2e, inFreshClone, ROOT, type Run } from '../support/e2e.ts';

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

interface Package {
  readonly bugs: { readonly url: string };
}

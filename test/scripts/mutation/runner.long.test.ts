import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { MUTATION_ENV } from '../../../scripts/mutation/options.ts';
import { useTeardown } from '../../support/teardown.ts';

const ROOT = join(import.meta.dirname, '../../..');
const onEnd = useTeardown();

const FILES = {
  'package.json': '{ "type": "module" }',
  'src/age.ts': `export const isAdult = (age: number): boolean => age >= 18;
export const next = (age: number): number => age + 1;
export function countTo(last: number): number {
  let count = 0;
  while (count < last) count += 1;
  return count;
}
export const unused = (): number => 2 * 3;
export const ready = (now: boolean): Promise<void> =>
  new Promise((resolve) => { if (now) resolve(); });
`,
  'test/age.test.ts': `import { beforeEach, describe, expect, it } from '@jest/globals';
import { countTo, isAdult, next, ready } from '../src/age.ts';
const weekly = process.env.WHOLE ? it : it.skip;
let age = 0;
beforeEach(() => { age = 20; });
describe('age', () => {
  it('of an adult', async () => { await Promise.resolve(); expect(isAdult(age)).toBe(true); });
  it.each([10, 11])('of a child: %d', (child) => { expect(isAdult(child)).toBe(false); });
  weekly('isn’t run before every change', () => { throw new Error('run'); });
});
it('ends', () => { next(age); expect(countTo(3)).toBe(3); });
it('waits', async () => { await ready(true); });
`,
};

const SCRIPT = `
import { Stryker } from '@stryker-mutator/core';
import { strykerOptions } from ${JSON.stringify(join(ROOT, 'scripts/mutation/options.ts'))};
const set = { name: 'age', mutate: ['src/age.ts'], tests: ['test/age.test.ts'] };
const options = strykerOptions(set, { concurrency: 1, force: true, dryRunOnly: false });
const mutants = await new Stryker({ ...options, reporters: [], logLevel: 'off' }).runMutationTest();
console.log(JSON.stringify(mutants.map(({ location, replacement, status }) =>
  [location.start.line + ' ' + replacement, status])));
process.exitCode = 0;
`;

it('Stryker is told which mutants a test notices, which never end, and which no test reaches', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-mutation-'));
  onEnd(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries({ ...FILES, 'run.ts': SCRIPT })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  const env = { ...process.env, ...MUTATION_ENV };
  const args = ['--import', 'tsx', 'run.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  const statuses = Object.fromEntries(
    JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as [string, string][],
  );
  expect(statuses).toMatchObject({
    '1 age < 18': 'Killed',
    // No test asks for exactly 18.
    '1 age > 18': 'Survived',
    // A test reaches it, and doesn't look.
    '2 age - 1': 'Survived',
    '5 count -= 1': 'Timeout',
    '8 2 / 3': 'NoCoverage',
    '10 false': 'Timeout',
  });
});

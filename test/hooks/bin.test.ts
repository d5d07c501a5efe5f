import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';
import { execute } from '../support/hook-sandbox.ts';

const BINS = ['heroku-preflight', 'install-hooks'] as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bins-'));
  for (const bin of BINS) await copyFile(join(ROOT, 'hooks/bin.cjs'), join(folder, `${bin}.cjs`));
  await writeFile(join(folder, 'cli.cjs'), 'console.log(process.argv.slice(2).join());');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a bin in a Node that takes itself for `version`. */
async function runIn(version: string, bin: (typeof BINS)[number], args = ['check']) {
  const preload = join(folder, 'version.cjs');
  await writeFile(
    preload,
    `Object.defineProperty(process.versions, 'node', { value: '${version}' });`,
  );
  const command = [process.execPath, '--require', preload, join(folder, `${bin}.cjs`), ...args];
  return execute(command, { cwd: folder, env: {}, stdin: '' });
}

describe.each(BINS)('%s', (bin) => {
  it.each(['14.21.3', '18.20.8', '20.18.3'])('says in Node %s which one it needs', async (old) => {
    const { code, stdout, stderr } = await runIn(old, bin);
    expect(stderr).toBe(
      `heroku-preflight needs Node 20.19 or later; this is Node ${old} (${process.execPath})\n`,
    );
    expect(stdout).toHaveLength(0);
    expect(code).toBe(2);
  });
});

it.each([
  ['install-hooks', ['--quiet'], 0],
  ['install-hooks', ['-yq'], 0],
  ['heroku-preflight', ['install-hooks', '-q'], 0],
  ['install-hooks', ['--yes'], 2],
  ['heroku-preflight', ['check', '-q'], 2],
] as const)('an old Node ends %s %j with %i', async (bin, args, code) => {
  const run = await runIn('18.20.8', bin, [...args]);
  expect(run).toMatchObject({ code, stderr: expect.stringMatching(/needs Node 20\.19/) });
});

it.each([
  ['heroku-preflight', 'check'],
  ['install-hooks', 'install-hooks,check'],
] as const)('%s runs the commands with: %s', async (bin, args) => {
  expect(await runIn('20.19.0', bin)).toMatchObject({ code: 0, stdout: Buffer.from(`${args}\n`) });
});

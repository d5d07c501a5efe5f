import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const CI_RUN = join(import.meta.dirname, '../../.ci/run');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-ci-'));
  await mkdir(join(folder, '.ci'));
  await copyFile(CI_RUN, join(folder, '.ci/run'));
  await program('scripts/test-tools.sh', '');
  await program('bin/git', 'echo git version 2.54.0\n');
  await program('newer/git', 'echo git version 2.55.0\n');
  await program('bin/npm', `echo "$(command -v git): $*" >>${folder}/calls\n`);
});
afterEach(() => rm(folder, { recursive: true }));

async function program(path: string, lines: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), `#!/bin/sh\n${lines}`, { mode: 0o755 });
}

/** @returns the runs of jest after `npm test`, each with the git on its PATH */
async function run(newerGit: string): Promise<string[]> {
  await program('scripts/newer-git.sh', newerGit);
  const PATH = [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter);
  await promisify(execFile)('/bin/bash', ['--norc', join(folder, '.ci/run')], { env: { PATH } });
  const calls = await readFile(join(folder, 'calls'), 'utf8');
  return calls.split('\n').filter((call) => call.includes(' jest '));
}

describe('.ci/run', () => {
  it("repeats git's tests with a newer git than the one on PATH", async () => {
    expect(await run(`echo ${folder}/newer/git\n`)).toEqual([
      `${folder}/newer/git: run --silent jest -- test/git`,
    ]);
  });

  it.each([
    ['is new enough', (): string => `echo ${folder}/bin/git\n`],
    ['has no newer one beside it', (): string => 'exit 1\n'],
  ])("doesn't repeat them if the git on PATH %s", async (_, newerGit) => {
    expect(await run(newerGit())).toEqual([]);
  });
});

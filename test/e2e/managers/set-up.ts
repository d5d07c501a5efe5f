import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LEFTHOOK_1, oldHusky } from '../../support/managers.ts';
import type { Place } from './place.ts';

// Each manager as its users set it up, with a job that records its input. Nothing is committed.

export async function setUpHusky({ world, mustRun }: Place, script: string): Promise<void> {
  await world.write('package.json', { devDependencies: { husky: '*' } });
  await mustRun('husky');
  await world.write('.husky/pre-push', script);
}

/** A version before 9, whose scripts git starts itself. */
export async function setUpOldHusky(
  { world, mustRun, writeProgram }: Place,
  version: 6 | 8,
  script: string,
): Promise<void> {
  await world.write('package.json', { scripts: { prepare: 'husky install' } });
  await mustRun(...oldHusky(version));
  const head = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n';
  await writeProgram('.husky/pre-push', `${head}\n${script}`);
}

export async function setUpLefthook({ world, mustRun, recorder }: Place): Promise<void> {
  const config = `# the team's
pre-push:
  commands:
    theirs:
      use_stdin: true
      run: ${recorder.job} {1} {2}
`;
  await world.write('lefthook.yml', config);
  await mustRun('lefthook', 'install');
}

/** With the program before version 2, which its hook finds on PATH, too. */
export async function setUpLefthook1(place: Place): Promise<void> {
  const program = join(place.world.repository.outside, 'bin/lefthook');
  await rm(program);
  await symlink(LEFTHOOK_1, program);
  await setUpLefthook(place);
}

export const PRE_COMMIT_INSTALL = ['pre-commit', 'install', '--hook-type', 'pre-push'] as const;

export const PREK_INSTALL = ['prek', 'install', '--hook-type', 'pre-push'] as const;

/** @param command prek's, which reads the same configuration */
export async function setUpPreCommit(
  place: Place,
  command: readonly [program: string, ...args: string[]] = PRE_COMMIT_INSTALL,
): Promise<void> {
  const config = `repos:
  - repo: local
    hooks:
      - id: theirs
        name: theirs
        language: system
        entry: ${place.recorder.job}
        stages: [push]
        always_run: true
        pass_filenames: false
`;
  await place.world.write('.pre-commit-config.yaml', config);
  await place.mustRun(...command);
}

/** @param file package.json, or a file that has nothing else */
export async function setUpSimpleGitHooks(
  { world, mustRun, recorder }: Place,
  file = 'package.json',
): Promise<void> {
  const hooks = { 'pre-push': `${recorder.job} "$0" "$@"` };
  const isOwn = file !== 'package.json';
  const own = { devDependencies: { 'simple-git-hooks': '*' }, 'simple-git-hooks': hooks };
  await world.write(file, `${JSON.stringify(isOwn ? hooks : own, null, 2)}\n`);
  await mustRun('simple-git-hooks');
}

/**
 * git-lfs, and an object that it keeps outside git. Heroku doesn't store these, so pushes upload it to the
 * other remote's store, which is a folder.
 */
export async function useLfs({ world, mustRun }: Place): Promise<void> {
  await mustRun('git', 'config', 'lfs.url', `file://${world.repository.outside}/elsewhere.git`);
  await mustRun('git', 'lfs', 'install', '--local', '--skip-repo');
  await mustRun('git', 'lfs', 'track', '*.bin');
  await world.write('large.bin', 'a large file\n');
}

export const installLfsHooks = ({ mustRun }: Place): Promise<void> =>
  mustRun('git', 'lfs', 'install', '--local');

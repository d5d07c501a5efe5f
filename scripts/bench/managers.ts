import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NPM_MANAGERS } from '../../test/support/managers.ts';
import { mustHave, newRepository, type Repository, ROOT, writeProgram } from './place.ts';
import { must } from './run.ts';
import type { Env, Place } from './types.ts';

/** Something that puts a pre-push hook into a repository, with a job that does nothing. */
export interface Manager {
  /** programs on PATH that it needs */
  readonly needs?: readonly string[];
  readonly setUp: (repository: Repository, env: Env) => void;
  /** what makes it use the configuration that install-hooks wrote */
  readonly sync?: readonly string[];
}

export const BARE_HOOK = '#!/bin/sh\nexit 0\n';

const write = ({ path }: Repository, file: string, text: string): void => {
  mkdirSync(join(path, file, '..'), { recursive: true });
  writeFileSync(join(path, file), text);
};
const run = (command: readonly string[], { path }: Repository, env: Env): void => {
  must({ command, cwd: path, env });
};

const preCommitConfig = `repos:
  - repo: local
    hooks:
      - id: theirs
        name: theirs
        language: system
        entry: 'true'
        always_run: true
        pass_filenames: false
`;

const likePreCommit = (program: string): Manager => ({
  needs: [program],
  setUp(repository, env) {
    write(repository, '.pre-commit-config.yaml', preCommitConfig);
    run([program, 'install', '--hook-type', 'pre-push'], repository, env);
  },
});

export const MANAGERS = {
  none: {
    setUp: ({ path }) => {
      writeProgram(join(path, '.git/hooks/pre-push'), BARE_HOOK);
    },
  },
  husky: {
    needs: ['husky'],
    setUp(repository, env) {
      write(repository, 'package.json', '{ "devDependencies": { "husky": "*" } }\n');
      run(['husky'], repository, env);
      write(repository, '.husky/pre-push', 'exit 0\n');
    },
  },
  lefthook: {
    needs: ['lefthook'],
    setUp(repository, env) {
      write(repository, 'lefthook.yml', 'pre-push:\n  commands:\n    theirs:\n      run: "true"\n');
      run(['lefthook', 'install'], repository, env);
    },
    sync: ['lefthook', 'install'],
  },
  'simple-git-hooks': {
    needs: ['simple-git-hooks'],
    setUp(repository, env) {
      const own = { 'simple-git-hooks': { 'pre-push': 'true' } };
      write(repository, 'package.json', `${JSON.stringify(own, null, 2)}\n`);
      run(['simple-git-hooks'], repository, env);
    },
    sync: ['simple-git-hooks'],
  },
  'pre-commit': likePreCommit('pre-commit'),
  prek: likePreCommit('prek'),
  'git-lfs': {
    needs: ['git-lfs'],
    setUp(repository, env) {
      run(['git', 'lfs', 'install', '--local'], repository, env);
      // Otherwise it asks the remote about locks.
      run(['git', 'config', 'lfs.url', `file://${repository.path}`], repository, env);
    },
  },
} as const satisfies Record<string, Manager>;

export type ManagerName = keyof typeof MANAGERS;

/** A repository with the manager's hook, and where it finds its programs. */
export interface Managed {
  readonly repository: Repository;
  readonly env: Env;
  readonly hook: string;
}

export function setUpManager(place: Place, name: ManagerName, folder: string): Managed {
  const manager: Manager = MANAGERS[name];
  const env = withManagers(place);
  mustHave(manager.needs ?? [], env);
  const repository = newRepository(place, folder, env);
  manager.setUp(repository, env);
  return { repository, env, hook: hookOf(repository, env) };
}

/** The pre-push hook that git runs; absolute. */
export function hookOf({ path }: Repository, env: Env): string {
  const command = ['git', 'rev-parse', '--path-format=absolute', '--git-path', 'hooks/pre-push'];
  return must({ command, cwd: path, env }).trim();
}

const OLD_GIT = join(ROOT, 'test/support/old-git');

const withManagers = (place: Place): Env =>
  place.once('managers', () => {
    const bin = join(place.folder, 'managers');
    mkdirSync(bin);
    for (const [name, program] of Object.entries(NPM_MANAGERS))
      if (existsSync(program)) symlinkSync(program, join(bin, name));
    // Where every git is new, the hook's place is git's configuration, whatever manager there is.
    return { ...place.env, PATH: [bin, place.env.PATH, OLD_GIT].join(delimiter) };
  });

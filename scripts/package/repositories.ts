import { dirname } from 'node:path';
import { NPM_MANAGERS } from '../../test/support/managers.ts';
import { mustRun } from './run.ts';
import type { Manager, Place, RepositoryName } from './types.ts';

interface Repository {
  readonly files: Readonly<Record<string, string | object>>;
  /** the manager of its hooks */
  readonly setUp?: (place: Place) => Promise<unknown>;
  /** lets that manager know its changed configuration */
  readonly sync?: (place: Place) => Promise<unknown>;
}

const PROJECT = { name: 'app', private: true };
const THEIRS = 'echo theirs\n';

const lefthook = (place: Place): Promise<string> =>
  mustRun(place, [NPM_MANAGERS.lefthook, 'install']);

export const REPOSITORY: Readonly<Record<RepositoryName, Repository>> = {
  empty: { files: { 'package.json': PROJECT } },
  husky: {
    files: { 'package.json': PROJECT, '.husky/pre-push': THEIRS },
    setUp: (place) => mustRun(place, [process.execPath, NPM_MANAGERS.husky]),
  },
  lefthook: {
    files: {
      'package.json': PROJECT,
      'lefthook.yml': 'pre-push:\n  commands:\n    theirs:\n      run: echo theirs\n',
    },
    setUp: lefthook,
    sync: lefthook,
  },
  monorepo: {
    files: {
      'package.json': { ...PROJECT, workspaces: ['packages/*'] },
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'packages/web/package.json': { name: 'web', version: '1.0.0', private: true },
    },
  },
  'no package.json': { files: { 'index.php': '<?php echo "Hello";\n' } },
};

/** Its hook finds the program there. */
export const LEFTHOOK_FOLDER = dirname(NPM_MANAGERS.lefthook);

export async function setUp(
  place: Place,
  name: RepositoryName,
  { files: ofManager }: Manager,
): Promise<void> {
  const git = (...args: string[]): Promise<string> => mustRun(place, ['git', ...args]);
  const { files, setUp: setUpHooks } = REPOSITORY[name];
  const all = name === 'no package.json' ? files : { ...files, ...ofManager };
  await git('init', '--quiet', '--initial-branch=main');
  for (const [path, content] of Object.entries(all)) await place.write(path, content);
  await place.write('.gitignore', 'node_modules\n.yarn\n');
  await setUpHooks?.(place);
  await git('add', '.');
  await git('commit', '--quiet', '--message=one');
  await git('remote', 'add', 'heroku', 'https://git.heroku.com/my-app.git');
}

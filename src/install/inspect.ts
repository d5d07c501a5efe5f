import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { nodeFiles } from '../base/node-files.ts';
import { isPlugin } from '../base/text.ts';
import { outsideWorkingTrees } from '../git/working-trees.ts';
import { type StateLayout, stateLayout } from '../state/layout.ts';
import { type Facts, ownScriptsIn, type Payload, scriptsIn } from './facts.ts';
import { hasFastCredentials } from './fast-credentials.ts';
import { orNull, TEMPORARY } from './files.ts';
import { findLfs, missingLfsHooks } from './git-lfs.ts';
import { type HookFile, readHookFile } from './hook-file.ts';
import { hooksWithCrlf } from './line-ends.ts';
import { MANAGERS } from './managers/index.ts';
import type { Evidence, ManagerFound } from './managers/manager.ts';
import { findUnknown } from './managers/unknown.ts';
import { parseManifest, recordedHooks } from './manifest.ts';
import type { InstallContext } from './outcome.ts';
import { readPackageJson } from './package-json.ts';
import { findRemotes } from './remotes.ts';
import { findGits, locateRepository, type Repository } from './repository.ts';
import { TRIAL } from './verify.ts';

/**
 * Reads what's here, writes nothing. Throws PreflightErrors: no repository, an incomplete package.
 * @param before from an earlier look: the programs don't change while we run
 */
export async function inspect(
  context: Pick<CommandContext, 'cwd' | 'env' | 'platform' | 'execPath' | 'packageRoot'> &
    Pick<InstallContext, 'fastCredentials'>,
  before?: Facts,
): Promise<Facts> {
  const repository = await locateRepository(context, before?.repository.gitVersion);
  const { hooksDir, commonDir, topLevel } = repository;
  const state = stateLayout(commonDir);
  const hook = await readHookFile(join(hooksDir, 'pre-push'));
  const packageJson = topLevel === null ? {} : await readPackageJson(topLevel);
  const managers = await findManagers({ repository, hook, packageJson });
  const isOwned = managers.some(({ ownsHook }) => ownsHook);
  const manifest = parseManifest((await orNull(nodeFiles.read(state.manifest))) ?? null);
  return {
    ...{ repository, state, hook, packageJson, managers, manifest },
    platform: context.platform,
    unknown: isOwned ? null : await findUnknown({ repository, hook }, context.env),
    kept: await Promise.all(KEPT.map((ending) => readHookFile(hook.path + ending))),
    gits: before?.gits ?? (await findGits(context.env)),
    remotes: findRemotes(repository.config, context.env),
    fastCredentials: context.fastCredentials === true || hasFastCredentials(repository),
    usesLfs: await findLfs(repository, context.env),
    lfsHooks: await missingLfsHooks(repository),
    crlfHooks: await hooksWithCrlf(repository, [hook, ...scriptsIn({ managers })], context.env),
    hooksDirIsFolder: (await orNull(stat(hooksDir)))?.isDirectory() ?? null,
    payload: await readPayload(context, state),
    otherHooks: await readOthers(repository, hook, recordedHooks(manifest)),
    strays: await straysOf(repository, state, ownScriptsIn({ managers })),
  };
}

/** The managers that this repository uses. */
async function findManagers(evidence: Evidence): Promise<ManagerFound[]> {
  const found = MANAGERS.map(async (manager) => {
    const sighting = await manager.find(evidence);
    return sighting ? [{ manager, ...sighting }] : [];
  });
  return (await Promise.all(found)).flat();
}

const KEPT = [...new Set(MANAGERS.flatMap(({ keepsAs }) => keepsAs ?? []))];
const DROPPED = MANAGERS.flatMap(({ dropsAs }) => dropsAs ?? []);

function readOthers(
  { commonDir }: Repository,
  hook: HookFile,
  recorded: readonly string[],
): Promise<HookFile[]> {
  const renamed = [...KEPT, ...DROPPED].map((ending) => hook.path + ending);
  const paths = new Set([join(commonDir, 'hooks/pre-push'), ...renamed, ...recorded]);
  paths.delete(hook.path);
  return Promise.all([...paths].map(readHookFile));
}

const CONFIGS = ['package.json', ...MANAGERS.flatMap(({ configs }) => configs)];

// A running push or installation keeps its temporary files for milliseconds. Older ones are left over.
const ABANDONED_MS = 60_000;

async function straysOf(
  { hooksDir, commonDir, topLevel }: Repository,
  state: StateLayout,
  scripts: readonly HookFile[],
): Promise<string[]> {
  // All files that we write: hooks, and the configurations of managers.
  const configs = topLevel === null ? [] : CONFIGS.map((name) => join(topLevel, name));
  const files = [...scripts.map(({ path }) => path), ...configs];
  const folders = new Set([hooksDir, join(commonDir, 'hooks'), state.root, ...files.map(dirname)]);
  const strays = [...folders].map((folder) => oldFilesIn(folder, TEMPORARY));
  const ours = [oldFilesIn(state.root, PUSHED_REFS), oldFilesIn(state.root, TRIAL)];
  return (await Promise.all([...strays, ...ours])).flat();
}

/** run.sh's copies of the hook's stdin. */
const PUSHED_REFS = /^input\.\d+$/;

async function oldFilesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = (await orNull(readdir(folder))) ?? [];
  const paths = names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  const isOld = await Promise.all(paths.map((path) => isOldFile(path, pattern === TRIAL)));
  return paths.filter((_, i) => isOld[i]);
}

async function isOldFile(path: string, isFolder: boolean): Promise<boolean> {
  const stats = await orNull(lstat(path));
  const isIt = isFolder ? stats?.isDirectory() : stats?.isFile();
  return stats !== null && isIt === true && Date.now() - stats.mtimeMs > ABANDONED_MS;
}

// The bundle has about 1 MB.
const LARGEST_COPY = 16 * 1024 * 1024;

// A push would start them without the permissions or options that they need.
const NOT_NODE = /[/\\](?:bun|deno)[^/\\]*$/;

/** The running Node, if a push may use it: it starts none in a working tree. */
function nodeToRecord({ execPath, cwd, env }: PayloadContext): string | null {
  if (NOT_NODE.test(execPath)) return null;
  return outsideWorkingTrees(dirname(execPath), cwd, env) === '' ? null : execPath;
}

/** What `state.node` has. */
const recordOf = (node: string | null): string => `${node ?? ''}\n${isPlugin() ? 'heroku\n' : ''}`;

type PayloadContext = Pick<CommandContext, 'cwd' | 'env' | 'execPath' | 'packageRoot'>;

/** Reads what the package ships, and the copies in the git directory. */
async function readPayload(context: PayloadContext, state: StateLayout): Promise<Payload> {
  const { packageRoot } = context;
  const node = nodeToRecord(context);
  const shipped = (name: string): Promise<Buffer> => readShipped(join(packageRoot, name));
  const wanted: [string, Buffer][] = [
    [state.bundle, await shipped('dist/hook.cjs')],
    [state.starter, await shipped('hooks/start.cjs')],
    [state.runner, await shipped('hooks/run.sh')],
    [state.finder, await shipped('hooks/find-node.sh')],
    [state.credentials, await shipped('hooks/git-credential.sh')],
    [state.hook, await shipped('hooks/pre-push')],
    [state.node, Buffer.from(recordOf(node))],
  ];
  const files = wanted.map(async ([path, contents]) => ({
    ...{ path, contents },
    present: await orNull(nodeFiles.readBytes(path, { most: LARGEST_COPY })),
  }));
  const names = (await orNull(readdir(state.root))) ?? [];
  return {
    node,
    files: await Promise.all(files),
    compiled: names
      .filter((name) => name.startsWith('code-'))
      .map((name) => join(state.root, name)),
  };
}

async function readShipped(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new PreflightError(
      'incomplete-package',
      `heroku-preflight is incomplete: ${path} is missing`,
      {
        hint: 'Reinstall it: npm install --save-dev heroku-preflight',
        cause,
      },
    );
  }
}

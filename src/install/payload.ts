import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreflightError } from '../errors.ts';
import type { StateLayout } from '../state/layout.ts';
import type { Payload } from './facts.ts';
import { orNull } from './or-null.ts';

/** Reads what the package ships, and what the git directory has of it. */
export async function readPayload(
  { packageRoot, execPath }: { readonly packageRoot: string; readonly execPath: string },
  state: StateLayout,
): Promise<Payload> {
  const bundle = await readShipped(join(packageRoot, 'dist/hook.cjs'));
  const starter = await readShipped(join(packageRoot, 'hooks/start.cjs'));
  const runner = await readShipped(join(packageRoot, 'hooks/run.sh'));
  const finder = await readShipped(join(packageRoot, 'hooks/find-node.sh'));
  const hook = await readShipped(join(packageRoot, 'hooks/pre-push'));
  const wanted: [string, Buffer][] = [
    [state.bundle, bundle],
    [state.starter, starter],
    [state.runner, runner],
    [state.finder, finder],
    [state.hook, hook],
    [state.node, Buffer.from(`${execPath}\n`)],
  ];
  const files = wanted.map(async ([path, contents]) => ({
    ...{ path, contents },
    present: await orNull(readFile(path)),
  }));
  const names = (await orNull(readdir(state.root))) ?? [];
  return {
    hook: hook.toString('latin1'),
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
    throw new PreflightError('incomplete-package', `the package lacks ${path}`, {
      hint: 'Install it again: npm install --save-dev heroku-preflight',
      cause,
    });
  }
}

import { execFile } from 'node:child_process';
import { chmod, cp, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ScratchRepository } from './git-repository.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Whether these tests can change the owner of files; otherwise they run as one user. */
export const IS_ROOT = process.getuid?.() === 0;

/** `nobody` on most systems. */
export const NOBODY = { uid: 65534, gid: 65534 };

interface Installer {
  /** `install-hooks ARGV` as root would run it (only where the tests are root's) */
  readonly asRoot: (...argv: string[]) => Promise<Ended>;
  /** the same as another user than root: `nobody`, or the user who runs the tests */
  readonly asUser: (...argv: string[]) => Promise<Ended>;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real program, in a process of its own, in a repository that the user owns. */
export async function installerFor(repository: ScratchRepository): Promise<Installer> {
  const { outside, path: cwd, env } = repository;
  const script = join(outside, 'package/dist/install-hooks.cjs');
  await bundle(script);
  await cp(join(ROOT, 'hooks'), join(outside, 'package/hooks'), { recursive: true });
  await cp(script, join(outside, 'package/dist/hook.cjs'));
  await chmod(outside, 0o755);
  if (IS_ROOT) await giveToNobody(outside);
  // git ignores another user's repository, unless it's listed as safe.
  const options = { cwd, env: { ...env, ...SAFE } };
  const runAs = (user: Partial<typeof NOBODY>, argv: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, [script, ...argv], { ...options, ...user }, (error, out, err) => {
        resolve({ code: Number(error?.code ?? 0), stdout: inOneLine(out), stderr: inOneLine(err) });
      });
    });
  return {
    asRoot: (...argv) => runAs({}, argv),
    asUser: (...argv) => runAs(IS_ROOT ? NOBODY : {}, argv),
  };
}

// Line breaks depend on the length of a path.
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');

const SAFE = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

async function bundle(outfile: string): Promise<void> {
  await build({
    ...{ outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' },
    entryPoints: [join(ROOT, 'src/bin/installer.ts')],
    mainFields: ['module', 'main'],
    define: { __VERSION__: '"1.2.3"' },
  });
}

async function giveToNobody(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const paths = [folder, ...names.map((name) => join(folder, name))];
  await Promise.all(paths.map((path) => lchown(path, NOBODY.uid, NOBODY.gid)));
}

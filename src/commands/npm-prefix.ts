import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../base/context.ts';

const BINS = ['heroku-preflight', 'install-hooks'] as const;

/**
 * Makes a folder of global npm packages that has our bins. npx finds them there in any folder; otherwise
 * it asks the registry, which a simulated Heroku doesn't have.
 * @param home where to make it
 * @returns what npx needs in its environment
 */
export async function createNpmPrefix(home: string, packageRoot: string): Promise<Env> {
  const prefix = join(home, '.npm-global');
  const bin = join(prefix, 'bin');
  await Promise.all([
    mkdir(bin, { recursive: true }),
    mkdir(join(prefix, 'lib'), { recursive: true }),
  ]);
  await Promise.all(
    BINS.map((name) => symlink(join(packageRoot, 'dist', `${name}.cjs`), join(bin, name))),
  );
  return { npm_config_prefix: prefix, NPM_CONFIG_PREFIX: undefined };
}

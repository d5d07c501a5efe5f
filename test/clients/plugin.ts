import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scenarioOf } from '../simulator/in-world.ts';
import { ROOT } from '../support/e2e.ts';
import { startServer } from '../support/loopback-server.ts';
import { type Run, withClients } from './client-world.ts';

/** The package, installed from its tarball as a plugin of the Heroku CLI. */
export interface Plugin {
  /** how the installation went */
  readonly installation: Run;
  /** the paths that a registry was asked for, in order, each once */
  readonly asked: readonly string[];
  /** for the environment: where the CLI keeps its plugins */
  readonly env: { readonly HEROKU_DATA_DIR: string };
  readonly remove: () => Promise<void>;
}

/** `heroku plugins:install heroku-preflight`, with a registry on this machine that has this package alone. */
export async function installPlugin(): Promise<Plugin> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-plugin-'));
  const env = { HEROKU_DATA_DIR: join(folder, 'data') };
  const registry = await startRegistry(await pack(folder));
  let installation: Run | undefined;
  try {
    await withClients(scenarioOf('one-dyno'), async ({ run }) => {
      const from = {
        HEROKU_NPM_REGISTRY: `http://127.0.0.1:${registry.port}/`,
        npm_config_update_notifier: 'false',
      };
      const words = ['plugins:install', 'heroku-preflight'];
      installation = await run('heroku', words, { ...env, ...from });
    });
  } finally {
    await registry.close();
  }
  if (installation === undefined) throw new Error("the plugin wasn't installed");
  return {
    ...{ installation, env },
    asked: [...new Set(registry.requests.map(({ url = '' }) => decodeURIComponent(url)))],
    remove: () => rm(folder, { recursive: true }),
  };
}

/** @returns the tarball's path */
async function pack(folder: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT });
  const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
  return join(folder, filename);
}

async function startRegistry(path: string) {
  const [tarball, text] = await Promise.all([
    readFile(path),
    readFile(join(ROOT, 'package.json'), 'utf8'),
  ]);
  const manifest = JSON.parse(text) as { name: string; version: string };
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  return startServer(({ url, headers: { host = '' } }, response) => {
    if (url === `/${name}.tgz`) {
      response.end(tarball);
    } else if (url === `/${name}`) {
      const dist = { tarball: `http://${host}/${name}.tgz`, integrity };
      const versions = { [version]: { ...manifest, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
    } else {
      response.writeHead(404).end('{}');
    }
  });
}

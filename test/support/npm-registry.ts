import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './loopback-server.ts';

const ROOT = join(import.meta.dirname, '../..');

interface NpmRegistry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** An npm registry on loopback that has our package as it is now, in its version only. */
export async function startRegistry(): Promise<NpmRegistry> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const tarball = await pack();
  const { name, version } = manifest;
  const { port, close } = await startServer(({ url, headers: { host = '' } }, response) => {
    const dist = { tarball: `http://${host}/package.tgz` };
    const versions = { [version]: { ...manifest, dist } };
    if (url === '/package.tgz') response.end(tarball);
    else if (url === `/${name}`)
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
    else response.writeHead(404).end();
  });
  return { url: `http://127.0.0.1:${port}/`, close };
}

async function pack(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-pack-'));
  try {
    const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
    await promisify(execFile)('npm', args, { cwd: ROOT });
    const [file = ''] = await readdir(folder);
    return await readFile(join(folder, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

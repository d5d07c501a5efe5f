import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type NodeVersion, NODES, type Tools } from './types.ts';

// About 900 MB: kept in the temporary folder.
const FOLDER = join(tmpdir(), 'heroku-preflight-package-tools');

const nodeFolder = (version: string): string => `node-${version}`;

// For other systems, npm has only some versions.
const NODES_FROM_NPM = process.platform === 'linux' ? NODES : [];

const TOOLS: readonly string[] = [
  ...NODES_FROM_NPM.map(
    (version) => `${nodeFolder(version)}@npm:node-linux-${process.arch}@${version}`,
  ),
  ...['npm@11.21.2', 'pnpm@10.34.8', '@yarnpkg/cli-dist@4.18.1', 'bun@1.4.5'],
];

/** Installs the Nodes and the package managers, unless it has done so before. */
export async function installTools(): Promise<void> {
  const record = join(FOLDER, 'installed');
  const wanted = TOOLS.join('\n');
  if ((await readFile(record, 'utf8').catch(() => '')) === wanted) return;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', ...TOOLS];
  await promisify(execFile)('npm', args, { cwd: FOLDER, shell: process.platform === 'win32' });
  await writeFile(record, wanted);
}

/**
 * @param version on other systems than Linux, that of this process
 * @throws Error if it isn't installed
 */
export async function toolsFor(version: NodeVersion): Promise<Tools> {
  const folderOf = (tool: string): string => join(FOLDER, 'node_modules', tool);
  if (process.platform === 'linux') {
    const node = join(folderOf(nodeFolder(version)), 'bin/node');
    await stat(node);
    return { node, folderOf };
  }
  if (process.versions.node.startsWith(`${version}.`)) return { node: process.execPath, folderOf };
  throw new Error(`this is Node ${process.versions.node}, not ${version}`);
}

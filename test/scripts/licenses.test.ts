import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { licensesOf } from '../../scripts/licenses.ts';

const MIT = 'Permission is hereby granted to …';
const REPOSITORY = { url: 'https://example.com/agents.git' };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'licenses-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(
  name: string,
  files: Readonly<Record<string, string>>,
  manifest: object = {},
): Promise<void> {
  const folder = join(root, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  const content = { name, version: '1.0.0', license: 'MIT', ...manifest };
  await writeFile(join(folder, 'package.json'), JSON.stringify(content));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
}

function licenses(...names: readonly string[]): Promise<string> {
  const input = { bytes: 0, imports: [] };
  const inputs = Object.fromEntries(
    names.map((name) => [`node_modules/${name}/index.js`, input] as const),
  );
  return licensesOf([{ inputs, outputs: {} } satisfies Metafile], root);
}

it.each([
  ['its file', { LICENSE: MIT }],
  ['the section of its README', { 'README.md': `# A\n\n## License\n\n${MIT}\n\n[a]: b\n` }],
  ['an underlined section', { 'README.md': `# A\n\nLicense\n-------\n\n${MIT}\n` }],
])('a text comes from %s', async (_, files) => {
  await put('a', files);
  expect(await licenses('a')).toBe(`a 1.0.0 (MIT)\n\n${MIT}\n`);
});

it('a package without a text gets that of its repository', async () => {
  await put('a', {}, { repository: REPOSITORY });
  await put('b', { LICENSE: 'Not b' });
  await put('c', { LICENSE: MIT }, { repository: REPOSITORY });
  expect(await licenses('a', 'b', 'c')).toMatch(`a 1.0.0 (MIT)\n\n${MIT}\n`);
});

it.each([
  ['no file and no README', {}],
  ['an empty file', { LICENSE: '\n' }],
  ['only the name in the README', { 'README.md': '# A\n\n## License\n\nMIT\n' }],
])('a package with %s is an error', async (_, files) => {
  await put('a', files);
  await expect(licenses('a')).rejects.toThrow('a 1.0.0 is in the bundles, and has no license text');
});

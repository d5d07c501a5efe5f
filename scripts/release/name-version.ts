import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FILES_WITH_VERSION, withVersion } from './version.ts';

// After `changeset version`: the other files that name the version.

const ROOT = join(import.meta.dirname, '../..');
const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

for (const name of FILES_WITH_VERSION) {
  const path = join(ROOT, name);
  await writeFile(path, withVersion(await readFile(path, 'utf8'), version));
}

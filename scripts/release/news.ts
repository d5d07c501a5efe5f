import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newsOf } from './version.ts';

// Prints what the changelog says about the version of package.json, for the release on GitHub.

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string): Promise<string> => readFile(join(ROOT, name), 'utf8');
const { version } = JSON.parse(await read('package.json')) as { version: string };

console.log(newsOf(version, await read('CHANGELOG.md')));

import { rm } from 'node:fs/promises';
import { MEMORY_FOLDER } from './memory-folder.ts';
import { TEMPLATES_FOLDER } from './repository-templates.ts';

/** What jest does once, after all tests. */
export default async function tearDown(): Promise<void> {
  for (const name of [TEMPLATES_FOLDER, MEMORY_FOLDER]) {
    const folder = process.env[name];
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

import { rm } from 'node:fs/promises';
import { TEMPLATES_FOLDER } from './repository-templates.ts';

/** What jest does once, after all tests. */
export default async function tearDown(): Promise<void> {
  const folder = process.env[TEMPLATES_FOLDER];
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

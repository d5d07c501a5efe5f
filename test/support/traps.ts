import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Programs that a branch has put into a folder. Each only notes its name. */
export interface Traps {
  /** the names of those that ran, in order */
  readonly ran: () => Promise<string[]>;
}

const NAMES = [
  'node',
  'git',
  'cat',
  'rm',
  'ls',
  'env',
  'sh',
  'dirname',
  'ps',
  'chmod',
  'sed',
  'head',
];

/** @param log a file outside the folder */
export async function setTraps(folder: string, log: string): Promise<Traps> {
  await mkdir(folder, { recursive: true });
  for (const name of NAMES) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho ${name} >>'${log}'\n`);
    await chmod(path, 0o755);
  }
  return {
    ran: async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

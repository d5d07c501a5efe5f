import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, type Stats } from 'node:fs';

// The hook reads a handful of small files. Without fs/promises, whose loading alone takes longer than
// reading them all.

export const readText = (path: string): Promise<string> =>
  attempt(() => readFileSync(path, 'utf8'));

export const readFile = (path: string): Promise<Buffer> => attempt(() => readFileSync(path));

export const stat = (path: string): Promise<Stats> => attempt(() => statSync(path));

export const readdir = (path: string): Promise<string[]> => attempt(() => readdirSync(path));

/** Nothing happens where there is one. */
export const makeFolder = (path: string): Promise<void> =>
  attempt(() => {
    const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) mkdirSync(path, { mode: 0o700 });
  });

/** Nothing happens where there is none. */
export const remove = (path: string): Promise<void> =>
  attempt(() => {
    rmSync(path, { force: true });
  });

const attempt = <T>(act: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(act());
  });

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const SOURCES = join(import.meta.dirname, '../../src');

// What Yarn's PnP, Deno and bun have, too. PnP has its own FileHandle, which lacks `sync`: so no `open`.
const EVERYWHERE = {
  'node:fs/promises': [
    ...[
      'access',
      'appendFile',
      'chmod',
      'constants',
      'lchown',
      'link',
      'lstat',
      'mkdir',
      'mkdtemp',
    ],
    ...['readFile', 'readdir', 'readlink', 'realpath', 'rm', 'rmdir', 'stat', 'symlink'],
    ...['writeFile'],
  ],
  'node:fs': [
    ...[
      'Stats',
      'closeSync',
      'constants',
      'copyFileSync',
      'existsSync',
      'fchmodSync',
      'fchownSync',
      'fstatSync',
    ],
    ...['fsyncSync', 'lstatSync', 'mkdirSync', 'openSync', 'readFileSync', 'readSync'],
    ...['readdirSync', 'realpathSync', 'renameSync', 'rmSync', 'statSync', 'unlinkSync'],
    ...['writeFileSync', 'writeSync'],
  ],
} as const;

it('no other function of node:fs is used', async () => {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => /\.ts$/.test(name));
  const others = await Promise.all(names.map(otherFunctionsIn));
  expect(names.length).toBeGreaterThan(100);
  expect(others.flat()).toEqual([]);
});

async function otherFunctionsIn(name: string): Promise<string[]> {
  const text = await readFile(join(SOURCES, name), 'utf8');
  // Also `import * as fs`, `import('node:fs')` and `require('fs')`.
  const mentions = [...text.matchAll(/['"](?:node:)?(fs(?:\/promises)?)['"]/g)].length;
  const imports = [...text.matchAll(/^import \{([^}]*)\} from '(node:fs(?:\/promises)?)';/gm)];
  const unknown = imports.flatMap(([, list = '', module = '']) => {
    const known: readonly string[] = EVERYWHERE[module as keyof typeof EVERYWHERE];
    const used = list.split(',').map((word) => word.trim().replace(/^type /, ''));
    return used.filter((word) => word !== '' && !known.includes(word));
  });
  const hidden = mentions === imports.length ? [] : ['an import without a list'];
  return [...unknown, ...hidden].map((what) => `${name}: ${what}`);
}

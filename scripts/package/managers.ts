import { join } from 'node:path';
import type { Command, Manager, ManagerName, Place } from './types.ts';

const script =
  (tool: string, path: string) =>
  ({ tools }: Place, ...args: string[]): Command => [
    tools.node,
    join(tools.folderOf(tool), path),
    ...args,
  ];

const npm = script('npm', 'bin/npm-cli.js');
const npx = script('npm', 'bin/npx-cli.js');
const pnpm = script('pnpm', 'bin/pnpm.cjs');
const yarn = script('@yarnpkg/cli-dist', 'bin/yarn.js');

/** Not its link in `.bin`, which npm only makes when it runs installation scripts. */
const bun = ({ tools }: Place, ...args: string[]): Command => [
  join(tools.folderOf(BUN), process.platform === 'win32' ? 'bin/bun.exe' : 'bin/bun'),
  ...args,
];
const BUN = [
  '@oven/bun',
  process.platform === 'win32' ? 'windows' : process.platform,
  process.arch === 'arm64' ? 'aarch64' : process.arch,
].join('-');

const yarnWith = (linker: string): Manager => ({
  files: {
    'yarn.lock': '',
    '.yarnrc.yml': `nodeLinker: ${linker}\nenableImmutableInstalls: false\n`,
  },
  add: (place) => yarn(place, 'add', '--dev', `heroku-preflight@file:${place.tarball}`),
  run: (place, bin) => yarn(place, 'run', bin),
  // YN0004 and YN0005: build scripts. YN0060, YN0086: peer dependencies.
  warns: /YN0004|YN0005|YN0060|YN0086|deprecated/i,
});

export const MANAGER: Readonly<Record<ManagerName, Manager>> = {
  npm: {
    files: {},
    add: (place) => npm(place, 'install', '--save-dev', place.tarball),
    run: (place, bin) => npx(place, bin),
    warns: /npm warn|deprecated|install script/i,
  },
  pnpm: {
    files: {},
    add: (place, isMonorepo) =>
      pnpm(place, 'add', '--save-dev', ...(isMonorepo ? ['-w'] : []), place.tarball),
    run: (place, bin) => pnpm(place, 'exec', bin),
    warns: /\bWARN\b|Ignored build scripts|deprecated/,
  },
  yarn: yarnWith('node-modules'),
  'yarn-pnp': yarnWith('pnp'),
  bun: {
    files: {},
    add: (place) => bun(place, 'add', '--dev', place.tarball),
    run: (place, bin) => bun(place, 'x', '--no-install', bin),
    warns: /\bwarn\b|Blocked \d+ (?:post)?install/i,
  },
};

/** Where nothing is installed. */
export const runFromTarball = (place: Place, bin: string): Command =>
  npx(place, '--yes', '--package', place.tarball, bin);

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { HEROKU_COMMANDS, HEROKU_FOLDER, herokuManifest } from '../../scripts/heroku-manifest.ts';
import { ROOT } from '../support/e2e.ts';

interface Flag {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly multiple?: boolean;
}

interface Command {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly usage: readonly string[];
  readonly examples: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
  readonly strict: boolean;
  readonly isESM: boolean;
  readonly relativePath: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, Command>>;
}

interface Package {
  readonly version: string;
  readonly keywords: readonly string[];
  readonly oclif: {
    readonly commands: string;
    readonly topics: Readonly<Record<string, { readonly description: string }>>;
  };
}

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(ROOT, name), 'utf8')) as T;

let manifest: Manifest;
let manifestPackage: Package;
beforeAll(async () => {
  [manifest, manifestPackage] = await Promise.all([
    read<Manifest>('oclif.manifest.json'),
    read<Package>('package.json'),
  ]);
});

const NAMES = Object.keys(HEROKU_COMMANDS);

describe("the Heroku CLI's manifest", () => {
  it('has the commands that the plugin promises', () => {
    expect(Object.keys(manifest.commands)).toEqual([
      'preflight:check',
      'preflight:fix',
      'preflight:install',
      'preflight:report',
      'preflight:warm',
      'preflight:watch',
    ]);
  });

  it('is of this version: with another one, the CLI warns of it at each command', () => {
    expect(manifest.version).toBe(manifestPackage.version);
    expect(manifest).toEqual(herokuManifest(manifestPackage.version));
  });

  it('is what package.json makes a plugin of', () => {
    const { keywords, oclif } = manifestPackage;
    expect(keywords).toContain('oclif-plugin');
    expect(oclif.commands).toBe(`./${HEROKU_FOLDER}`);
    const topics = new Set(Object.keys(manifest.commands).map((id) => id.split(':')[0]));
    expect(Object.keys(oclif.topics)).toEqual([...topics]);
  });

  it('names a file for each command, and there are no others', async () => {
    const files = Object.values(manifest.commands).map(({ relativePath }) =>
      relativePath.join('/'),
    );
    const built = await readdir(join(ROOT, HEROKU_FOLDER), { recursive: true });
    const paths = built.filter((name) => name.endsWith('.cjs'));
    expect(files).toEqual(paths.map((name) => `${HEROKU_FOLDER}/${name}`).sort());
    expect(Object.values(manifest.commands).some(({ isESM }) => isESM)).toBe(false);
  });

  it.each(NAMES)('has every option of %s, which the command parses itself', (name) => {
    const { flags, strict } = manifest.commands[`preflight:${name}`] ?? { flags: {}, strict: true };
    const { options = {} } = HEROKU_COMMANDS[name] ?? {};
    expect(strict).toBe(false);
    expect(
      Object.values(flags).map((flag) => [flag.name, flag.type === 'boolean', flag.char ?? '']),
    ).toEqual(
      Object.entries(options).map(([option, { type, short = '' }]) => [
        option,
        type === 'boolean',
        short,
      ]),
    );
  });

  it.each(NAMES)("explains %s in words of the CLI's users", (name) => {
    const { usage, examples, description } = manifest.commands[`preflight:${name}`] ?? {
      ...{ usage: [], examples: [], description: '' },
    };
    for (const line of usage) expect(line).toMatch(new RegExp(`^preflight:${name}( |$)`));
    for (const line of examples) expect(line).toMatch(new RegExp(`^heroku preflight:${name}( |$)`));
    expect(usage.length * examples.length).toBeGreaterThan(0);
    expect([...usage, ...examples, description].join('\n')).not.toMatch(
      /npx|install-hooks|heroku-preflight (?!simulate)[a-z]/,
    );
    expect(description).toContain('Exit codes:\n0: ');
  });
});

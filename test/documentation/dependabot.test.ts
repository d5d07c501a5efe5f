import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

interface Updates {
  readonly 'package-ecosystem': string;
  readonly groups: Readonly<Record<string, { readonly 'update-types'?: readonly string[] }>>;
  readonly ignore?: readonly {
    readonly 'dependency-name': string;
    readonly 'update-types': readonly string[];
  }[];
}

const { updates } = parse(await read('.github/dependabot.yml')) as { updates: Updates[] };
const npm = updates.find((each) => each['package-ecosystem'] === 'npm');
const { engines, devDependencies } = JSON.parse(await read('package.json')) as {
  engines: { node: string };
  devDependencies: Record<string, string>;
};

it('a major of a package comes in a pull request of its own', () => {
  for (const group of Object.values(npm?.groups ?? {}))
    expect(group['update-types']).toEqual(['minor', 'patch']);
});

it.each(['@types/node', '@stryker-mutator/*', 'dependency-cruiser'])(
  'the major of %s stays, for the oldest Node',
  (name) => {
    const ignored = npm?.ignore?.find((each) => each['dependency-name'] === name);
    expect(ignored?.['update-types']).toEqual(['version-update:semver-major']);
  },
);

it("the types of Node are the oldest Node's", () => {
  const oldest = /\d+/.exec(engines.node)?.[0] ?? 'none';
  expect(devDependencies['@types/node']).toMatch(new RegExp(String.raw`^\^${oldest}\.`));
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * The license texts of every package in the bundles, because the licenses ask for that.
 * @throws Error if a package has none
 */
export async function licensesOf(metafiles: readonly Metafile[], root: string): Promise<string> {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = await Promise.all(
    [...folders].sort().map((folder) => readPackage(join(root, folder))),
  );
  return packages
    .map((one) => `${titleOf(one)}\n\n${textFor(one, packages)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url: string };
  /** empty: its folder has none */
  readonly text: string;
}

const packageFolder = (input: string): string | undefined =>
  /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];

async function readPackage(folder: string): Promise<Package> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Package;
  return { ...manifest, text: (await textIn(folder)).trim() };
}

/** From its own file, or else from its README. */
async function textIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  const find = (pattern: RegExp): string | undefined => names.find((name) => pattern.test(name));
  const [license, readme] = [find(/^licen[cs]e/i), find(/^readme/i)];
  if (license !== undefined) return readFile(join(folder, license), 'utf8');
  if (readme === undefined) return '';
  const text = await readFile(join(folder, readme), 'utf8');
  // The section's heading is underlined, or begins with `#`. It ends at the next one, or at references.
  const [, section = ''] =
    /^(?:#+ *)?licen[cs]e *\n(?:[-=]+\n)?([^]*?)(?=^#|^\[[^\]]+\]: |(?![^]))/im.exec(text) ?? [];
  // Many READMEs have only the license's name.
  return /permission|redistribution/i.test(section) ? unescapeHtml(section) : '';
}

const unescapeHtml = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');

/** Packages of one repository have the license of that repository, but not all of them bring its text. */
function textFor(one: Package, packages: readonly Package[]): string {
  if (one.text !== '') return one.text;
  const url = repositoryOf(one);
  const sibling = packages.find(
    (other) =>
      other.text !== '' &&
      other.license === one.license &&
      url !== undefined &&
      repositoryOf(other) === url,
  );
  if (sibling) return sibling.text;
  throw new Error(`${one.name} ${one.version} is in the bundles, and has no license text`);
}

const repositoryOf = ({ repository }: Package): string | undefined =>
  typeof repository === 'string' ? repository : repository?.url;

const titleOf = ({ name, version, license }: Package): string =>
  `${name} ${version} (${license ?? 'see below'})`;

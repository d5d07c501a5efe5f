import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const { files, repository } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  files: string[];
  repository: { url: string };
};

const [, slug = ''] = /github\.com\/(.+)\.git$/.exec(repository.url) ?? [];
// npm shows the README on its own site, where a picture needs an absolute address.
const PICTURES = `https://raw.githubusercontent.com/${slug}/main/`;
const PAGES = `https://github.com/${slug}/blob/main/`;

const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const headingOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

describe("the README's links", () => {
  it.each(pictures)('show a picture of this repository: %s', (target) => {
    expect(target.startsWith(PICTURES)).toBe(true);
    expect(existsSync(join(ROOT, target.slice(PICTURES.length)))).toBe(true);
  });

  it.each(links.filter((link) => link.startsWith('https:') && !pictures.includes(link)))(
    'lead to a page of this repository: %s',
    (target) => {
      expect(target.startsWith(PAGES)).toBe(true);
      expect(existsSync(join(ROOT, target.slice(PAGES.length)))).toBe(true);
    },
  );

  it.each(links.filter((link) => !link.startsWith('https:')))(
    'lead to a file of the package, and a heading in it: %s',
    async (target) => {
      const [path = '', heading] = target.split('#');
      expect(files).toContain(path);
      const text = await readFile(join(ROOT, path), 'utf8');
      const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => headingOf(title));
      if (heading !== undefined) expect(headings).toContain(heading);
    },
  );
});

describe('the README', () => {
  it('has at most 1,500 words', () => {
    // The marks of tables, lists and headings aren't words.
    const words = readme.split(/\s+/).filter((word) => /[a-z\d]/i.test(word));
    expect(words.length).toBeLessThanOrEqual(1500);
  });
});

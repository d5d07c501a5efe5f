import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// What npm would publish. The build before all tests has made it.

const ROOT = join(import.meta.dirname, '../..');

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

interface Manifest {
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: object;
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
  readonly homepage: string;
}

let packed: Packed;
let manifest: Manifest;
beforeAll(async () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ stdout }, text] = await Promise.all([
    promisify(execFile)('npm', args, { cwd: ROOT }),
    readFile(join(ROOT, 'package.json'), 'utf8'),
  ]);
  [packed] = JSON.parse(stdout) as [Packed];
  manifest = JSON.parse(text) as Manifest;
});

describe('the package', () => {
  it('has what its users need, and nothing else', () => {
    const NEEDED =
      /^(?:package\.json|README\.md|LICENSE|dist\/[\w-]+\.cjs|dist\/heroku\/preflight\/\w+\.cjs|oclif\.manifest\.json|dist\/THIRD-PARTY-LICENSES\.txt|hooks\/[\w.-]+|docs\/[\w-]+\.md|(?:\w+\.)?schema\.json)$/;
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !NEEDED.test(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(manifest.files.filter((path) => /\./.test(path))));
  });

  it('is at most 600 KB', () => {
    expect(packed.size).toBeLessThanOrEqual(600_000);
  });

  it('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has no script that runs, or that npm warns about, when it is installed', () => {
    const ON_INSTALLATION = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => ON_INSTALLATION.includes(name))).toEqual(
      [],
    );
  });

  it('brings no other package', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('names one repository', () => {
    const page = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
    expect([manifest.bugs.url, manifest.homepage]).toEqual([`${page}/issues`, `${page}#readme`]);
  });

  it.each(['docs/watch.md', '.github/ISSUE_TEMPLATE/config.yml', 'SECURITY.md'])(
    'is of the repository that %s names',
    async (file) => {
      const [, slug = ''] = /github\.com\/(.+)\.git$/.exec(manifest.repository.url) ?? [];
      const text = await readFile(join(ROOT, file), 'utf8');
      expect(text).toMatch(new RegExp(`(?:uses: |https://github\\.com/)${slug}[@/]`));
    },
  );
});

import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { HEROKU_COMMANDS, HEROKU_FOLDER, herokuManifest } from './heroku-manifest.ts';
import { licensesOf } from './licenses.ts';

const ROOT = join(import.meta.dirname, '..');

const { version, bugs } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  bugs?: { url: string };
};

// node-fetch exports blobs made from files, which we don't use. Their module loads fs/promises.
const withoutUnusedBlobs: Plugin = {
  name: 'without-unused-blobs',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^fetch-blob\/from\.js$/ },
      async ({ path, pluginData, ...args }) => {
        if (pluginData === 'resolving') return undefined;
        const resolved = await bundler.resolve(path, { ...args, pluginData: 'resolving' });
        return { ...resolved, sideEffects: false };
      },
    );
  },
};

// The simulator and the installer are files of their own, which only `simulate` and `install-hooks` load.
const commandsApart: Plugin = {
  name: 'commands-apart',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/(simulate|installer)\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import'
        ? { path: path.replace(/\.ts$/, '.cjs'), external: true }
        : undefined,
    );
  },
};

const SIMPLE_GIT = "export { GitError, simpleGit } from 'simple-git';";

// The commands share it, because each bundle with a copy makes the package larger. The hook has its own: a push
// reads one file.
const simpleGitApart: Plugin = {
  name: 'simple-git-apart',
  setup(bundler) {
    bundler.onResolve({ filter: /^simple-git$/ }, () => ({
      path: './simple-git.cjs',
      external: true,
    }));
  },
};

// CommonJS, because Node starts it several milliseconds faster than an ES module.
const shared: BuildOptions = {
  bundle: true,
  // Every push to Heroku parses the hook, so its size counts. That of all is what npx downloads.
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  outExtension: { '.js': '.cjs' },
  // jsonc-parser's `main` is UMD, whose inner requires esbuild can't follow.
  mainFields: ['module', 'main'],
  define: {
    __VERSION__: JSON.stringify(version),
    __BUGS_URL__: bugs ? JSON.stringify(bugs.url) : 'undefined',
    // node-fetch's blobs look for it, and bundle a replacement of 59 KB. Every supported Node has it, but
    // loading it takes a while.
    'globalThis.ReadableStream': 'true',
  },
  alias: {
    // Its logs would show secrets.
    debug: join(ROOT, 'scripts/silent-debug.cjs'),
    // The same code as ES modules, so that unused code is left out. The package exports it for browsers only.
    yaml: join(ROOT, 'node_modules/yaml/browser/index.js'),
  },
  // Optional in https-proxy-agent: Kerberos.
  external: ['kerberos'],
  plugins: [withoutUnusedBlobs, commandsApart],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** What a build may do in addition to those of `npm run build`. */
export interface Additions {
  readonly plugins: readonly Plugin[];
  /** code at the start of each bundle */
  readonly banner: string;
}

const entries = (...names: readonly string[]): string[] =>
  names.map((name) => join(ROOT, `src/bin/${name}.ts`));

/** Builds both bins, the Heroku CLI's plugin and what they load into `dist`, and the plugin's manifest beside it. */
export async function bundle(dist: string, additions: Additions = NOTHING_ELSE): Promise<void> {
  await mkdir(dist, { recursive: true });
  const built = await Promise.all([
    build(withAdditions({ ...shared, entryPoints: entries('hook'), outdir: dist }, additions)),
    build(
      withAdditions(
        {
          ...shared,
          entryPoints: entries('cli', 'installer', 'simulate'),
          outdir: dist,
          plugins: [withoutUnusedBlobs, commandsApart, simpleGitApart],
        },
        additions,
      ),
    ),
    build({
      ...shared,
      stdin: { contents: SIMPLE_GIT, resolveDir: ROOT, sourcefile: 'simple-git.js' },
      outfile: join(dist, 'simple-git.cjs'),
    }),
    build({
      ...shared,
      entryPoints: Object.keys(HEROKU_COMMANDS).map((name) => ({
        in: join(ROOT, 'src/bin/heroku-command.ts'),
        out: name,
      })),
      outdir: join(dist, '..', HEROKU_FOLDER, 'preflight'),
    }),
  ]);

  for (const bin of ['install-hooks', 'heroku-preflight']) {
    const path = join(dist, `${bin}.cjs`);
    await copyFile(join(ROOT, 'hooks/bin.cjs'), path);
    await chmod(path, 0o755);
  }
  const manifest = JSON.stringify(herokuManifest(version), null, 2);
  await writeFile(join(dist, '../oclif.manifest.json'), `${manifest}\n`);
  const metafiles = built
    .map(({ metafile }) => metafile)
    .filter((file): file is Metafile => !!file);
  await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), await licensesOf(metafiles, ROOT));
}

const NOTHING_ELSE: Additions = { plugins: [], banner: '' };

const withAdditions = (
  options: BuildOptions,
  { plugins, banner }: Additions,
): BuildOptions & { metafile: true } => ({
  ...options,
  metafile: true,
  plugins: [...(options.plugins ?? []), ...plugins],
  banner: { js: banner },
});

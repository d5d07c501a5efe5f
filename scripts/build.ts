import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { licencesOf } from './licences.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

// CommonJS: Node starts it several milliseconds sooner than the same code as an ES module.
const shared: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  outdir: DIST,
  outExtension: { '.js': '.cjs' },
  // jsonc-parser's `main` is UMD, whose inner requires esbuild can't follow.
  mainFields: ['module', 'main'],
  define: { __VERSION__: JSON.stringify(version) },
  // Never reached: Kerberos for proxies is optional in https-proxy-agent, and web streams are built
  // into every Node that gets this far; the stand-in would be a fifth of the hook.
  external: ['kerberos', 'web-streams-polyfill/*'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

await mkdir(DIST, { recursive: true });
const built = await Promise.all([
  // Every push to Heroku parses this one: small counts.
  build({ ...shared, entryPoints: [join(ROOT, 'src/bin/hook.ts')], minify: true }),
  build({
    ...shared,
    entryPoints: ['install-hooks', 'heroku-preflight'].map((bin) =>
      join(ROOT, `src/bin/${bin}.ts`),
    ),
    banner: { js: '#!/usr/bin/env node' },
    minifySyntax: true,
  }),
]);

for (const bin of ['install-hooks', 'heroku-preflight'])
  await chmod(join(DIST, `${bin}.cjs`), 0o755);
const metafiles = built.map(({ metafile }) => metafile).filter((file): file is Metafile => !!file);
await writeFile(join(DIST, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(metafiles, ROOT));

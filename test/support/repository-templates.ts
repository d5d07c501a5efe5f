import { cpSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// Most cases begin with the same repository. A copy of it takes a tenth of the time of `git init` and
// `git commit`, and a hundredth of that of install-hooks. jest makes the originals before all tests.

/** `fresh`: one commit; `installed`: the same after `install-hooks` */
export type Template = 'fresh' | 'installed';

/** The variable by which jest's workers know where the templates are. */
export const TEMPLATES_FOLDER = 'PREFLIGHT_TEST_TEMPLATES';

export const pathOfTemplate = (template: Template): string =>
  join(process.env[TEMPLATES_FOLDER] ?? '', template);

/** @throws Error `ENOENT` for `installed` before `npm run build` */
export async function copyTemplate(template: Template, path: string): Promise<void> {
  const from = pathOfTemplate(template);
  // A sixth of what its asynchronous form takes.
  cpSync(from, path, { recursive: true });
  if (template === 'fresh') return;
  // The only file that names the path of its repository.
  const manifest = join(path, '.git/heroku-preflight/install.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replaceAll(from, path));
}

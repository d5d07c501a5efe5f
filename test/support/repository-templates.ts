import { cpSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// Most tests start with the same repository. A copy takes a tenth of the time of `git init` and
// `git commit`, and a hundredth of the time of install-hooks. jest makes the originals before all tests.

/** `fresh`: one commit; `installed`: the same after `install-hooks` and a push, which compiled the hook */
export type Template = 'fresh' | 'installed';

/** The variable with the path of the templates, for jest's workers. */
export const TEMPLATES_FOLDER = 'PREFLIGHT_TEST_TEMPLATES';

export const pathOfTemplate = (template: Template): string =>
  join(process.env[TEMPLATES_FOLDER] ?? '', template);

export async function copyTemplate(template: Template, path: string): Promise<void> {
  const from = pathOfTemplate(template);
  // It takes a sixth of the time of its asynchronous form. The compiled code is named after the time of
  // the bundle.
  cpSync(from, path, { recursive: true, preserveTimestamps: true });
  if (template === 'fresh') return;
  // The only file with the path of its repository.
  const manifest = join(path, '.git/heroku-preflight/install.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replaceAll(from, path));
}

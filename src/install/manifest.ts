import { basename, isAbsolute } from 'node:path';
import * as z from 'zod/mini';

// What uninstallation can't learn from the hooks. It only names files that we change if they contain our
// line, and folders that we remove if they're empty.
const Manifest = z.object({
  version: z.string(),
  hook: z.optional(z.object({ path: z.string(), created: z.boolean() })),
  /** earlier places of our line: core.hooksPath may have changed */
  hooks: z.optional(z.array(z.string())),
  createdFolder: z.optional(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** null: it's missing or broken, and we go by the hooks alone. */
export function parseManifest(text: string | null): Manifest | null {
  try {
    return Manifest.parse(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
}

export const formatManifest = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, null, 2)}\n`;

const MOST_HOOKS = 16;

/** Files that may contain our line: only a pre-push, or a manager's renamed copy of one. */
export function recordedHooks(manifest: Manifest | null): string[] {
  const paths = [manifest?.hook?.path, ...(manifest?.hooks ?? [])];
  const isHook = (path: string | undefined): path is string =>
    path !== undefined && isAbsolute(path) && /^pre-push(\.\w+)?$/.test(basename(path));
  return [...new Set(paths.filter(isHook))].slice(0, MOST_HOOKS);
}

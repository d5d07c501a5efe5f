import { basename, isAbsolute } from 'node:path';
import * as z from 'zod/mini';

// What uninstallation can't see from the files. Whoever can write it can write hooks as well; still
// it only names files that are touched if they hold our block, and folders removed if empty.
const Manifest = z.object({
  version: z.string(),
  hook: z.optional(z.object({ path: z.string(), created: z.boolean() })),
  /** wherever our block has been: core.hooksPath may lead elsewhere by now */
  hooks: z.optional(z.array(z.string())),
  createdFolder: z.optional(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** null for what isn't one: then the files alone must tell. */
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

/** The files that may hold our block. Only names that a pre-push, or a manager's copy of it, has. */
export function recordedHooks(manifest: Manifest | null): string[] {
  const paths = [manifest?.hook?.path, ...(manifest?.hooks ?? [])];
  const isHook = (path: string | undefined): path is string =>
    path !== undefined && isAbsolute(path) && /^pre-push(\.\w+)?$/.test(basename(path));
  return [...new Set(paths.filter(isHook))].slice(0, MOST_HOOKS);
}

import * as z from 'zod/mini';

// What uninstallation can't see from the files. Whoever can write it can write hooks as well; still
// it only names files that are touched if they hold our block, and folders removed if empty.
const Manifest = z.object({
  version: z.string(),
  hook: z.optional(z.object({ path: z.string(), created: z.boolean() })),
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

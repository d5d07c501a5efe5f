import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { orNull } from './files.ts';

const names = z.optional(z.record(z.string(), z.unknown()));
const PackageJson = z.looseObject({
  devDependencies: names,
  dependencies: names,
  scripts: z.optional(z.looseObject({ prepare: z.optional(z.string()) })),
});
export type PackageJson = z.infer<typeof PackageJson>;

/** What we read of a package.json; of a missing, forbidden or broken one, nothing. */
export async function readPackageJson(folder: string): Promise<PackageJson> {
  const text = await orNull(readFile(join(folder, 'package.json'), 'utf8'));
  try {
    return PackageJson.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

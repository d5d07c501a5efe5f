import { join } from 'node:path';
import * as z from 'zod/mini';
import { nodeFiles } from '../base/node-files.ts';
import { orNull } from './files.ts';

const names = z.optional(z.record(z.string(), z.unknown()));
const PackageJson = z.looseObject({
  devDependencies: names,
  dependencies: names,
  scripts: z.optional(z.looseObject({ prepare: z.optional(z.string()) })),
});
export type PackageJson = z.infer<typeof PackageJson>;

/** The parts of package.json that we use. Empty if it's missing, unreadable or broken. */
export async function readPackageJson(folder: string): Promise<PackageJson> {
  const text = await orNull(nodeFiles.read(join(folder, 'package.json'), { within: folder }));
  try {
    return PackageJson.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

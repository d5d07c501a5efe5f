import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';

/** What the API named for an app at an earlier push: the next one can ask before the API answers. */
export interface RememberedApp {
  readonly webUrl: string;
  readonly hosts: readonly string[];
}

const webUrl = z.string().check(z.refine((text) => URL.canParse(text)));

const Cache = z.object({
  version: z.literal(1),
  apps: z.record(z.string(), z.object({ webUrl, hosts: z.array(z.string()) })),
});

type Cache = z.infer<typeof Cache>;

/** Undefined when nothing, or nothing readable, is remembered. */
export async function recallApp(
  files: Files,
  path: string,
  app: string,
): Promise<RememberedApp | undefined> {
  const { apps } = await readCache(files, path);
  return Object.hasOwn(apps, app) ? apps[app] : undefined;
}

/** Writes only what has changed. */
export async function rememberApp(
  files: Files,
  path: string,
  app: string,
  remembered: RememberedApp,
): Promise<void> {
  const cache = await readCache(files, path);
  const next: Cache = { version: 1, apps: { ...cache.apps, [app]: copyOf(remembered) } };
  if (JSON.stringify(next) !== JSON.stringify(cache)) {
    await files.write(path, `${JSON.stringify(next, null, 2)}\n`);
  }
}

const copyOf = ({ webUrl, hosts }: RememberedApp): Cache['apps'][string] => ({
  webUrl,
  hosts: [...hosts],
});

async function readCache(files: Files, path: string): Promise<Cache> {
  // What can't be read is forgotten: the next push pays for that with a round trip.
  const text = await files.read(path).catch(() => undefined);
  const parsed = text === undefined ? undefined : Cache.safeParse(jsonOrUndefined(text));
  return parsed?.success === true ? parsed.data : { version: 1, apps: {} };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

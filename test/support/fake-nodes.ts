import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The line of a hook that found no Node; PATH's Node reports this version. */
export const NO_NODE = (version: string): string =>
  `preflight: nothing checked, push continues: no Node >= 20.19 (PATH: ${version})\n`;

/** A version manager's shim without a Node. */
export const SHIM = `#!/bin/sh
echo 'shim: no version is set' >&2
exit 1
`;

/** A Node whose loader or libraries are missing. */
export const BROKEN_NODE = '#!/nowhere/interpreter\n';

/** This Node, but it reports version 16. */
export const OLD_NODE = `#!/bin/sh
if [ "$1" = -v ]; then echo v16.20.2; exit; fi
exec '${process.execPath}' --require "$(dirname "$0")/old.cjs" "$@"
`;

/** This Node; it passes the path that it was started by to the bundle. */
const NEW_NODE = `#!/bin/sh
STARTED_AS=$0 exec '${process.execPath}' "$@"
`;

/** Installs this script as a Node at that path. */
export async function installNode(path: string, script: string = NEW_NODE): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, script);
  await chmod(path, 0o755);
  await writeFile(
    join(dirname(path), 'old.cjs'),
    'Object.defineProperty(process.versions, "node", { value: "16.20.2" });',
  );
}

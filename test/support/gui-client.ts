import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { installNode } from './fake-nodes.ts';
import { createHookSandbox, type HookRun, type HookSandbox } from './hook-sandbox.ts';

/** A GUI client: it has no Node on its PATH, and the Node that installed the hook is gone. */
export interface GuiClient {
  readonly sandbox: HookSandbox;
  /** the developer's home, with difficult characters in its name */
  readonly home: string;
  /** the folder that is its PATH */
  readonly bin: string;
  push(options?: Parameters<HookSandbox['run']>[1], hook?: string): Promise<HookRun>;
  /** the path of the Node that ran the bundle */
  startedAs(): Promise<string | undefined>;
}

export const REFS = 'refs/heads/main 1111 refs/heads/main 0000\n';

export async function createGuiClient(
  options: Parameters<typeof createHookSandbox>[0] = {},
): Promise<GuiClient> {
  const sandbox = await createHookSandbox(options);
  await rm(join(sandbox.state, 'node'));
  const home = join(sandbox.repository.outside, 'a \'b\' "c" $(d) [e]* \\\n é');
  const bin = await folderWithNode(sandbox, null);
  return {
    ...{ sandbox, home, bin },
    push: (run = {}, hook) =>
      sandbox.run(hook, { stdin: REFS, ...run, env: { HOME: home, PATH: bin, ...run.env } }),
    startedAs: async () => (await sandbox.seen())?.env.STARTED_AS,
  };
}

/** A PATH with the programs that git and the hook need, and only this script as Node. */
export async function folderWithNode(
  { repository }: HookSandbox,
  script: string | null,
): Promise<string> {
  const bin = join(repository.outside, 'bin');
  await mkdir(bin);
  if (script !== null) await installNode(join(bin, 'node'), script);
  for (const tool of ['git', 'cat', 'rm', 'ls', 'dirname']) {
    await symlink(join('/usr/bin', tool), join(bin, tool));
  }
  return bin;
}

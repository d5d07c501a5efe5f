import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env, Run } from '../support/e2e.ts';
import { letGitIn } from '../support/e2e.ts';
import { BROKEN_NODE, OLD_NODE } from '../support/fake-nodes.ts';
import { type Fault, faultMatrix, type Site } from '../support/faults.ts';

// git, Node and a credential helper that are missing, old, broken, or hang. Without Node there is no one
// who reads the config, so the push continues whatever it says.

const FOREVER = 'trap "" TERM INT; sleep 300; sleep 300';

/** A folder before PATH, with this program in it. */
async function withProgram({ repository }: Site, name: string, script: string): Promise<Env> {
  const folder = join(repository.outside, 'bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), script);
  await chmod(join(folder, name), 0o755);
  return { PATH: `${folder}:${repository.env.PATH ?? ''}` };
}

/** git, but `git SUBCOMMAND` is this script. The hook finds it before git's own folder. */
const gitThat =
  (subcommand: string, script: string) =>
  async (site: Site): Promise<Env> => {
    const real = join((await site.git('--exec-path')).stdout.trim(), 'git');
    const text = `#!/bin/sh\ncase " $* " in *' ${subcommand} '*) ${script} ;; *) exec ${real} "$@" ;; esac\n`;
    return withProgram(site, 'git', text);
  };

/** The hook with exactly this PATH: git would put its own folder first. */
const withPath = (site: Site, env: Env): Promise<Run> =>
  site.runHook(env, ['/usr/bin/env', `PATH=${env.PATH ?? ''}`]);

/** A folder with nothing but what a shell needs and these programs, for a PATH. */
async function bareFolder(
  { repository, state, run }: Site,
  more: readonly string[],
): Promise<string> {
  const folder = join(repository.outside, 'bare');
  await mkdir(folder);
  for (const name of ['cat', 'rm', 'ls', 'sed', 'dirname', ...more]) {
    const { stdout } = await run('sh', ['-c', `command -v ${name}`]);
    await symlink(stdout.trim(), join(folder, name));
  }
  // This machine can have a Node where version managers keep theirs.
  const finder = await readFile(state.finder, 'utf8');
  await writeFile(state.finder, finder.replaceAll(/(?<=\s)\/(?=(?:opt|usr|home)\/)/g, '/nowhere/'));
  await rm(state.node, { force: true });
  return folder;
}

const gitFaults: Fault[] = [
  {
    name: 'git: missing',
    inCi: 'allow',
    prepare: async (site) => ({ PATH: await bareFolder(site, ['node']) }),
    push: withPath,
    says: /git/,
  },
  {
    name: 'git: too old',
    prepare: gitThat(
      'config',
      `echo "error: unknown option 'show-scope'" >&2; echo usage: git config >&2; exit 129`,
    ),
    push: withPath,
    says: /git/,
  },
  {
    name: 'git: fails',
    inCi: 'block',
    prepare: gitThat('config', 'echo "fatal: bad config line 1" >&2; exit 128'),
    push: withPath,
    says: /bad config line 1/,
  },
  {
    name: 'git: is killed',
    prepare: gitThat('config', 'kill -9 $$'),
    push: withPath,
  },
  {
    name: 'git: config hangs',
    inCi: 'block',
    prepare: gitThat('config', FOREVER),
    push: withPath,
    says: /didn't answer in time/,
  },
  {
    name: 'git: cat-file hangs',
    prepare: gitThat('cat-file', FOREVER),
    push: withPath,
  },
  {
    name: 'git: config prints without end',
    prepare: gitThat('config', 'exec yes'),
    push: withPath,
  },
];

/** Nothing but this Node; neither PATH nor the installation has another. */
const nodeThat =
  (script: string) =>
  async (site: Site): Promise<Env> => {
    const folder = await bareFolder(site, ['git']);
    await writeFile(join(folder, 'node'), script, { mode: 0o755 });
    await writeFile(
      join(folder, 'old.cjs'),
      'Object.defineProperty(process.versions, "node", { value: "16.20.2" });',
    );
    return { PATH: folder };
  };

/** Node itself, after this code. */
const preloaded =
  (code: string) =>
  async ({ repository, env }: Site): Promise<Env> => {
    const file = join(repository.outside, 'preloaded.cjs');
    await writeFile(file, code);
    return { NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require=${file}` };
  };

const nodeFaults: Fault[] = [
  {
    name: 'Node: missing',
    inCi: 'block',
    ifBlocking: 'continues',
    prepare: async (site) => ({ PATH: await bareFolder(site, ['git']) }),
    push: withPath,
    says: /no Node >= 20\.19/,
  },
  {
    name: 'Node: too old',
    inCi: 'allow',
    ifBlocking: 'continues',
    prepare: nodeThat(OLD_NODE),
    push: withPath,
    says: /no Node >= 20\.19 \(PATH: v16/,
  },
  {
    name: 'Node: broken',
    ifBlocking: 'continues',
    prepare: nodeThat(BROKEN_NODE),
    push: withPath,
    says: /no Node >= 20\.19/,
  },
  {
    name: 'Node: killed at once (SIGKILL)',
    inCi: 'block',
    ifBlocking: 'continues',
    prepare: preloaded('process.kill(process.pid, "SIGKILL");'),
    says: /the hook itself failed \(exit 137\)/,
  },
  {
    name: 'Node: killed while it waits (SIGKILL)',
    ifBlocking: 'continues',
    scenario: { apps: { 'my-app': {} }, faults: { api: [{ delaySeconds: 3_000 }] } },
    prepare: preloaded('setTimeout(() => process.kill(process.pid, "SIGKILL"), 1000);'),
    says: /the hook itself failed \(exit 137\)/,
  },
  {
    name: 'Node: an error of ours',
    inCi: 'allow',
    // A fast machine would be done by then.
    scenario: { apps: { 'my-app': {} }, faults: { api: [{ delaySeconds: 100 }] } },
    ifBlocking: 'continues',
    prepare: preloaded('setTimeout(() => { throw new Error("a bug"); }, 100);'),
    isBug: true,
    says: /internal error, please report it: a bug\. The push continues/,
  },
  {
    name: 'Node: out of memory',
    inCi: 'allow',
    ifBlocking: 'continues',
    prepare: ({ env }) =>
      Promise.resolve({ NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --max-old-space-size=4` }),
    nodeSpeaks: true,
    says: /the hook itself failed \(exit 134\)/,
  },
];

/** Without a credential in the environment, the hook asks git's helpers. */
const helperThat =
  (script: string) =>
  async (site: Site): Promise<Env> => {
    await letGitIn(site);
    const file = join(site.repository.outside, 'helper');
    await writeFile(file, `${script}\n`);
    await site.git('config', 'credential.helper', `!sh ${file}`);
    return { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined };
  };

const helperFaults: Fault[] = [
  { name: 'helper: fails', inCi: 'block', prepare: helperThat('exit 3') },
  {
    name: 'helper: prompts on the terminal',
    inCi: 'allow',
    prepare: helperThat('read -r answer </dev/tty; echo "password=$answer"'),
  },
  { name: 'helper: prompts on stdin', prepare: helperThat('cat >/dev/null; read -r answer') },
  { name: 'helper: hangs', prepare: helperThat(FOREVER) },
  {
    name: 'helper: becomes a daemon',
    prepare: helperThat(
      "setsid sh -c 'sleep 300 & sleep 300' </dev/null >/dev/null 2>&1 & sleep 300",
    ),
  },
  { name: 'helper: prints without end', prepare: helperThat('exec yes') },
];

faultMatrix('git', gitFaults);
faultMatrix('Node', nodeFaults);
faultMatrix('the credential helper', helperFaults);

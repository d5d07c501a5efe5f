import type { Env } from '../base/context.ts';
import type { Files } from '../base/files.ts';

// git, the hook, a hook manager with its shells, and one or two wrappers.
const MAX_ANCESTORS = 8;

/** Options of `git push` that git doesn't pass on to its hooks. */
export interface PushOptions {
  readonly dryRun: boolean;
  readonly quiet: boolean;
}

const DEFAULT: PushOptions = { dryRun: false, quiet: false };

/** A running `git push`. */
export interface PushProcess extends PushOptions {
  /** undefined if it wasn't found */
  readonly pid?: number;
}

/**
 * The `git push` that this process descends from, with the options on its command line; the default if
 * it can't be read.
 * @param pid where to start: the parent of the hook's process
 */
export async function pushProcess(processes: ProcessTable, pid: number): Promise<PushProcess> {
  let current = pid;
  for (let level = 0; level < MAX_ANCESTORS && current > 1; level += 1) {
    const process = await processes(current);
    if (!process) return DEFAULT;
    const args = pushArguments(process.argv);
    if (args) return { ...optionsIn(args), pid: current };
    current = process.parent;
  }
  return DEFAULT;
}

// git's options that take the next argument as their value (git(1); the others take none, or `=`).
const GIT_VALUE_OPTIONS = new Set([
  '-C',
  '-c',
  '--attr-source',
  '--config-env',
  '--git-dir',
  '--namespace',
  '--super-prefix',
  '--work-tree',
]);

/** What follows `push` on git's command line; undefined if `argv` isn't a `git push`. */
export function pushArguments(argv: readonly string[]): readonly string[] | undefined {
  const [program = '', ...args] = argv;
  const name = program.replace(/.*[/\\]/, '').replace(/\.exe$/i, '');
  if (name === 'git-push') return args;
  if (name !== 'git') return undefined;
  let index = 0;
  for (let arg = args[0]; arg?.startsWith('-') === true; arg = args[index])
    index += GIT_VALUE_OPTIONS.has(arg) ? 2 : 1;
  return args[index] === 'push' ? args.slice(index + 1) : undefined;
}

// The same for git push (git-push(1)). git accepts each unambiguous prefix of a long option, and refuses
// the others before it runs a hook. So any prefix is fine here.
const VALUE_OPTIONS = [
  '--exec',
  '--push-option',
  '--receive-pack',
  '--recurse-submodules',
  '--repo',
];
const SHORT_VALUE_OPTION = 'o';

const LONG_OPTIONS: readonly (readonly [name: string, shortest: string, Partial<PushOptions>])[] = [
  ['--dry-run', '--dr', { dryRun: true }],
  ['--no-dry-run', '--no-dr', { dryRun: false }],
  ['--quiet', '--q', { quiet: true }],
  ['--no-quiet', '--no-q', { quiet: false }],
  ['--verbose', '--verb', { quiet: false }],
];

const SHORT_OPTIONS: Readonly<Record<string, Partial<PushOptions>>> = {
  n: { dryRun: true },
  q: { quiet: true },
  v: { quiet: false },
};

/** The options in these arguments: the last mention of each counts. */
export function optionsIn(args: readonly string[]): PushOptions {
  let options = DEFAULT;
  let isValue = false;
  for (const arg of args) {
    if (isValue) {
      isValue = false;
      continue;
    }
    if (arg === '--' || arg === '--end-of-options') break;
    options = { ...options, ...(arg.startsWith('--') ? longOption(arg) : shortOptions(arg)) };
    isValue = takesNext(arg);
  }
  return options;
}

const longOption = (arg: string): Partial<PushOptions> | undefined =>
  LONG_OPTIONS.find(([name, shortest]) => arg.startsWith(shortest) && name.startsWith(arg))?.[2];

/** The options in a group such as `-nq`; what follows an `o` is the value of that option. */
function shortOptions(arg: string): Partial<PushOptions> {
  let options: Partial<PushOptions> = {};
  if (!arg.startsWith('-')) return options;
  for (const letter of arg.slice(1).replace(/o.*/s, ''))
    options = { ...options, ...SHORT_OPTIONS[letter] };
  return options;
}

function takesNext(arg: string): boolean {
  if (arg.startsWith('--')) return VALUE_OPTIONS.some((option) => option.startsWith(arg));
  return arg.startsWith('-') && arg.indexOf(SHORT_VALUE_OPTION) === arg.length - 1;
}

/** One running process. */
export interface ProcessEntry {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Finds a process by its id; undefined if it can't be read. Never throws. */
type ProcessTable = (pid: number) => Promise<ProcessEntry | undefined>;

interface ProcessTablePorts {
  readonly platform: NodeJS.Platform;
  readonly env: Env;
  readonly files: Pick<Files, 'read'>;
  /** runs a program without a shell and gives what it prints */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/**
 * This machine's processes: from /proc on Linux, from PowerShell on Windows, from `ps` elsewhere, which splits
 * arguments at spaces.
 */
export function processTable(ports: ProcessTablePorts): ProcessTable {
  const look = tableOn(ports);
  return (pid) => look(pid).catch(() => undefined);
}

function tableOn({ platform, env, files, run }: ProcessTablePorts): ProcessTable {
  if (platform === 'linux') return lookInProc(files);
  return platform === 'win32' ? lookWithPowerShell(env, run) : lookWithPs(run);
}

/** The first process that it's asked for decides which ancestors are read. */
function lookWithPowerShell(env: Env, run: ProcessTablePorts['run']): ProcessTable {
  let ancestors: ReturnType<typeof read> | undefined;
  const read = async (pid: number) => {
    const { ancestorsOf } = await import('./windows-processes.ts');
    return ancestorsOf(pid, MAX_ANCESTORS, env, run);
  };
  return async (pid) => (await (ancestors ??= read(pid))).get(pid);
}

const lookInProc =
  (files: ProcessTablePorts['files']): ProcessTable =>
  async (pid) => {
    const [stat = '', commandLine = ''] = await Promise.all([
      files.read(`/proc/${pid}/stat`),
      files.read(`/proc/${pid}/cmdline`),
    ]);
    return entry(parentFromStat(stat), commandLine.replace(/\0$/, '').split('\0'));
  };

const lookWithPs =
  (run: ProcessTablePorts['run']): ProcessTable =>
  async (pid) => {
    const line = await run('ps', ['-o', 'ppid=,args=', '-p', String(pid)]);
    const [parent, ...argv] = line.trim().split(/\s+/);
    return entry(Number(parent), argv);
  };

/** `pid (name) state ppid …`; the name can contain spaces and parentheses (proc_pid_stat(5)). */
function parentFromStat(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
}

const entry = (parent: number, argv: readonly string[]): ProcessEntry | undefined =>
  Number.isSafeInteger(parent) ? { parent, argv } : undefined;

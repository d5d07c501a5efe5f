import type { Files } from '../base/files.ts';

// git, the hook, a hook manager and its shells, and a wrapper or two.
const MAX_ANCESTORS = 8;

/**
 * Whether the `git push` that this process descends from is a dry run. git tells its hooks nothing
 * about that, so its command line has to; false where that can't be seen.
 * @param pid where to start: the parent of the hook's process
 */
export async function isDryRun(processes: ProcessTable, pid: number): Promise<boolean> {
  let current = pid;
  for (let level = 0; level < MAX_ANCESTORS && current > 1; level += 1) {
    const process = await processes(current);
    if (!process) return false;
    const args = pushArguments(process.argv);
    if (args) return isDryRunRequested(args);
    current = process.parent;
  }
  return false;
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

/** What follows `push` on git's command line; undefined if `argv` is no `git push`. */
export function pushArguments(argv: readonly string[]): readonly string[] | undefined {
  const [program = '', ...args] = argv;
  const name = program.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');
  if (name === 'git-push') return args;
  if (name !== 'git') return undefined;
  let index = 0;
  while (args[index]?.startsWith('-') === true)
    index += GIT_VALUE_OPTIONS.has(args[index] ?? '') ? 2 : 1;
  return args[index] === 'push' ? args.slice(index + 1) : undefined;
}

// The same for git push (git-push(1)). git takes every beginning of a long option that is only one
// option's, and refuses the others before it runs a hook: so any beginning will do here.
const VALUE_OPTIONS = [
  '--exec',
  '--push-option',
  '--receive-pack',
  '--recurse-submodules',
  '--repo',
];
const SHORT_VALUE_OPTION = 'o';

/** Whether `git push` with these arguments is a dry run: the last word on it counts, as with git. */
export function isDryRunRequested(args: readonly string[]): boolean {
  let dryRun = false;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--' || arg === '--end-of-options') break;
    if (isBeginningOf(arg, '--dry-run', '--dr')) dryRun = true;
    else if (isBeginningOf(arg, '--no-dry-run', '--no-dr')) dryRun = false;
    else if (takesNext(arg)) index += 1;
    if (hasShortN(arg)) dryRun = true;
  }
  return dryRun;
}

const isBeginningOf = (arg: string, option: string, shortest: string): boolean =>
  arg.startsWith(shortest) && option.startsWith(arg);

function takesNext(arg: string): boolean {
  if (arg.startsWith('--')) return VALUE_OPTIONS.some((option) => option.startsWith(arg));
  return arg.startsWith('-') && arg.indexOf(SHORT_VALUE_OPTION) === arg.length - 1;
}

/** `-n`, alone or in a cluster; what follows an `o` in one is that option's value. */
function hasShortN(arg: string): boolean {
  return /^-[^-]/.test(arg) && arg.split(SHORT_VALUE_OPTION, 1)[0]?.includes('n') === true;
}

/** One running process. */
export interface ProcessEntry {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Looks a process up by its id; undefined where that can't be done. Never throws. */
type ProcessTable = (pid: number) => Promise<ProcessEntry | undefined>;

interface ProcessTablePorts {
  readonly platform: NodeJS.Platform;
  readonly files: Pick<Files, 'read'>;
  /** runs a program without a shell and gives what it prints */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/** This machine's processes: exact from Linux's /proc, else as well as `ps` can tell. */
export function processTable({ platform, files, run }: ProcessTablePorts): ProcessTable {
  if (platform === 'win32') return () => Promise.resolve(undefined);
  const look = platform === 'linux' ? lookInProc(files) : lookWithPs(run);
  return (pid) => look(pid).catch(() => undefined);
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

/** `pid (name) state ppid …`; the name may hold blanks and parentheses itself (proc_pid_stat(5)). */
function parentFromStat(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
}

const entry = (parent: number, argv: readonly string[]): ProcessEntry | undefined =>
  Number.isSafeInteger(parent) ? { parent, argv } : undefined;

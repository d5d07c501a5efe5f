/** One running process. */
export interface ProcessEntry {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Looks a process up by its id; undefined where that can't be done. Never throws. */
export type ProcessTable = (pid: number) => Promise<ProcessEntry | undefined>;

export interface ProcessTablePorts {
  readonly platform: NodeJS.Platform;
  readonly readFile: (path: string) => Promise<string>;
  /** runs a program without a shell and gives what it prints */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/** This machine's processes: exact from Linux's /proc, else as well as `ps` can tell. */
export function processTable({ platform, readFile, run }: ProcessTablePorts): ProcessTable {
  if (platform === 'win32') return () => Promise.resolve(undefined);
  const look = platform === 'linux' ? lookInProc(readFile) : lookWithPs(run);
  return (pid) => look(pid).catch(() => undefined);
}

const lookInProc =
  (readFile: ProcessTablePorts['readFile']): ProcessTable =>
  async (pid) => {
    const [stat, commandLine] = await Promise.all([
      readFile(`/proc/${pid}/stat`),
      readFile(`/proc/${pid}/cmdline`),
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

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Env, Sample, Subject } from './types.ts';

/** A program, as one sample runs it. */
export interface Run {
  readonly command: readonly string[];
  readonly cwd: string;
  /** the whole environment */
  readonly env: Env;
  /** path of a file */
  readonly stdin?: string;
  /** what it must print, on either stream: a run that did something else isn't a sample */
  readonly says?: RegExp;
  /** what it must not print */
  readonly neverSays?: RegExp;
  /**
   * so often in one sample, whose value is the mean. What takes two milliseconds is started by a small shell then,
   * because this process needs as long to start it
   */
  readonly times?: number;
  /** what isn't counted; before each sample */
  readonly before?: () => unknown;
}

const LOOP = 'n=$1; in=$2; shift 2; while [ $n -gt 0 ]; do "$@" <"$in" || exit; n=$((n-1)); done';

export function timed(run: Run): Subject {
  const { times = 1, stdin = '/dev/null', command } = run;
  const loop = ['/bin/sh', '-c', LOOP, 'sh', String(times), stdin, ...command];
  const started = times === 1 ? run : { ...run, command: loop };
  return (): Sample => {
    run.before?.();
    const cpu = cpuOfChildren();
    const start = performance.now();
    must(started);
    const ms = performance.now() - start;
    return { value: ms / times, cpu: cpu && cpuSince(cpu, times) };
  };
}

const LIMITS = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 } as const;

/** @returns what it printed on stdout */
export function must({ command, cwd, env, stdin = '/dev/null', says, neverSays }: Run): string {
  const [program = '', ...args] = command;
  const input = openSync(stdin, 'r');
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    ...{ cwd, env, encoding: 'utf8', stdio: [input, 'pipe', 'pipe'] },
    ...LIMITS,
  });
  closeSync(input);
  const name = basename(program);
  if (error) throw new Error(`${name}: ${error.message}`);
  const output = stdout + stderr;
  const told = output.trim().replaceAll(/\s+/g, ' ').slice(-LONGEST);
  if (status !== 0) throw new Error(`${name} ended with ${String(status ?? signal)}: ${told}`);
  if (says?.test(output) === false || neverSays?.test(output) === true)
    throw new Error(`${name} did something else: ${told}`);
  return stdout;
}

const LONGEST = 300;

interface Cpu {
  readonly ms: number;
}

const MS_IN_TICK = 10;

/** Of every child that has ended, and of all that it waited for. Only Linux says it. */
function cpuOfChildren(): Cpu | undefined {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    // After the name, which can have spaces: proc(5), cutime and cstime, fields 16 and 17.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ms: (Number(fields[13]) + Number(fields[14])) * MS_IN_TICK };
  } catch {
    return undefined;
  }
}

function cpuSince(before: Cpu, times: number): Sample['cpu'] {
  const after = cpuOfChildren();
  return after && { ms: (after.ms - before.ms) / times, stepMs: MS_IN_TICK / times };
}

/** A subject with a value that isn't a time. */
export const valued =
  (value: () => number): Subject =>
  (): Sample => ({ value: value(), cpu: undefined });

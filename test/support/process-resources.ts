import { readFileSync } from 'node:fs';
import { it } from '@jest/globals';

// What another process takes, as /proc says it.

export const onLinux = process.platform === 'linux' ? it : it.skip;

/** CPU of a process so far, its own and the system's, in seconds. */
export function cpuSeconds(pid: number): number {
  // After the name, which can contain anything. Linux counts hundredths.
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory that a process has had, in KB. */
export const peakKb = (pid: number): number =>
  Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The input of a hook or of a manager's job. */
export interface HookRecord {
  /** `$0`, then the arguments */
  readonly argv: readonly string[];
  /** `NAME=value`, sorted */
  readonly env: readonly string[];
  readonly stdin: string;
}

/** Scripts that record their input and then end with a chosen code. */
export interface Recorder {
  /** the lines of a shell script, after its first line */
  readonly sh: string;
  /** a whole script in Python */
  readonly python: string;
  /** the path of a script, for managers that start something */
  readonly job: string;
  /** a stand-in for git-lfs at a path; it records its pre-push, unless it's set to do nothing */
  gitLfs(program: string): string;
  /** sets the exit code; at first it's 0 */
  exitWith(code: number): Promise<void>;
  /** the records since the last call, in the order of `argv` */
  take(): Promise<HookRecord[]>;
}

const ARGUMENT_END = '\x1f';
const ENV_BEGIN = '\x1e';
const STDIN = '.stdin';

/** @param folder a new one, for the records and the scripts */
export async function createRecorder(folder: string): Promise<Recorder> {
  const records = join(folder, 'records');
  const exitCode = join(folder, 'exit-code');
  const job = join(folder, 'job');
  const write = `record=$(mktemp '${records}/XXXXXX')
cat >"$record${STDIN}"
{ printf '%s\\037' "$0" "$@"; printf '\\036'; env -0; } >"$record"
code=$(cat '${exitCode}')
`;
  const sh = `${write}exit "$code"\n`;
  await mkdir(records, { recursive: true });
  await writeFile(exitCode, '0');
  await writeFile(job, `#!/bin/sh\n${sh}`, { mode: 0o755 });
  return {
    ...{ sh, job },
    python: pythonScript(records, exitCode),
    gitLfs: (program) => `#!/bin/sh
if [ "$1$GIT_LFS_SKIP_PUSH" = pre-push ]; then
${write}[ "$code" = 0 ] || exit "$code"
exec '${program}' "$@" <"$record${STDIN}"
fi
exec '${program}' "$@"
`,
    exitWith: (code) => writeFile(exitCode, String(code)),
    take: () => takeAll(records),
  };
}

const pythonScript = (records: string, exitCode: string): string => `#!/usr/bin/env python3
import os, sys, tempfile
handle, path = tempfile.mkstemp(dir=${JSON.stringify(records)})
with open(path + '${STDIN}', 'wb') as stdin:
    stdin.write(sys.stdin.buffer.read())
with os.fdopen(handle, 'wb') as record:
    record.write(b''.join(os.fsencode(arg) + b'\\x1f' for arg in sys.argv) + b'\\x1e')
    record.write(b''.join(name + b'=' + value + b'\\0' for name, value in os.environb.items()))
sys.exit(int(open(${JSON.stringify(exitCode)}).read()))
`;

async function takeAll(folder: string): Promise<HookRecord[]> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith(STDIN));
  const taken = names.map(async (name): Promise<HookRecord> => {
    const text = await readFile(join(folder, name), 'latin1');
    const [argv = '', env = ''] = text.split(ENV_BEGIN, 2);
    return {
      argv: argv.split(ARGUMENT_END).slice(0, -1),
      // ksh has its process id in `_`.
      env: env
        .split('\0')
        .map((line) => line.replace(/^_=\*\d+\*/, '_='))
        .filter(Boolean)
        .sort(),
      // A script that was ended before it had read everything has no record.
      stdin: await readFile(join(folder, name + STDIN), 'latin1').catch(() => ''),
    };
  });
  const records = await Promise.all(taken);
  await Promise.all((await readdir(folder)).map((name) => rm(join(folder, name))));
  return records.sort((a, b) => (a.argv.join() < b.argv.join() ? -1 : 1));
}

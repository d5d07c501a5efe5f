import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Fault, faultMatrix, HEALTHY, type Site } from '../support/faults.ts';
import { IS_ROOT } from '../support/other-user.ts';
import type { Env } from '../support/e2e.ts';

// What the machine lacks: disk, descriptors, rights, a home, the right time.

const run = promisify(execFile);

const works = (program: string, ...args: string[]): Promise<boolean> =>
  run(program, args).then(
    () => true,
    () => false,
  );

/** The hook after this command of bash. */
const after =
  (command: string): NonNullable<Fault['push']> =>
  (site, env) =>
    site.runHook(env, ['bash', '-c', `${command}; exec "$@"`, 'bash']);

/** Node's files can have this many bytes, as on a disk that is full. The shell half's can have any. */
const nodeWrites =
  (bytes: number) =>
  async ({ repository }: Site): Promise<Env> => {
    const file = join(repository.outside, 'full.cjs');
    const command = `execFileSync('prlimit', ['--fsize=${bytes}', '--pid', String(process.pid)])`;
    await writeFile(file, `require('node:child_process').${command};`);
    // Without the log of the arguments, which couldn't be written either.
    return { NODE_OPTIONS: `--require=${file}` };
  };

/** Puts the state folder's files onto a disk of this size. */
async function ontoSmallDisk({ state, later }: Site, kilobytes: number): Promise<Env> {
  const files = await readdir(state.root);
  const texts = await Promise.all(files.map((name) => readFile(join(state.root, name))));
  await run('mount', ['-t', 'tmpfs', '-o', `size=4m,mode=700`, 'tmpfs', state.root]);
  later(() => run('umount', ['-l', state.root]));
  for (const [index, name] of files.entries()) {
    await writeFile(join(state.root, name), texts[index] ?? '', { mode: 0o700 });
  }
  const room = `$(($(df -k --output=avail '${state.root}' | tail -1) - ${kilobytes}))`;
  await run('sh', ['-c', `head -c ${room}k /dev/zero >'${state.root}/runs' || :`]);
  return {};
}

const mounts = IS_ROOT
  ? await works('unshare', '-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt')
  : false;
const smallDisk = (kilobytes: number): Fault => ({
  name: `disk: ${kilobytes} KB are free`,
  missing: mounts ? undefined : 'mount',
  ...(kilobytes === 0 ? { inCi: 'block' } : {}),
  ifBlocking: 'continues',
  prepare: (site) => ontoSmallDisk(site, kilobytes),
});

const HOOKS_DISK: Fault[] = [
  {
    name: 'disk: full at the first write',
    inCi: 'block',
    ifBlocking: 'continues',
    push: after('trap "" XFSZ; ulimit -f 0'),
    says: /can't write to/,
  },
  ...[1, 16, 64].map((kilobytes): Fault => ({
    name: `disk: files of ${kilobytes} KB at most`,
    ifBlocking: 'continues',
    push: after(`trap "" XFSZ; ulimit -f ${kilobytes}`),
  })),
  {
    name: 'disk: full for each of Node’s files',
    inCi: 'block',
    ifBlocking: 'continues',
    prepare: nodeWrites(0),
    missing: (await works('prlimit', '--version')) ? undefined : 'prlimit',
  },
  ...[0, 4, 64, 256].map(smallDisk),
  {
    name: 'disk: stderr is /dev/full',
    inCi: 'block',
    ifBlocking: 'continues',
    push: after('exec 2>/dev/full'),
  },
  { name: 'disk: stdout is /dev/full', ifBlocking: 'continues', push: after('exec >/dev/full') },
  { name: 'stderr is closed', ifBlocking: 'continues', push: after('exec 2>&-') },
  { name: 'stdin is closed', ifBlocking: 'continues', push: after('exec <&-') },
];

const FOLDERS: Fault[] = [
  {
    name: 'state folder: read-only',
    missing: mounts ? undefined : 'mount',
    inCi: 'allow',
    ifBlocking: 'continues',
    async prepare({ state, later }) {
      await run('mount', ['--bind', state.root, state.root]);
      later(() => run('umount', ['-l', state.root]));
      await run('mount', ['-o', 'remount,bind,ro', state.root]);
      return {};
    },
    says: /can't write to/,
  },
  {
    name: 'state folder: another user’s',
    missing: IS_ROOT ? undefined : 'root',
    ifBlocking: 'continues',
    // root may use it.
    prepare: async ({ state }) => (await chown(state.root, 65_534, 65_534), {}),
  },
  {
    name: 'state folder: no bundle',
    ifBlocking: 'continues',
    prepare: async ({ state }) => (await rm(state.bundle), {}),
    says: /not installed in this clone/,
  },
  {
    name: 'state folder: damaged files',
    inCi: 'block',
    ifBlocking: 'continues',
    async prepare({ state }) {
      for (const file of [state.cache, state.said]) await writeFile(file, '{"version":1,"apps":');
      await mkdir(state.runs, { recursive: true });
      await writeFile(join(state.runs, 'damaged.json'), '{');
      return {};
    },
  },
  {
    name: 'state folder: folders instead of files',
    ifBlocking: 'continues',
    async prepare({ state }) {
      for (const file of [state.cache, state.said]) await mkdir(file, { recursive: true });
      await chmod(state.cache, 0o000);
      return {};
    },
  },
];

const ENVIRONMENT: Fault[] = [
  {
    name: 'no HOME',
    inCi: 'block',
    ifBlocking: 'continues',
    prepare: () => Promise.resolve({ HOME: undefined, USERPROFILE: undefined }),
  },
  {
    name: 'HOME doesn’t exist',
    ifBlocking: 'continues',
    prepare: () => Promise.resolve({ HOME: '/nowhere/home', XDG_CONFIG_HOME: undefined }),
  },
  {
    name: 'TMPDIR doesn’t exist',
    ifBlocking: 'continues',
    prepare: () => Promise.resolve({ TMPDIR: '/nowhere/tmp' }),
  },
  // With fewer than 14, the shell can't read our file, and says so itself.
  ...[12, 20, 31].map((limit): Fault => ({
    name: `${limit} descriptors`,
    ...(limit === 20 ? { inCi: 'block' } : {}),
    ifBlocking: 'continues',
    push: after(`ulimit -n ${limit}`),
    says: limit < 14 ? /Too many open files/ : /preflight: nothing checked, push continues: /,
  })),
  ...[32, 36, 40, 48, 64].map((limit): Fault => ({
    name: `${limit} descriptors`,
    ...(limit === 32 ? { inCi: 'allow' } : {}),
    ifBlocking: 'continues',
    push: after(`ulimit -n ${limit}`),
  })),
];

const FAKETIME = await run('faketime', ['-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD']).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
);

/** The clock of everything that the hook starts, by libfaketime; timers keep the right time. */
const clock =
  (spec: string) =>
  (env: Env): Env => ({
    ...env,
    LD_PRELOAD: FAKETIME,
    FAKETIME: spec,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    FAKETIME_NO_CACHE: '1',
  });

/** Changes the time while the push waits for the API. */
const jump = (spec: string): Pick<Fault, 'scenario' | 'prepare'> => ({
  scenario: { ...HEALTHY, faults: { api: [{ delaySeconds: 50 }] } },
  async prepare({ repository, later }) {
    const file = join(repository.outside, 'clock');
    await writeFile(file, '+0');
    const timer = setTimeout(() => void writeFile(file, spec), 500);
    later(() => {
      clearTimeout(timer);
    });
    return { ...clock(spec)({}), FAKETIME: undefined, FAKETIME_TIMESTAMP_FILE: file };
  },
});

/** By years, no certificate is valid. */
const CLOCKS: readonly Fault[] = [
  { name: 'a minute ago', prepare: () => Promise.resolve(clock('-1m')({})), inCi: 'block' },
  { name: 'in 1970', prepare: () => Promise.resolve(clock('-56y')({})) },
  { name: 'in ten years', prepare: () => Promise.resolve(clock('+10y')({})) },
  { name: 'jumps an hour back', ...jump('-1h'), inCi: 'allow' },
  { name: 'jumps a minute ahead', ...jump('+1m') },
  { name: 'jumps an hour ahead', ...jump('+1h') },
];

faultMatrix('disk', HOOKS_DISK);
faultMatrix('folders', FOLDERS);
faultMatrix('environment', ENVIRONMENT);
faultMatrix(
  'the clock',
  CLOCKS.map((fault) => ({
    ...fault,
    ifBlocking: /year|1970/.test(fault.name) ? 'blocked' : 'continues',
    missing: FAKETIME === undefined ? 'faketime' : undefined,
  })),
);

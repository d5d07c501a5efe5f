import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

type Env = Readonly<Record<string, string | undefined>>;

/** A real gnome-keyring on a session bus of its own, with its own home. */
export interface Keyring {
  /** leads to it, and to `home` */
  readonly env: Env;
  readonly home: string;
  /** `heroku login` as this account */
  readonly logIn: (account: string, token: string) => Promise<void>;
  /** only login.json, with any contents */
  readonly writeLogin: (text: string) => Promise<void>;
  readonly lock: () => Promise<void>;
  /** programs that the bus was asked to start, such as the one that shows a dialog */
  readonly activated: () => readonly string[];
  readonly stop: () => Promise<void>;
}

const isThere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Debian's dbus, gnome-keyring, libsecret-tools and libglib2.0-bin. */
export const HAS_KEYRING = ['dbus-daemon', 'gnome-keyring-daemon', 'secret-tool', 'gdbus'].every(
  isThere,
);

export async function startKeyring(): Promise<Keyring> {
  const home = await mkdtemp(join(tmpdir(), 'preflight-keyring-'));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_RUNTIME_DIR: home,
  };
  const { bus, address, log } = await startBus(env);
  const withBus = { ...env, DBUS_SESSION_BUS_ADDRESS: address };
  const daemon = start(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    withBus,
  );
  daemon.stdin?.end('password');
  const call = (...args: string[]): Promise<unknown> =>
    promisify(execFile)('gdbus', ['call', '--session', '--dest', SECRETS, ...args], {
      env: withBus,
    });
  await promisify(execFile)('gdbus', ['wait', '--session', '--timeout', '30', SECRETS], {
    env: withBus,
  });
  const data = join(home, '.local/share/heroku');
  await mkdir(data, { recursive: true });
  const writeLogin = (text: string): Promise<void> => writeFile(join(data, 'login.json'), text);
  return {
    ...{ env: withBus, home, writeLogin },
    async logIn(account, token) {
      const store = start(
        'secret-tool',
        ['store', '--label=Heroku CLI', 'service', 'heroku-cli', 'account', account],
        withBus,
      );
      store.stdin?.end(token);
      const [code] = (await once(store, 'exit')) as [number];
      if (code !== 0) throw new Error(`secret-tool store ended with ${code}`);
      await writeLogin(`${JSON.stringify({ account })}\n`);
    },
    async lock() {
      const path = '/org/freedesktop/secrets';
      const login = `[objectpath '${path}/collection/login']`;
      await call('--object-path', path, '--method', 'org.freedesktop.Secret.Service.Lock', login);
    },
    activated: () =>
      [...log().matchAll(/Activating service name='([^']+)'/g)].map(([, name]) => name ?? ''),
    async stop() {
      daemon.kill('SIGKILL');
      // It removes its socket.
      bus.kill('SIGTERM');
      await Promise.all([ended(daemon), ended(bus)]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

const SECRETS = 'org.freedesktop.secrets';

async function startBus(
  env: Env,
): Promise<{ bus: ChildProcess; address: string; log: () => string }> {
  const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address'], env);
  let log = '';
  bus.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const address = await new Promise<string>((resolve, reject) => {
    bus.on('error', reject);
    bus.stdout?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().trim());
    });
  });
  return { bus, address, log: () => log };
}

const start = (program: string, args: readonly string[], env: Env): ChildProcess =>
  spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

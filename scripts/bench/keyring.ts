import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustHave } from './place.ts';
import { must } from './run.ts';
import type { Env, Place } from './types.ts';

const ACCOUNT = 'bench@example.com';
const PROGRAMS = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool'] as const;

/**
 * A real keyring that is unlocked, with a token in it, as `heroku login` leaves them on Linux.
 * @returns the variables of a program that uses it
 */
export const keyringWith = (place: Place, token: string): Promise<Env> =>
  place.once(`keyring ${token}`, () => start(place, token));

const SCRIPT = `
printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
`;

async function start(place: Place, token: string): Promise<Env> {
  mustHave(PROGRAMS, place.env);
  const data = join(place.folder, 'data');
  const heroku = join(data, 'heroku');
  const runtime = join(place.folder, 'run');
  mkdirSync(heroku, { recursive: true });
  mkdirSync(runtime, { mode: 0o700 });
  writeFileSync(join(heroku, 'login.json'), JSON.stringify({ account: ACCOUNT }));
  const env = { ...place.env, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: runtime };
  // It ends with its stdin.
  const session = spawn('dbus-run-session', ['--', '/bin/sh', '-c', SCRIPT], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = once(session, 'close');
  place.later(async () => {
    session.stdin.end();
    await closed;
  });
  const [address] = (await Promise.race([once(session.stdout, 'data'), closed])) as [unknown];
  if (!(address instanceof Buffer)) throw new Error('no D-Bus session, so no keyring');
  const variables = {
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: runtime,
    HEROKU_DATA_DIR: heroku,
    DBUS_SESSION_BUS_ADDRESS: address.toString().trim(),
  };
  store(place, { ...env, ...variables }, token);
  return variables;
}

function store(place: Place, env: Env, token: string): void {
  const stdin = join(place.folder, 'token');
  writeFileSync(stdin, token, { mode: 0o600 });
  const attributes = ['service', 'heroku-cli', 'account', ACCOUNT];
  const cwd = place.folder;
  must({ command: ['secret-tool', 'store', '--label=Heroku CLI', ...attributes], cwd, env, stdin });
  must({ command: ['secret-tool', 'lookup', ...attributes], cwd, env, says: /HRKU-/ });
}

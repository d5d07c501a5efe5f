import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
const script = await readFile(join(SCRIPTS, 'test-tools.sh'), 'utf8');

const TOOLS = [
  ...['shellcheck', 'zsh', 'ksh', 'busybox', 'strace', 'faketime', 'pre-commit', 'git-lfs'],
  ...['setfacl', 'setfattr', 'dbus-daemon', 'gdbus', 'gnome-keyring-daemon', 'secret-tool'],
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-tools-'));
  await mkdir(join(folder, 'bin'));
  await mkdir(join(folder, 'browsers'));
  await Promise.all(TOOLS.map((name) => program(name, '')));
  for (const name of ['id', 'env', 'sh'])
    await symlink(`/usr/bin/${name}`, `${folder}/bin/${name}`);
  await program('sudo', 'exec "$@"\n');
  await aptGet(`: >${folder}/browsers/chromium`);
});
afterEach(() => rm(folder, { recursive: true }));

const program = (name: string, lines: string): Promise<void> =>
  writeFile(join(folder, 'bin', name), `#!/bin/sh\n${lines}`, { mode: 0o755 });

const aptGet = (installsChromium: string): Promise<void> =>
  program(
    'apt-get',
    `echo "$*" >>${folder}/calls\ncase $* in *chromium*) ${installsChromium} ;; esac\n`,
  );

/** Runs the script on a machine with these tools and browsers only. */
async function run(env: Readonly<Record<string, string>> = {}) {
  const here = script.replaceAll('/usr/bin/', `${folder}/browsers/`);
  const { stderr } = await promisify(execFile)('/bin/bash', ['--norc', '-c', here], {
    env: { PATH: join(folder, 'bin'), ...env },
  });
  const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  const installed = [...calls.matchAll(/^install .*-recommends (.*)$/gm)].map(([, names]) => names);
  return { stderr, installed };
}

describe('scripts/test-tools.sh', () => {
  it.each(['chromium', 'google-chrome'])('installs nothing if all is there: %s', async (name) => {
    await writeFile(join(folder, 'browsers', name), '');
    expect(await run()).toEqual({ stderr: '', installed: [] });
  });

  it('takes the browser that PREFLIGHT_TEST_CHROMIUM names', async () => {
    await writeFile(join(folder, 'mine'), '');
    const env = { PREFLIGHT_TEST_CHROMIUM: join(folder, 'mine') };
    expect(await run(env)).toEqual({ stderr: '', installed: [] });
  });

  it('installs Chromium where only a snap is on PATH', async () => {
    await program('chromium', '');
    expect(await run()).toEqual({ stderr: '', installed: ['chromium'] });
  });

  it('installs the tools, and says in one line if it can’t install Chromium', async () => {
    await rm(join(folder, 'bin/zsh'));
    await rm(join(folder, 'bin/setfacl'));
    await aptGet('echo "E: no candidate" >&2; exit 100');
    expect(await run()).toEqual({
      stderr: expect.stringMatching(/^test-tools: no browser .*\n$/),
      installed: ['zsh acl', 'chromium'],
    });
  });

  it('looks for a browser where the tests do', async () => {
    const tests = await readFile(join(SCRIPTS, 'picture/chromium.ts'), 'utf8');
    const places = tests.match(/\/usr\/bin\/[\w-]+/g) ?? [];
    expect(places).toEqual(script.match(/\/usr\/bin\/(?!env)[\w-]+/g));
  });
});

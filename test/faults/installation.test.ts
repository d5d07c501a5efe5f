import { chmod, mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { type Run, ROOT } from '../support/e2e.ts';
import { expectNothingLeft, faultRow, type Site } from '../support/faults.ts';
import { IS_WHOLE } from '../support/weekly.ts';

// An installation beside another hook is ended at each system call that changes a file. Then a push has to
// work, the next installation too, and an uninstallation gives back the other hook byte for byte.

const THEIRS = '#!/bin/sh\n# ünïcode, no line end\ncat >/dev/null; exit 0';
const HOOK = '.git/hooks/pre-push';

// Each file is created, gets its mode (fchmod), its content and a name.
const CALLS = ['mkdir', 'fchmod', 'fsync', 'rename', 'unlink'];
const MOST_CALLS = 60;

/** install-hooks, which meets this fault at the `nth` call of each thread. */
function installWith(site: Site, call: string, nth: number, fault: string): Promise<Run> {
  const inject = `inject=${call}:${fault}:when=${nth}`;
  const strace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
  const bin = join(ROOT, 'dist/install-hooks.cjs');
  return site.run('strace', [...strace, process.execPath, bin], {
    // Its temporary folder goes with the world.
    env: { UV_THREADPOOL_SIZE: '1', TMPDIR: join(site.repository.outside, 'tmp') },
  });
}

async function addTheirs(site: Site): Promise<void> {
  await mkdir(join(site.repository.outside, 'tmp'), { recursive: true });
  await site.write(HOOK, THEIRS);
  await chmod(join(site.repository.path, HOOK), 0o755);
}

/** The next run removes such files if they're a minute old. */
async function makeOld(folder: string): Promise<void> {
  const past = Date.now() / 1000 - 3_600;
  for (const name of await readdir(folder).catch(() => [])) {
    if (/\.tmp$|^trial-/.test(name)) await utimes(join(folder, name), past, past);
  }
}

async function expectRecovery(site: Site): Promise<void> {
  const hooks = join(site.repository.path, '.git/hooks');
  expect(await site.runHook()).toMatchObject({ code: 0 });
  for (const folder of [hooks, site.state.root]) await makeOld(folder);
  expect(await site.bin('install-hooks', [])).toMatchObject({ code: 0 });
  expect(await site.bin('install-hooks', ['--status'])).toMatchObject({ code: 0 });
  await expectNothingLeft(site);
  expect(await readdir(hooks)).toEqual(['pre-push']);
  expect(await site.bin('install-hooks', ['--uninstall'])).toMatchObject({ code: 0 });
  expect(await readFile(join(hooks, 'pre-push'), 'utf8')).toBe(THEIRS);
}

/** Until the installation makes no more such calls. @param last undefined: all of them */
async function meetAtEach(site: Site, call: string, fault: string, last?: number): Promise<void> {
  await addTheirs(site);
  for (let nth = last ?? 1; nth <= (last ?? MOST_CALLS); nth += 1) {
    const { code, stderr } = await installWith(site, call, nth, fault);
    expect(stderr).not.toMatch(/^ +at |node:internal/m);
    await expectRecovery(site);
    if (code === 0) return;
  }
}

const KINDS = [
  ['killed (kill -9)', 'signal=KILL'],
  ['disk full', 'error=ENOSPC'],
] as const;

/** A killed one before every change. */
const sampleOf = (fault: string): string[] => (fault.startsWith('signal') ? ['rename'] : []);

describe('the installation', () => {
  for (const [words, fault] of KINDS) {
    for (const call of IS_WHOLE ? CALLS : sampleOf(fault)) {
      const name = IS_WHOLE ? `${words} at each ${call}` : `${words} at the 5th ${call}`;
      faultRow('the installation', name, 'recovers', (site) =>
        meetAtEach(site, call, fault, IS_WHOLE ? undefined : 5),
      );
    }
  }

  faultRow('the installation', 'two at once', 'both succeed', async (site) => {
    await addTheirs(site);
    for (let round = 0; round < (IS_WHOLE ? 10 : 1); round += 1) {
      const both = await Promise.all([
        site.bin('install-hooks', []),
        site.bin('install-hooks', []),
      ]);
      for (const run of both) expect(run).toMatchObject({ code: 0, stderr: '' });
      await expectRecovery(site);
    }
  });
});

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it } from '@jest/globals';
import { besideOffer } from '../../src/install/fast-credentials-offer.ts';
import type { InstallContext } from '../../src/install/outcome.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith } from '../support/install-facts.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
  await writeFile(join(folder, 'login.json'), '{"account":"me@example.com"}\n');
});

const LOGIN = 'echo "[/1]"; echo "secret = t"';
const HELPER = 'credential.https://git.heroku.com.helper';

/** Runs the task beside these programs, where git asks the Heroku CLI. */
async function beside<T>(
  programs: Readonly<Record<'heroku' | 'secret-tool', string>>,
  task: (offer: Promise<string | undefined>) => Promise<T>,
): Promise<T> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const config = gitConfig([HELPER, '!heroku git:credentials']);
  const context = {
    env: {
      ...{ HEROKU_DATA_DIR: folder, HOME: folder, PATH: `${bin}:${process.env.PATH ?? ''}` },
      ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_COUNT: '1' },
      ...{ GIT_CONFIG_KEY_0: HELPER, GIT_CONFIG_VALUE_0: '!heroku git:credentials' },
    },
    platform: 'linux',
    kill: (pid: number, signal: 'SIGKILL') => process.kill(pid, signal),
    offer: 'measured',
  } as const satisfies Partial<InstallContext>;
  const facts = factsWith({ repository: { config, runsIn: folder } });
  return besideOffer(facts, context as unknown as InstallContext, task);
}

const CLI = 'echo username=heroku; echo password=p';
const savedBy = async (keychain: string, cli: string): Promise<number> => {
  const programs = { 'secret-tool': `${keychain}${LOGIN}`, heroku: `${cli}${CLI}` };
  const offer = await beside(programs, (promise) => promise);
  const [, count = '', unit] = /^saves ([\d.]+) (m?s) a push,/.exec(offer ?? '') ?? [];
  return Number(count) * (unit === 's' ? 1_000 : 1);
};

it('what it saves is twice what the CLI takes longer than the keychain', async () => {
  expect(await savedBy('', 'sleep 0.5; ')).toBeGreaterThan(600);
});

it('it saves nothing where the keychain takes longer', async () => {
  expect(await savedBy('sleep 1; ', '')).toBe(0);
});

it('a keychain that hangs ends with the task', async () => {
  const path = join(folder, 'pid');
  const written = async (): Promise<string> => {
    for (;;) {
      const text = await readFile(path, 'utf8').catch(() => '');
      if (text.endsWith('\n')) return text.trim();
      await sleep(20);
    }
  };
  const hangs = { 'secret-tool': `echo $$ >'${path}'; exec sleep 300`, heroku: CLI };
  const [pid, offer] = await beside(hangs, async (promise) => [await written(), promise]);
  await expectEnd(Number(pid));
  await expect(offer).resolves.toBeUndefined();
});

/** Before the keychain's own time is up. */
async function expectEnd(pid: number): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
  }
  throw new Error(`process ${pid} goes on`);
}

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';
import { createRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

/** What the bundle's child processes inherit on this platform. */
async function inheritedFrom(bundle: string, platform: string): Promise<string> {
  const repository = await createRepository();
  later(() => repository.remove());
  const { outside, path, env } = repository;
  const preload = join(outside, 'platform.cjs');
  const name = 'NoDefaultCurrentDirectoryInExePath';
  await writeFile(
    preload,
    `Object.defineProperty(process, 'platform', { value: '${platform}' });
    process.on('exit', () => require('node:fs').writeSync(2, 'inherited: ' + process.env.${name}));`,
  );
  const args = ['--require', preload, join(ROOT, 'dist', bundle), '--help'];
  const run = promisify(execFile)(process.execPath, args, { cwd: path, env });
  return (await run).stderr;
}

describe.each(['hook.cjs', 'heroku-preflight.cjs', 'install-hooks.cjs'])('%s', (bundle) => {
  it('looks for programs on PATH alone on Windows', async () => {
    expect(await inheritedFrom(bundle, 'win32')).toContain('inherited: 1');
  });

  it('changes nothing elsewhere', async () => {
    expect(await inheritedFrom(bundle, 'linux')).toContain('inherited: undefined');
  });
});

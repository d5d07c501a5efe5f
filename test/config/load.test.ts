import { beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initTemplate } from '../../src/config/init-template.ts';
import { CONFIG_FILE, loadConfig } from '../../src/config/load.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { useTeardown } from '../support/teardown.ts';
import { nodeFiles } from '../../src/base/node-files.ts';

describe('loadConfig', () => {
  const teardown = useTeardown();
  let path: string;

  beforeEach(async () => {
    const folder = await fs.mkdtemp(join(tmpdir(), 'preflight-test-'));
    teardown(() => fs.rm(folder, { recursive: true }));
    path = join(folder, CONFIG_FILE);
  });

  const unreadable = (message: string) =>
    expect.objectContaining({
      ...{ code: 'config-unreadable', message },
      hint: 'Correct or remove heroku-preflight.json',
    });

  it('returns no config if there is no file', async () => {
    expect(await loadConfig(nodeFiles, path)).toBeUndefined();
  });

  it('reads the output of `install-hooks --init`, which changes no setting', async () => {
    await fs.writeFile(path, initTemplate(null));
    const config = await loadConfig(nodeFiles, path);
    expect(config).toBeDefined();
    expect(settingsFor(config, 'my-app')).toEqual(settingsFor(undefined, 'my-app'));
  });

  it('ignores a byte order mark', async () => {
    await fs.writeFile(path, '\ufeff{"onFailure": "block"}');
    expect(await loadConfig(nodeFiles, path)).toEqual({ onFailure: 'block' });
  });

  it('names the file, line and column of a problem', async () => {
    await fs.writeFile(path, '\ufeff{\n  "onFailure": 1 }');
    await expect(loadConfig(nodeFiles, path)).rejects.toThrow(
      /^heroku-preflight\.json:2:16: "onFailure"/,
    );
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
    ['Latin-1', Buffer.from('{"$schema": "ä"}', 'latin1')],
  ])('rejects %s', async (_, bytes) => {
    await fs.writeFile(path, bytes);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable("heroku-preflight.json isn't UTF-8 text"),
    );
  });

  it('rejects a directory', async () => {
    await fs.mkdir(path);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable("heroku-preflight.json isn't a file"),
    );
  });

  it('does not wait for a named pipe', async () => {
    execFileSync('mkfifo', [path]);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable("heroku-preflight.json isn't a file"),
    );
  });

  it.each([
    ['an endless device', '/dev/zero'],
    ['an endless file', '/proc/self/pagemap'],
    ['the environment', '/proc/self/environ'],
    ['a folder around the repository', '..'],
  ])('does not follow a link to %s', async (_, target) => {
    await fs.symlink(target, path);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable('heroku-preflight.json is a link out of the repository'),
    );
  });

  it('follows a link to another file of the repository', async () => {
    await fs.writeFile(join(path, '../other.json'), '{"onFailure": "block"}');
    await fs.symlink('other.json', path);
    expect(await loadConfig(nodeFiles, path)).toEqual({ onFailure: 'block' });
  });

  it('does not follow a link into the git directory', async () => {
    await fs.mkdir(join(path, '../.git'));
    await fs.writeFile(join(path, '../.git/config'), '[remote "heroku"]');
    await fs.symlink('.git/config', path);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable('heroku-preflight.json is a link into the git directory'),
    );
  });

  it('rejects more than a megabyte', async () => {
    await fs.writeFile(path, `{}${' '.repeat(1024 * 1024)}`);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable('heroku-preflight.json is larger than 1 MB'),
    );
  });

  it('rejects a link to itself', async () => {
    await fs.symlink(CONFIG_FILE, path);
    await expect(loadConfig(nodeFiles, path)).rejects.toEqual(
      unreadable("heroku-preflight.json can't be read (ELOOP)"),
    );
  });

  it("says why a file can't be read", async () => {
    await fs.writeFile(path, '{}');
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    const files = { ...nodeFiles, readBytes: () => Promise.reject(denied) };
    await expect(loadConfig(files, path)).rejects.toEqual(
      unreadable("heroku-preflight.json can't be read (EACCES)"),
    );
  });
});

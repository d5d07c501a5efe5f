import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openGit } from '../../src/git/git.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const open = (env: Readonly<Record<string, string | undefined>> = {}, cwd = repository.path) =>
  openGit({ cwd, env: { ...repository.env, ...env } });

describe('openGit', () => {
  it('reads the config, with the last value first', async () => {
    await repository.git('config', 'preflight.mode', 'warm');
    await repository.git('config', '--add', 'preflight.allowHost', 'a.example');
    await repository.git('config', '--add', 'preflight.allowHost', 'b.example');
    const config = await open().config();
    expect(config.get('preflight.mode')).toBe('warm');
    expect(config.all('preflight.allowhost')).toEqual(['a.example', 'b.example']);
    expect(config.get('preflight.nothing')).toBeUndefined();
  });

  it('uses git -c, as a hook receives it', async () => {
    const config = await open({ GIT_CONFIG_PARAMETERS: "'preflight.mode'='off'" }).config();
    expect(config.get('preflight.mode')).toBe('off');
  });

  it.each(['credential.helper', 'core.sshCommand', 'url.https://x/.insteadOf', 'alias.x'])(
    'ignores a %s in the environment',
    async (key) => {
      const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: '!true' };
      expect((await open(env).config()).keys('core.')).toContain('core.bare');
    },
  );

  it('ignores an editor or a pager', async () => {
    const env = { EDITOR: 'vi', GIT_EDITOR: 'vi', PAGER: 'less', GIT_PAGER: 'less', GIT_SSH: 'x' };
    expect((await open(env).config()).get('core.bare')).toBe('false');
  });

  it('uses the repository in the environment', async () => {
    const env = { GIT_DIR: `${repository.path}/.git` };
    expect(await open(env, repository.outside).commonDir()).toBe(`${repository.path}/.git`);
  });

  it('has no top level in a bare repository', async () => {
    await repository.git('config', 'core.bare', 'true');
    expect(await open({}, `${repository.path}/.git`).topLevel()).toBeUndefined();
  });

  it('says so if there is no repository', async () => {
    await expect(open({}, repository.outside).commonDir()).rejects.toMatchObject({
      code: 'no-repository',
    });
  });

  it('says so if there is no git', async () => {
    await expect(open({ PATH: '/nowhere' }).config()).rejects.toMatchObject({ code: 'no-git' });
  });
});

/** git whose `config` and `cat-file` are shell scripts. */
async function openScripted(script: string, signal?: AbortSignal) {
  const bin = join(repository.outside, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'git'), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, 'git'), 0o755);
  const env = { ...repository.env, PATH: `${bin}:${repository.env.PATH ?? ''}` };
  const kill = (pid: number, name: 'SIGKILL'): boolean => process.kill(pid, name);
  return openGit({ cwd: repository.path, env, signal, kill, platform: process.platform });
}

describe('a git that', () => {
  it('hangs is given up when the signal aborts', async () => {
    const git = await openScripted('sleep 300', AbortSignal.timeout(200));
    const [config, pipe] = await Promise.allSettled([
      git.config(),
      git.pipe('x', '-c', 'a.b=c', 'cat-file'),
    ]);
    expect(config).toMatchObject({
      reason: { code: 'timeout', message: "git config didn't answer in time" },
    });
    expect(pipe).toMatchObject({
      reason: { code: 'timeout', message: "git cat-file didn't answer in time" },
    });
  });

  it('prints a configuration without end is given up', async () => {
    const git = await openScripted('exec yes');
    await expect(git.config()).rejects.toMatchObject({
      code: 'git',
      message: "git's configuration is larger than 16 MB",
    });
  });

  it('prints contents without end is read for a megabyte', async () => {
    const git = await openScripted('exec yes');
    expect(await git.pipe('', 'cat-file')).toHaveLength(1024 * 1024);
  });

  it('fails without a word is a failure', async () => {
    const git = await openScripted('kill -9 $$');
    await expect(git.config()).rejects.toMatchObject({ code: 'git' });
  });

  it('can’t be started is a failure, with the reason', async () => {
    const bin = join(repository.outside, 'forbidden');
    await mkdir(bin);
    await writeFile(join(bin, 'git'), '#!/bin/sh\n', { mode: 0o644 });
    await expect(open({ PATH: bin }).pipe('', 'cat-file')).rejects.toMatchObject({
      ...{
        code: 'git',
        message: expect.stringMatching(/^git cat-file failed: .*EACCES/) as unknown,
      },
    });
  });

  it('is started to read may not fetch', async () => {
    const git = await openScripted('echo "$GIT_NO_LAZY_FETCH"');
    expect((await git.pipe('', 'cat-file')).toString()).toBe('1\n');
  });
});

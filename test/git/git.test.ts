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

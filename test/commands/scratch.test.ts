import { beforeEach, describe, expect, it } from '@jest/globals';
import { lookAround, scratchAdvice } from '../../src/commands/scratch.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';

const end = useTeardown();
let repository: ScratchRepository;

beforeEach(async () => {
  repository = await createRepository();
  end(() => repository.remove());
});

const look = (cwd: string, env: Readonly<Record<string, string>> = {}) =>
  lookAround({ cwd, env: { ...repository.env, ...env } });

describe('what a folder lacks for a command that checks an app or pushes to it', () => {
  it('is a Heroku remote in a repository without one', async () => {
    await repository.git('remote', 'add', 'origin', 'https://example.com/x.git');
    expect(await look(repository.path)).toEqual({
      ...{ apps: [], lack: 'This repository has no Heroku remote.' },
    });
  });

  it('is nothing in a repository with one', async () => {
    await repository.git('remote', 'add', 'heroku', 'https://git.heroku.com/shop.git');
    expect(await look(repository.path)).toEqual({ apps: ['shop'], lack: undefined });
  });

  it('is a repository elsewhere', async () => {
    expect((await look(repository.outside)).lack).toBe("This folder isn't a git repository.");
  });

  it('isn’t known without git, which the command says itself', async () => {
    expect(await look(repository.path, { PATH: '/nowhere' })).toEqual({
      ...{ apps: [], lack: undefined },
    });
  });
});

describe('the advice to use a temporary repository', () => {
  it('has the command to copy, with what a shell needs quoted', () => {
    expect(scratchAdvice({ apps: [], lack: 'No remote.' }, ['sh', '-c', 'git push'])).toBe(
      "No remote. To run the command in a temporary one:\n  npx heroku-preflight simulate --scratch -- sh -c 'git push'\n",
    );
  });

  it('isn’t given where nothing is missing: the command failed for another reason', () => {
    expect(scratchAdvice({ apps: ['shop'], lack: undefined }, ['false'])).toBe('');
  });
});

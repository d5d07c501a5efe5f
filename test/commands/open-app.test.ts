import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chosenBy } from '../../src/commands/open-app.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { openGit } from '../../src/git/git.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const choosing = (cwd: string, code: PreflightError['code']) =>
  chosenBy(
    () => {
      throw new PreflightError(code, 'no choice');
    },
    openGit({ cwd, env: repository.env }),
  );

it('a folder without a repository is named, with --app as the way out', async () => {
  await expect(choosing(repository.outside, 'no-remote')).rejects.toMatchObject({
    ...{ code: 'no-repository', message: "this isn't a git repository" },
    hint: 'Use --app APP, or run this inside a repository',
  });
});

it.each([
  ['no-remote', () => repository.path],
  ['which-app', () => repository.outside],
] as const)('another failure stays as it is: %s', async (code, cwd) => {
  await expect(choosing(cwd(), code)).rejects.toMatchObject({ code, message: 'no choice' });
});

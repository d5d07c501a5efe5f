import { expect, it } from '@jest/globals';
import { weekly } from '../../support/weekly.ts';
import { inPlace, type Place, TEST_GIT } from './place.ts';
import {
  PREK_INSTALL,
  setUpHusky,
  setUpLefthook,
  setUpLefthook1,
  setUpOldHusky,
  setUpPreCommit,
} from './set-up.ts';

// A hook that ends before it has read its refs breaks the pipe of the program that writes them. git doesn't
// mind. Refs that don't fit into a pipe show it each time.

async function pushManyTags({
  world,
  run,
  recorder,
}: Place): Promise<{ code: number; text: string }> {
  const commit = (await run('git', 'rev-parse', 'HEAD')).stdout.trim();
  const tags = Array.from({ length: 1000 }, (_, index) => `${commit} refs/tags/t${index}\n`);
  await world.write('.git/packed-refs', tags.sort().join(''));
  const { code, stdout, stderr } = await run('git', 'push', '--dry-run', 'elsewhere', '--tags');
  await recorder.take();
  return { code, text: stdout + stderr };
}

const installed = async (place: Place, ...args: string[]): Promise<void> => {
  expect((await place.installHooks('--yes', ...args)).code).not.toBe(1);
};

const EXPECTED = { code: 0, text: expect.stringMatching(/new tag(?![^]*[Bb]roken pipe)/) };

it('prek pushes elsewhere with our hook beside it', () =>
  inPlace(async (place) => {
    await setUpPreCommit(place, PREK_INSTALL);
    await installed(place);
    expect(await pushManyTags(place)).toEqual(EXPECTED);
  }));

it('prek pushes elsewhere with our hook that it found', () =>
  inPlace(async (place) => {
    await installed(place);
    await setUpPreCommit(place, PREK_INSTALL);
    expect(await pushManyTags(place)).toEqual(EXPECTED);
  }));

weekly.each<[string, (place: Place) => Promise<void>]>([
  ['nothing', () => Promise.resolve()],
  ['husky', (place) => setUpHusky(place, 'exit 0\n')],
  ['husky 8', (place) => setUpOldHusky(place, 8, 'exit 0\n')],
  ['husky 6', (place) => setUpOldHusky(place, 6, 'exit 0\n')],
  ['lefthook', setUpLefthook],
  ['lefthook 1', setUpLefthook1],
  ['pre-commit', (place) => setUpPreCommit(place)],
  [
    'simple-git-hooks',
    async ({ world, mustRun }) => {
      await world.write('package.json', { 'simple-git-hooks': { 'pre-push': 'true' } });
      await mustRun('simple-git-hooks');
    },
  ],
  [
    'a link',
    ({ run }) => run('ln', '-s', '/bin/true', '.git/hooks/pre-push').then(() => undefined),
  ],
])('%s pushes elsewhere with our hook beside it', (_, setUp) =>
  inPlace(async (place) => {
    await setUp(place);
    await installed(place);
    expect(await pushManyTags(place)).toEqual(EXPECTED);
  }),
);

(TEST_GIT === undefined ? it.skip : weekly)('git’s configuration pushes elsewhere', () =>
  inPlace(async (place) => {
    await installed(place, '--target', 'git-config');
    expect(await pushManyTags(place)).toEqual(EXPECTED);
  }, TEST_GIT),
);

import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { readPackageJson } from '../../src/install/package-json.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});
const path = (): string => join(folder, 'package.json');

it('what a manager or we keep in package.json is read', async () => {
  const json = { name: 'x', husky: { hooks: {} }, scripts: { prepare: 'husky', test: 'jest' } };
  await writeFile(path(), JSON.stringify(json));
  expect(await readPackageJson(folder)).toEqual(json);
});

it.each(['', '{', '[]', '{"scripts":"husky"}', '{"dependencies":[]}'])(
  'a broken one counts as empty: %j',
  async (text) => {
    await writeFile(path(), text);
    expect(await readPackageJson(folder)).toEqual({});
  },
);

it('a missing one, or a link out of the folder, counts as empty', async () => {
  expect(await readPackageJson(folder)).toEqual({});
  const outside = await temporaryFolder(later);
  await writeFile(join(outside, 'package.json'), '{"name":"x"}');
  await symlink(join(outside, 'package.json'), path());
  expect(await readPackageJson(folder)).toEqual({});
});

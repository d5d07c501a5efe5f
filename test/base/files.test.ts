import { chownSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readText, takingBack } from '../../src/base/files.ts';
import { IS_ROOT, NOBODY } from '../support/other-user.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();

const readingOf = (result: Buffer | Error): ReturnType<typeof readText> =>
  readText(
    {
      readBytes: () => (result instanceof Error ? Promise.reject(result) : Promise.resolve(result)),
    },
    'x',
  );

const failing = (code: string): Error => Object.assign(new Error(code), { code });

it('reads UTF-8 text, without a byte order mark', async () => {
  expect(await readingOf(Buffer.from('\ufeffé'))).toEqual({ text: 'é' });
});

it.each([
  ['it doesn’t exist', failing('ENOENT'), { problem: "doesn't exist", absent: true }],
  ['the system says so', failing('EIO'), { problem: "can't be read (EIO)" }],
  ['it isn’t UTF-8', Buffer.from([0xff]), { problem: "isn't UTF-8 text" }],
])('says why a file has no text: %s', async (_, result, reading) => {
  expect(await readingOf(result)).toMatchObject(reading);
});

it('hides no bug as a problem of the file', async () => {
  await expect(readingOf(new TypeError('a bug'))).rejects.toThrow('a bug');
});

const PLAIN = { hint: 'Check its owner and permissions, then run this again' };
const chown = (folder: string) => ({
  hint: "It's another user's, such as root's after sudo. To make it yours:",
  command: `sudo chown -R "$USER" ${folder}`,
});

const ownerOf = (path: string): number => lstatSync(path).uid;

it('gives the command that takes a folder back only if the folder is another user’s', async () => {
  const folder = await temporaryFolder(later);
  for (const code of ['EACCES', 'EPERM']) {
    expect(takingBack(folder, failing(code), ownerOf(folder) + 1)).toEqual(chown(folder));
    expect(takingBack(folder, failing(code), ownerOf(folder))).toEqual(PLAIN);
  }
});

it('quotes the folder in that command', async () => {
  const folder = join(await temporaryFolder(later), "it's");
  mkdirSync(folder);
  expect(takingBack(folder, failing('EPERM'), ownerOf(folder) + 1)).toEqual(
    chown(`'${folder.replace("'", String.raw`'\''`)}'`),
  );
});

it('gives no such command for a folder that isn’t there, or can’t be looked at', async () => {
  const folder = await temporaryFolder(later);
  writeFileSync(join(folder, 'file'), '');
  for (const absent of ['none', 'file/below'])
    expect(takingBack(join(folder, absent), failing('EACCES'), ownerOf(folder) + 1)).toEqual(PLAIN);
});

(IS_ROOT ? it : it.skip)(
  'gives it if a part of the folder is another user’s, not if its parent is',
  async () => {
    const parent = await temporaryFolder(later);
    const [folder, part] = [join(parent, 'state'), join(parent, 'state/runs')];
    mkdirSync(part, { recursive: true });
    for (const path of [parent, part]) chownSync(path, NOBODY.uid, NOBODY.gid);
    const refused = (path: string) => Object.assign(failing('EACCES'), { path });
    expect(takingBack(folder, refused(part), ownerOf(folder))).toEqual(chown(folder));
    expect(takingBack(folder, refused(parent), ownerOf(folder))).toEqual(PLAIN);
  },
);

it('says nothing of owners after another failure, or on a system without user ids', async () => {
  const folder = await temporaryFolder(later);
  expect(takingBack(folder, failing('EIO'), ownerOf(folder) + 1)).toEqual({});
  expect(takingBack(folder, failing('EPERM'), undefined)).toEqual({});
});

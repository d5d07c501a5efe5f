import { expect, it } from '@jest/globals';
import { readText } from '../../src/base/files.ts';

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

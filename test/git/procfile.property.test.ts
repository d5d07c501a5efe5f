import { isDeepStrictEqual } from 'node:util';
import { it } from '@jest/globals';
import fc from 'fast-check';
import { readProcfile } from '../../src/git/procfile.ts';
import { holdsForAllAsync, hostileText } from '../support/property.ts';

const COMMIT = 'a'.repeat(40);

/** What `git cat-file --batch` answers for a commit with this Procfile. */
const gitWith = (contents: string) => ({
  pipe: () => {
    const bytes = Buffer.from(contents);
    const head = `${'b'.repeat(40)} blob ${bytes.length}\n`;
    const commit = `\n${COMMIT} commit 5\ntree \n`;
    return Promise.resolve(Buffer.concat([Buffer.from(head), bytes, Buffer.from(commit)]));
  },
});

const typesIn = async (contents: string): Promise<readonly (readonly [string, string])[]> => {
  const procfile = await readProcfile(gitWith(contents), COMMIT);
  return [...(procfile?.types ?? [])];
};

const processType = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const commandText = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);

it('reads back every process type with its command', () => {
  const lines = fc.uniqueArray(fc.tuple(processType, commandText), { selector: ([type]) => type });
  return holdsForAllAsync(
    fc.tuple(lines, fc.constantFrom('\n', '\r\n'), fc.constantFrom('', ' ', '\t ')),
    async ([types, end, space]) => {
      const text = types.map(([type, command]) => `${type}:${space}${command}${end}`).join('');
      return isDeepStrictEqual(await typesIn(text), types);
    },
  );
});

it('reads any other text without an error, and keeps no line break in a command', () =>
  holdsForAllAsync(hostileText('web', ':', 'release:', ' node', '#', '\u2028'), async (text) => {
    const types = await typesIn(text);
    return types.every(([type, command]) => /^[\w-]+$/.test(type) && !/[\r\n]/.test(command));
  }));

import { isDeepStrictEqual } from 'node:util';
import { it } from '@jest/globals';
import fc from 'fast-check';
import { type Procfile, readProcfile } from '../../src/heroku/procfile.ts';
import { firProcfileFlaw } from '../../src/simulator/git/fir-procfile.ts';
import { withProcfile } from '../support/check-result.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

function read(text: string, isFir: boolean): Procfile {
  const procfile = readProcfile(withProcfile(text), isFir);
  if (!procfile) throw new Error('not read');
  return procfile;
}

const hostileProcfile = hostileText(
  'web',
  ':',
  'release:',
  ' node',
  '#',
  '\n',
  '\r',
  '\u2028',
  '_',
);

const processType = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/);
const commandText = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);

it('has every process type with its command, on both generations', () => {
  const lines = fc.uniqueArray(fc.tuple(processType, commandText), { selector: ([type]) => type });
  holdsForAll(
    fc.tuple(lines, fc.constantFrom('\n', '\r\n'), fc.constantFrom('', ' ', '\t '), fc.boolean()),
    ([types, end, space, isFir]) => {
      const text = types.map(([type, command]) => `${type}:${space}${command}${end}`).join('');
      const { types: read_, flaw, unread } = read(text, isFir);
      return (
        isDeepStrictEqual([...read_], types) && isDeepStrictEqual([flaw, unread], [undefined, []])
      );
    },
  );
});

it('reads any other text without an error, and keeps no line break in a command', () => {
  holdsForAll(fc.tuple(hostileProcfile, fc.boolean()), ([text, isFir]) =>
    [...read(text, isFir).types].every(
      ([type, command]) => /^[\w-]+$/.test(type) && !command.includes('\n'),
    ),
  );
});

it('finds a flaw on Fir exactly where the simulator’s build fails', () => {
  holdsForAll(hostileProcfile, (text) => {
    const fails = firProcfileFlaw(Buffer.from(text)) !== undefined;
    return (read(text, true).flaw !== undefined) === fails;
  });
});

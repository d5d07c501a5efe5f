import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { netrcPassword } from '../../src/heroku/credentials.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

const MACHINE = 'api.heroku.com';

// Without the words that have a meaning, and what begins a comment or a quoted value.
const word = fc
  .stringMatching(/^[!$-~][!-~]{0,12}$/)
  .filter((text) => !/^(machine|login|account|password|macdef|default|["#].*)$/i.test(text));
const gap = fc.constantFrom(' ', '\t', '\n', '\r\n', '\n  ');

interface Entry {
  readonly machine: string;
  readonly password: string | undefined;
}

const entry = fc.record({
  machine: fc.oneof(fc.constantFrom(MACHINE, 'API.heroku.com', 'git.heroku.com'), word),
  password: fc.option(word, { nil: undefined }),
});
const written = (entries: readonly Entry[], gaps: readonly string[], login: string): string =>
  entries
    .map(({ machine, password }, index) => {
      const space = gaps[index % gaps.length] ?? ' ';
      const words = [
        'machine',
        machine,
        'login',
        login,
        ...(password === undefined ? [] : ['password', password]),
      ];
      return words.join(space);
    })
    .join('\n');

describe('netrcPassword', () => {
  it('is the first one of the machine, however the file is laid out', () => {
    const file = fc.tuple(fc.array(entry, { maxLength: 5 }), fc.array(gap, { minLength: 1 }), word);
    holdsForAll(file, ([entries, gaps, login]) => {
      const own = entries.filter(({ machine }) => machine.toLowerCase() === MACHINE);
      const first = own.find(({ password }) => password !== undefined)?.password;
      return netrcPassword(written(entries, gaps, login), MACHINE) === first;
    });
  });

  it('never comes from a macro', () => {
    const macro = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    holdsForAll(macro, (body) => {
      const text = `macdef init\n${body}\nmachine ${MACHINE} password inside\n\n`;
      const own = netrcPassword(`${text}machine ${MACHINE} password own\n`, MACHINE);
      return netrcPassword(text, MACHINE) === undefined && own === 'own';
    });
  });

  it('reads any other text without an error', () => {
    const text = hostileText(
      'machine ',
      MACHINE,
      ' login ',
      ' password ',
      'macdef x',
      'default',
      '#',
      '"',
    );
    holdsForAll(text, (input) => {
      const found = netrcPassword(input, MACHINE);
      return found === undefined || found !== '';
    });
  });
});

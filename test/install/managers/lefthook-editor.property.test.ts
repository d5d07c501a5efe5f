import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify as tomlText } from 'smol-toml';
import { stringify as yamlText } from 'yaml';
import { withJob, withoutJob } from '../../../src/install/managers/lefthook-editor.ts';
import { besidesOurJob, parseConfig } from '../../../src/install/managers/lefthook-job.ts';
import { holdsForAll, RUNS } from '../../support/property.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const job = fc.record(
  {
    run: fc.oneof(fc.constantFrom('npm test', 'echo "#"', 'a: b', "it's\nlong\n"), fc.string()),
    use_stdin: fc.boolean(),
    priority: fc.integer({ min: -5, max: 5 }),
    tags: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: ['run'] },
);
const hook = (most: number) =>
  fc.record(
    {
      parallel: fc.boolean(),
      commands: fc.dictionary(name, job, { maxKeys: most }),
      jobs: fc.array(
        fc.tuple(name, job).map(([own, rest]) => ({ name: own, ...rest })),
        { maxLength: most },
      ),
    },
    { requiredKeys: [] },
  );
// Only `pre-push` is edited, and the time goes into parsing: the others are small.
const config = fc.record(
  {
    'pre-commit': hook(1),
    'pre-push': hook(2),
    output: fc.constantFrom(false, true),
    'commit-msg': fc.constant({ commands: {} }),
  },
  { requiredKeys: [] },
);

const layout = fc.record({
  indent: fc.constantFrom(1, 2, 4, 8),
  end: fc.constantFrom('\n', '\r\n'),
});
const comment = fc.constantFrom('', '# about this file\n\n', '---\n');

const yaml = fc
  .tuple(config, layout, comment)
  .map(([value, { indent, end }, begin]) =>
    (begin + yamlText(value, { indent, lineWidth: 0 })).replaceAll('\n', end),
  );
const toml = fc
  .tuple(
    config,
    comment.filter((text) => !text.startsWith('-')),
  )
  .map(([value, begin]) => begin + tomlText(value));

describe('an edit of lefthook’s configuration', () => {
  it.each([
    ['yaml', yaml],
    ['toml', toml],
  ] as const)('keeps what was there, and is undone byte for byte: %s', (format, texts) => {
    let edited = 0;
    holdsForAll(texts, (text) => {
      const added = withJob(format, text);
      if (added === null) return true;
      edited += 1;
      const before = parseConfig(format, text);
      const after = parseConfig(format, added);
      return (
        isDeepStrictEqual(after && besidesOurJob(after), before && besidesOurJob(before)) &&
        withoutJob(format, added) === text &&
        // It begins with what the line before has done, so a tenth of them will do.
        (edited % 10 > 0 || withJob(format, added) === added)
      );
    });
    expect(edited).toBeGreaterThan(RUNS / 3);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  callsLfs,
  doesNothing,
  hasHookLines,
  HOOK_LINE,
  HOOK_LINES,
  hookLinesIn,
  NEW_HOOK,
  withHookLines,
  withoutHookLines,
} from '../../src/install/hook-line.ts';

it('our lines are plain ASCII, so they fit a script in any encoding', () => {
  expect(HOOK_LINES).toMatch(/^[\n\x20-\x7e]*$/);
});

const TEXTS = [
  '',
  '\n',
  'echo',
  'echo\n',
  '#!/bin/sh',
  '#!/bin/sh\n',
  '#!/bin/sh\n\n\necho\n',
  '#!/bin/sh\r\necho\r\n',
  '#!/bin/sh\r\necho',
  `#!/bin/sh\necho '# >>> heroku-preflight >>>'\n`,
  '#!/bin/sh\n# >>> heroku-preflight >>>\nwithout an end\n',
  '#!/bin/sh\n# heroku-preflight: a note of theirs\n\n# heroku-preflight\n',
];

describe.each(TEXTS)('our lines in %j', (text) => {
  it('are found, and removed without a trace', () => {
    const hook = withHookLines(text);
    expect(hasHookLines(hook)).toBe(true);
    expect(withoutHookLines(hook)).toBe(text);
  });

  it('are added only once', () => {
    const hook = withHookLines(text);
    expect(withHookLines(hook)).toBe(hook);
  });

  it("are found and removed after git has changed all line ends to Windows'", () => {
    const windows = (script: string): string => script.replace(/\r?\n/g, '\r\n');
    const hook = windows(withHookLines(text));
    expect(hasHookLines(hook)).toBe(true);
    expect(withHookLines(hook)).toBe(hook);
    expect(withoutHookLines(hook)).toBe(windows(text));
  });

  it('replace the block of earlier versions', () => {
    const block = '# >>> heroku-preflight >>>\necho old\n# <<< heroku-preflight <<<\n';
    const hook = withHookLines(text);
    const old = hook.includes('\r\n')
      ? hook.replace(HOOK_LINES.replaceAll('\n', '\r\n'), block.replaceAll('\n', '\r\n'))
      : hook.replace(HOOK_LINES.trimEnd(), block.trimEnd());
    expect(old).toContain('echo old');
    expect(withHookLines(old)).toBe(hook);
    expect(withoutHookLines(old)).toBe(text);
  });
});

it('our lines use the first line’s end if the hook has both kinds', () => {
  const text = "#!/bin/sh\nprintf 'a\r\n'\n";
  expect(withHookLines(text)).toBe(`#!/bin/sh\n${HOOK_LINES}printf 'a\r\n'\n`);
});

it("our lines use the hook's line ends", () => {
  expect(withHookLines('npm test\r\n')).toBe(`${HOOK_LINES.replaceAll('\n', '\r\n')}npm test\r\n`);
});

it('our lines replace several older blocks, in the place of the first', () => {
  const old = '# >>> heroku-preflight >>>\nold\n# <<< heroku-preflight <<<\n';
  expect(withHookLines(`a\n${old}b\n${old}c\n`)).toBe(`a\n${HOOK_LINES}b\nc\n`);
});

it('our lines are recognized without their comments', () => {
  expect(withoutHookLines(`a\n${HOOK_LINE}\nb\n`)).toBe('a\nb\n');
});

describe('a line that must come before ours', () => {
  const BELOW = /^\. start$(?:\n|$)/m;

  it.each([
    ['#!/bin/sh\n. start\n', 'theirs\n'],
    ['#!/bin/sh\n\n# why\n. start\n', ''],
    ['. start\n', 'theirs\n. start\n'],
  ])('%j comes before them', (head, rest) => {
    const hook = withHookLines(head + rest, { below: BELOW });
    expect(hook).toBe(head + HOOK_LINES + rest);
    expect(withHookLines(hook, { below: BELOW })).toBe(hook);
    expect(withoutHookLines(hook)).toBe(head + rest);
  });

  it('moves them down', () => {
    const text = '#!/bin/sh\n. start\ntheirs\n';
    expect(withHookLines(withHookLines(text), { below: BELOW })).toBe(
      withHookLines(text, { below: BELOW }),
    );
  });

  it('may be missing', () => {
    expect(withHookLines('#!/bin/sh\ntheirs\n', { below: BELOW })).toBe(
      `#!/bin/sh\n${HOOK_LINES}theirs\n`,
    );
  });
});

it.each([
  ['#!/bin/sh', true],
  ['#!/bin/sh\n', true],
  ['#!/bin/sh\n\n \n', true],
  ['#!/usr/bin/env sh\n', true],
  ['#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n', true],
  ['#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"', true],
  ['#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"\nnpm test\n', false],
  ['#!/bin/sh\nnpm test\n', false],
  ['# why\n#!/bin/sh\n', false],
  ['', false],
])('%j does nothing: %j', (text, expected) => {
  expect(doesNothing(text)).toBe(expected);
});

it.each([
  ['git lfs pre-push "$@"', true],
  ['exec git-lfs pre-push', true],
  ['git xlfs', false],
  ['digit lfs', false],
  ['git lfsx', false],
])('%j calls git-lfs: %j', (text, expected) => {
  expect(callsLfs(text)).toBe(expected);
});

it('our line alone leaves nothing', () => {
  expect(withoutHookLines(HOOK_LINE)).toBe('');
});

it('our lines alone are what we show', () => {
  expect(hookLinesIn(`#!/bin/sh\n${HOOK_LINES}npm test\n`)).toBe(HOOK_LINES);
  expect(hookLinesIn('npm test\n')).toBe('');
});

it('our lines go on running git-lfs if no other line does', () => {
  expect(withHookLines(`${NEW_HOOK}npm test\n`)).toContain('git lfs pre-push');
  const theirs = 'git lfs pre-push "$@"\n';
  expect(withHookLines(NEW_HOOK + theirs)).toBe(`#!/bin/sh\n${HOOK_LINES}${theirs}`);
});

import { describe, expect, it } from '@jest/globals';
import { blockOf, hasBlock, withBlock, withoutBlock } from '../../src/install/hook-file.ts';
import { shippedHook } from '../support/hook-sandbox.ts';

const shipped = await shippedHook();
const block = blockOf(shipped);

describe('the shipped hook', () => {
  it('is a first line and the block', () => {
    expect(shipped).toBe(`#!/bin/sh\n${block}`);
  });

  it('is plain ASCII, so that it fits into a script of any encoding', () => {
    expect(shipped).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe.each([
  '',
  '\n',
  'echo',
  'echo\n',
  '#!/bin/sh',
  '#!/bin/sh\n',
  '#!/bin/sh\n\n\necho\n',
  '#!/bin/sh\r\necho\r\n',
  `#!/bin/sh\necho '# >>> heroku-preflight >>>'\n`,
  '#!/bin/sh\n# >>> heroku-preflight >>>\nwithout an end\n',
])('a block in %j', (text) => {
  it('is found, and gone without a trace', () => {
    const hook = withBlock(text, block);
    expect(hasBlock(hook)).toBe(true);
    expect(withoutBlock(hook)).toBe(text);
  });

  it('is there once, however often it is put there', () => {
    const hook = withBlock(text, block);
    expect(withBlock(hook, block)).toBe(hook);
  });
});

it('replaces all of several older blocks by one, where the first was', () => {
  const old = '# >>> heroku-preflight >>>\nold\n# <<< heroku-preflight <<<\n';
  expect(withBlock(`a\n${old}b\n${old}c\n`, block)).toBe(`a\n${block}b\nc\n`);
});

import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { asPreflightError, PreflightError } from '../../src/base/errors.ts';

it('turns any other error into an internal error, with the page to report it on', async () => {
  const { bugs } = JSON.parse(await readFile('package.json', 'utf8')) as { bugs: { url: string } };
  expect(asPreflightError(new TypeError('oops\u001b'))).toMatchObject({
    ...{ code: 'bug', message: 'internal error, please report it: oops\\u{1b}' },
    hint: bugs.url,
  });
});

it('returns a PreflightError unchanged', () => {
  const error = new PreflightError('no-git', 'git was not found');
  expect(asPreflightError(error)).toBe(error);
});

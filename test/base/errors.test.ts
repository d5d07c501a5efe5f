import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { asPreflightError, failureJson, PreflightError } from '../../src/base/errors.ts';

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

it('tells what was thrown if it’s no error', () => {
  expect(asPreflightError('out of memory')).toMatchObject({
    ...{ code: 'bug', message: 'internal error, please report it: out of memory' },
  });
});

it('has Heroku’s request id in JSON, for its support', () => {
  const failure = new PreflightError('api-refused', 'answered 500', { requestId: 'r-1' });
  expect(failureJson(failure)).toEqual({
    ...{ code: 'api-refused', message: 'answered 500 (request id r-1)', hint: null, command: null },
  });
});

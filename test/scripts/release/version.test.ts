import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  FILES_WITH_VERSION,
  newsOf,
  versionsIn,
  withVersion,
} from '../../../scripts/release/version.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');
const { version } = JSON.parse(await read('package.json')) as { version: string };

describe('a new version', () => {
  it('replaces the old one in commands and in the action', () => {
    const text =
      'npx heroku-preflight@0.1.0 check; uses: me/my-fork@v0.1.0; uses: actions/checkout@v4';
    const expected =
      'npx heroku-preflight@0.2.0-rc.1 check; uses: me/my-fork@v0.2.0-rc.1; uses: actions/checkout@v4';
    expect(withVersion(text, '0.2.0-rc.1')).toBe(expected);
    expect(withVersion(expected, '0.1.0')).toBe(text);
  });

  it.each(FILES_WITH_VERSION)('is in %s', async (file) => {
    const named = versionsIn(await read(file));
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named)).toEqual(new Set([version]));
  });

  it('has its part of the changelog', async () => {
    expect(newsOf(version, await read('CHANGELOG.md'))).toMatch(/^### \w+ Changes\n/);
  });
});

describe('the news of a version', () => {
  const CHANGELOG = '# a\n\n## 0.2.0\n\n### Minor Changes\n\n- two\n\n## 0.1.0\n\n- one\n';

  it.each([
    ['0.2.0', '### Minor Changes\n\n- two'],
    ['0.1.0', '- one'],
  ])('are those of %s alone', (wanted, news) => {
    expect(newsOf(wanted, CHANGELOG)).toBe(news);
  });

  it.each(['0.1', '0.3.0'])('are missing for %s', (wanted) => {
    expect(() => newsOf(wanted, CHANGELOG)).toThrow(`CHANGELOG.md says nothing about ${wanted}`);
  });
});

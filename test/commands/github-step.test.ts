import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { addToSummary } from '../../src/commands/github-step.ts';
import { commandWorld } from '../support/command-context.ts';
import { useTeardown } from '../support/teardown.ts';

const end = useTeardown();
let folder: string;
let summary: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-test-'));
  summary = join(folder, 'summary.md');
  end(() => rm(folder, { recursive: true, force: true }));
});

/** What it prints on stderr, with this file for the summary. */
async function add(text: string, path: string | undefined): Promise<string> {
  const { context, stderr } = commandWorld({ env: { GITHUB_STEP_SUMMARY: path } });
  await addToSummary(text, context);
  return stderr();
}

describe('the summary of a job', () => {
  it('gets a text below those of earlier steps', async () => {
    await writeFile(summary, '# earlier\n');
    expect(await add('## ours\n', summary)).toBe('');
    expect(await readFile(summary, 'utf8')).toBe('# earlier\n## ours\n');
  });

  it.each([undefined, ''])('isn’t written if the runner has none: %j', async (path) => {
    expect(await add('## ours\n', path)).toBe('');
  });

  it.each([
    ['missing/summary.md', 'ENOENT'],
    ['.', 'EISDIR'],
  ])('is only a remark if it can’t be written: %s', async (name, code) => {
    const path = join(folder, name);
    expect(await add('## ours\n', path)).toBe(
      `heroku-preflight: can't write the job summary (${code})\n  ${path}\n`,
    );
  });
});

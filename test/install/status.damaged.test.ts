import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installNode, OLD_NODE } from '../support/fake-nodes.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';

let repository: ScratchRepository;
let env: Record<string, string>;
beforeEach(async () => {
  repository = await createRepository();
  env = {};
  await installHooks(repository);
});
afterEach(() => repository.remove());

const stateFile = (name: string): string => join(repository.path, '.git/heroku-preflight', name);
const outside = (name: string): string => join(repository.outside, name);

async function putVersion(version: string): Promise<void> {
  const path = stateFile('install.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, version }));
}

const status = async (): Promise<string> =>
  (await installHooks(repository, ['--status'], { env })).stdout;
const report = async (): Promise<unknown> =>
  JSON.parse((await installHooks(repository, ['--status', '--json'], { env })).stdout);

describe('--status of damaged files', () => {
  it.each([
    ['hook.cjs', '1.2.3'],
    ['run.sh', '1.2.2'],
    ['start.cjs', '1.10.0'],
  ])('says so if %s is empty or missing, in version %s', async (name, version) => {
    await putVersion(version);
    for (const damage of [(path: string) => writeFile(path, ''), rm]) {
      await damage(stateFile(name));
      const text = await status();
      expect(text).toMatch(/hook +installed, but some of its files are empty or missing\n/);
      expect(text).toMatch(/\n {2}next: npx -p heroku-preflight install-hooks\n$/);
      expect(await report()).toMatchObject({ result: 'damaged', verified: false });
    }
  });

  it('takes an older version without a file that this one has for outdated', async () => {
    await rm(stateFile('find-node.sh'));
    expect(await report()).toMatchObject({ result: 'outdated', verified: true });
  });
});

describe('--status beside an old Node on PATH', () => {
  /** A newer version, with this Node on record. */
  async function record(node: string): Promise<void> {
    await putVersion('1.10.0');
    await writeFile(stateFile('node'), `${node}\n`);
    await writeFile(stateFile('find-node.sh'), 'exit 127\n');
    await installNode(outside('old/node'), OLD_NODE);
    env = { PATH: `${outside('old')}:/usr/bin:/bin` };
  }
  const OTHER = '#!/bin/sh\nprintf /other/node\n';

  it('says so if a push finds no Node', async () => {
    await record('/gone/node');
    const text = await status();
    expect(text.replace(/\s+/g, ' ')).toContain(
      'installed, but a push finds no Node >= 20.19 outside the working tree',
    );
    expect(text).toContain(
      '  next: install Node 20.19 or later outside of it, then run this again',
    );
    expect(await report()).toMatchObject({ result: 'no-node', verified: false });
  });

  it('names the Node that a push uses if another one runs here', async () => {
    await installNode(outside('other/node'), OTHER);
    await record(outside('other/node'));
    const text = await status();
    expect(text).toMatch(/hook +installed \(verified: git runs it\)\n/);
    expect(text).toMatch(/Node +a push uses \/other\/node\n/);
  });

  it('starts no Node in the working tree, as a push', async () => {
    const node = join(repository.path, 'node');
    await installNode(node, OTHER);
    await record(node);
    expect(await report()).toMatchObject({ result: 'no-node' });
  });
});

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { chooseScenario } from '../../../src/simulator/scenario/choose-scenario.ts';
import { useTeardown } from '../../support/teardown.ts';

const end = useTeardown();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-test-'));
  end(() => rm(folder, { recursive: true, force: true }));
});

const choose = (choice: string) => chooseScenario(choice, undefined, folder);
const write = (content: string | Buffer) => writeFile(join(folder, 'mine.json'), content);

describe('a scenario by name', () => {
  it('is suggested where it was almost typed', async () => {
    await expect(choose('api-dwon')).rejects.toMatchObject({
      code: 'scenario-unknown',
      hint: 'Did you mean api-down?',
    });
  });

  it('is not guessed where none is similar', async () => {
    await expect(choose('mine.json')).rejects.toMatchObject({
      code: 'scenario-unknown',
      hint: expect.stringContaining('--list'),
    });
  });
});

describe("a scenario's file", () => {
  it('may have comments, trailing commas and a byte order mark', async () => {
    await write('\ufeff// mine\n{ "$schema": "x", "apps": { "shop": {}, }, }');
    expect(Object.keys((await choose('mine.json')).apps)).toEqual(['shop']);
  });

  it('is named with line and column in what is wrong with it', async () => {
    await write('{\n  "apps": { "shop": { "quantitty": 2 } }\n}');
    await expect(choose('mine.json')).rejects.toMatchObject({
      code: 'scenario-invalid',
      message: 'mine.json:2:23: "apps.shop.quantitty" is unknown; did you mean "quantity"?',
      hint: expect.stringContaining('docs/simulator.md'),
    });
  });

  it.each([
    ['a directory', () => mkdir(join(folder, 'mine.json')), "isn't a file"],
    ['a device', () => symlink('/dev/zero', join(folder, 'mine.json')), "isn't a file"],
    ['a pipe', () => execFileSync('mkfifo', [join(folder, 'mine.json')]), "isn't a file"],
    ['a large file', () => write(' '.repeat(1024 * 1024 + 1)), 'is larger than 1 MB'],
    ['UTF-16', () => write(Buffer.from('\ufeff{}', 'utf16le')), "isn't UTF-8 text"],
    ['a link to itself', () => symlink('mine.json', join(folder, 'mine.json')), 'ELOOP'],
  ])('may not be %s', async (_, make, problem) => {
    await make();
    await expect(choose('mine.json')).rejects.toMatchObject({
      code: 'scenario-unreadable',
      message: expect.stringMatching(`^mine.json .*${problem}`),
    });
  });
});

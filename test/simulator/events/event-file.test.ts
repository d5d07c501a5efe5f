import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openEventFile } from '../../../src/simulator/events/event-file.ts';
import { useTeardown } from '../../support/teardown.ts';

const end = useTeardown();
const connect = { at: 1, atReal: 1, type: 'proxy-connect', host: 'a.b', port: 443 } as const;
const fail = (error: Error): never => {
  throw error;
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-test-'));
  end(() => {
    rmSync(folder, { recursive: true });
  });
});

describe('an event file', () => {
  it('has a line of JSON per event, at once', () => {
    const file = openEventFile('log', folder, fail);
    file.write(connect);
    file.write(connect);

    const lines = readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n');

    expect(lines.map((line) => (JSON.parse(line) as { host: string }).host)).toEqual([
      'a.b',
      'a.b',
    ]);
    file.close();
  });

  it('is for the user alone', () => {
    openEventFile('log', folder, fail).close();
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o600);
  });

  (existsSync('/dev/full') ? it : it.skip)('that is full is told of once, and left alone', () => {
    const told: string[] = [];
    const file = openEventFile('/dev/full', folder, ({ message }) => told.push(message));

    file.write(connect);
    file.write(connect);
    file.close();

    expect(told).toEqual(["/dev/full can't be written any more (ENOSPC)"]);
  });

  it('that is closed ignores what is heard of later', () => {
    const file = openEventFile('log', folder, fail);
    file.close();

    file.write(connect);

    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('');
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openEventFile } from '../../../src/simulator/events/event-file.ts';
import { useTeardown } from '../../support/teardown.ts';

const end = useTeardown();
const connect = { at: 1, atReal: 1, type: 'proxy-connect', host: 'a.b', port: 443 } as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-test-'));
  end(() => {
    rmSync(folder, { recursive: true });
  });
});

describe('an event file', () => {
  it('has a line of JSON per event, at once', () => {
    const file = openEventFile('log', folder);
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
    openEventFile('log', folder).close();
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o600);
  });

  it('that is closed ignores what is heard of later', () => {
    const file = openEventFile('log', folder);
    file.close();

    file.write(connect);

    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('');
  });
});

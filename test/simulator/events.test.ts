import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { loggableEvent, openEventFile } from '../../src/simulator/events.ts';
import { useTeardown } from '../support/teardown.ts';

describe('loggable event', () => {
  const moment = { at: 12.5, atReal: 1 };

  describe('an event that is written down', () => {
    it('names the headers of a request, and none of their values', () => {
      const logged = loggableEvent({
        ...moment,
        type: 'git-request',
        request: '1',
        method: 'GET',
        path: '/',
        authorized: true,
        headers: { authorization: 'Basic c2VjcmV0', accept: '*/*' },
      });

      expect(logged).toMatchObject({ authorized: true, headers: ['accept', 'authorization'] });
      expect(JSON.stringify(logged)).not.toContain('c2VjcmV0');
    });

    it('says that it is simulated', () => {
      const event = {
        ...moment,
        type: 'proxy-connect',
        host: 'api.heroku.com',
        port: 443,
      } as const;
      expect(loggableEvent(event)).toMatchObject({ simulated: true, host: 'api.heroku.com' });
    });

    it('leaves out the credentials of a URL that was asked for', () => {
      const event = {
        ...moment,
        type: 'proxy-refusal',
        target: 'http://me:pw@example.com/',
      } as const;
      expect(loggableEvent(event)).toMatchObject({ target: 'http://example.com/' });
    });

    it.each([
      ['/?token=c2VjcmV0', '/?token=***'],
      ['/a@b?x=c2VjcmV0&y=&x=c2VjcmV0=1', '/a@b?x=***&y=***&x=***'],
      ['/?c2VjcmV0', '/?***'],
      ['/info/refs', '/info/refs'],
      ['http://me:c2VjcmV0@my-app.example/x?y=c2VjcmV0', 'http://my-app.example/x?y=***'],
    ])('of path %s names the parameters, and none of their values', (path, shown) => {
      const about = { ...moment, request: '1', method: 'GET', path, status: 200 };
      const logged = loggableEvent({ ...about, type: 'git-response' });
      expect(logged).toMatchObject({ path: shown });
    });

    it('leaves out the parameters of a URL that was asked for', () => {
      const target = 'http://example.com/?token=c2VjcmV0';
      const logged = loggableEvent({ ...moment, type: 'proxy-refusal', target });
      expect(logged).toMatchObject({ target: 'http://example.com/?token=***' });
    });
  });
});

describe('event file', () => {
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

    it('that is closed ignores later events', () => {
      const file = openEventFile('log', folder, fail);
      file.close();

      file.write(connect);

      expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('');
    });
  });
});

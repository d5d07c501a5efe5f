import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../../src/base/errors.ts';
import {
  chooseScenario,
  parseScenario,
  readScenario,
} from '../../../src/simulator/scenario/read-scenario.ts';
import { useTeardown } from '../../support/teardown.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('choose scenario', () => {
  const end = useTeardown();
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder(end);
  });

  const choose = (choice: string) => chooseScenario(choice, undefined, folder);
  const write = (content: string | Buffer) => writeFile(join(folder, 'mine.json'), content);

  describe('a scenario by name', () => {
    it('is suggested for a typo', async () => {
      await expect(choose('api-dwon')).rejects.toMatchObject({
        code: 'scenario-unknown',
        hint: 'Did you mean api-down?',
      });
    });

    it('is not guessed if no name is similar', async () => {
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

    it('is named in its errors, with line and column', async () => {
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
});

describe('read scenario', () => {
  const messageOf = (read: () => unknown): string => {
    try {
      read();
      return 'none';
    } catch (error) {
      expect(error).toBeInstanceOf(PreflightError);
      return (error as Error).message;
    }
  };
  const problemOf = (value: unknown): string => messageOf(() => readScenario(value));
  const problemsIn = (text: string): string[] =>
    messageOf(() => parseScenario(text, 'mine.json')).split('\n');

  const worker = { command: 'npm run work', quantity: 1 };
  const app = (changes: object): unknown => ({ apps: { 'my-app': changes } });

  describe('a scenario', () => {
    it('needs only the name of an app', () => {
      expect(readScenario({ apps: { 'my-app': {} } })).toMatchObject({
        apps: { 'my-app': { size: 'eco', quantity: 1, released: true, asleep: false } },
        faults: { api: [] },
      });
    });

    it.each([
      [{}, '"apps" is missing'],
      [{ apps: {} }, '"apps" must have an app'],
      [{ apps: { 'My App': {} } }, `"apps.My App" isn't a name`],
      [app({ sizes: 'eco' }), '"apps.my-app.sizes" is unknown; did you mean "size"?'],
      [app({ size: 'huge' }), '"apps.my-app.size" must be "eco", "basic"'],
      [app({ size: 'standart-1x' }), 'did you mean "standard-1x"?'],
      [app({ quantity: 2 }), 'quantity" must be 0 or 1: eco and basic'],
      [
        app({ processes: { worker: { command: 'x', quantity: 2 } } }),
        'processes.worker.quantity" must be 0 or 1',
      ],
      [app({ processes: { worker: {} } }), 'processes.worker.command" is missing'],
      [app({ processes: { 'a b': { command: 'x' } } }), "isn't a process type"],
      [app({ processes: { web: { command: 'x' } } }), `web" is described by the app's own size`],
      [
        app({ size: 'standard-1x', processes: { worker: { ...worker, size: 'basic' } } }),
        "can't have these sizes together: eco and basic don't mix",
      ],
      [
        app({ size: 'eco', processes: { worker: { ...worker, size: 'basic' } } }),
        "eco and basic don't mix",
      ],
      [
        app({ size: 'basic', processes: { worker: { ...worker, size: 'private-s' } } }),
        'processes.worker.size" must be a private one',
      ],
      [
        app({
          ...{ size: 'dyno-1c-0.5gb', space: 'mine', generation: 'fir' },
          processes: { worker: { ...worker, size: 'private-s' } },
        }),
        `processes.worker.size" must be one of the app's generation`,
      ],
      [app({ size: 'basic', asleep: true }), 'only eco dynos sleep'],
      [app({ size: 'basic', comesBackAsleep: true }), 'only eco dynos sleep'],
      [app({ features: { preboot: true } }), "can't have preboot"],
      [app({ features: { prebot: true } }), 'did you mean "preboot"?'],
      [app({ size: 'private-s' }), 'size" must be a private one'],
      [app({ space: 'mine' }), 'size" must be a private one'],
      [
        app({ space: 'mine', size: 'private-s', features: { 'http-session-affinity': true } }),
        "Private Spaces don't have it",
      ],
      [app({ size: 'basic', generation: 'fir' }), '"cedar" without a space'],
      [app({ released: false, lastRelease: 'failed' }), 'lastRelease" must be "succeeded"'],
      [app({ runningBuild: { commit: 'abc' } }), 'runningBuild.commit" must be the 40 hex digits'],
      [app({ runningBuild: { user: 'ann' } }), 'runningBuild.user" must be an email address'],
      [app({ bootSeconds: -1 }), 'bootSeconds" must be at least 0'],
      [app({ webUrl: 'http://www.example.com' }), 'webUrl" must be an https URL'],
      [app({ webUrl: 'https://1.2.3.999/' }), 'webUrl" must be an https URL'],
      [app({ webUrl: 'https://www.example.com:8443/' }), `webUrl" can't have a port`],
      [app({ domains: ['*'] }), 'domains[0]" must be a host name'],
      [
        app({ webUrl: 'https://api.heroku.com/' }),
        'webUrl" is taken: api.heroku.com leads to Heroku',
      ],
      [
        app({ domains: ['git.heroku.com'] }),
        'domains[0]" is taken: git.heroku.com leads to Heroku',
      ],
      [app({ domains: ['a.b', 'a.b'] }), 'domains[1]" is taken: a.b leads to my-app'],
      [
        { apps: { one: { webUrl: 'https://a.b/' }, two: { webUrl: 'https://A.b' } } },
        'apps.two.webUrl" is taken: a.b leads to one',
      ],
      [app({ responses: { login: {} } }), 'responses.login" must be a path'],
      [app({ responses: { '/login?a=1': {} } }), '/login?a=1" must be a path'],
      [app({ webhooks: [{ url: 'https://a.b', incude: [] }] }), 'did you mean "include"?'],
      [
        { ...Object(app({})), faults: { api: [{ path: '(' }] } },
        'faults.api[0].path" must be a reg',
      ],
      [{ ...Object(app({})), faults: { app: [{ when: { for: 1 } }] } }, 'known here: after, from'],
      [
        { ...Object(app({})), faults: { api: [{ headers: { 'a b': '' } }] } },
        `isn't a valid header name`,
      ],
      [
        { ...Object(app({})), faults: { git: [{ headers: { server: 'a\nb' } }] } },
        `headers.server" can't be sent in a header`,
      ],
      [
        { ...Object(app({})), faults: { app: [{ when: { everySeconds: 0 } }] } },
        'everySeconds" must be',
      ],
      [[], 'must be an object, not a list'],
      [null, 'must be an object, not null'],
    ])('is refused, with the place and the reason: %j', (value, words) => {
      expect(problemOf(value)).toContain(words);
    });

    it('can have process types of another size that have no dynos', () => {
      const processes = { worker: { ...worker, size: 'basic', quantity: 0 } };
      expect(problemOf(app({ size: 'standard-1x', processes }))).toBe('none');
      expect(
        problemOf(app({ command: null, processes: { worker: { ...worker, size: 'basic' } } })),
      ).toBe('none');
    });

    it('has the headers of its faults in lower case', () => {
      const faults = { app: [{ headers: { 'Content-Type': 'text/plain' } }] };
      expect(readScenario({ ...Object(app({})), faults }).faults.app).toMatchObject([
        { headers: { 'content-type': 'text/plain' } },
      ]);
    });

    it('has a line for each mistake', () => {
      const problem = problemOf(app({ sizes: 'eco', quantity: '2', coldStart: { request: 1 } }));
      expect(problem.split('\n').sort()).toEqual([
        expect.stringContaining('coldStart.request'),
        expect.stringContaining('quantity'),
        expect.stringContaining('sizes'),
      ]);
    });

    it('shows no control characters of a file in its errors', () => {
      expect(problemOf({ apps: { '\u001b[2J': {} } })).toContain('\\u{1b}[2J');
    });
  });

  describe("a scenario's text", () => {
    it('has its mistakes reported in order, with line and column', () => {
      const text = `{
  "apps": {
    "my-app": { "szie": "eco", "quantity": "2" },
  },
  "faults": { "api": [{ "requestLeft": 0 }] },
}`;
      expect(problemsIn(text)).toEqual([
        'mine.json:3:17: "apps.my-app.szie" is unknown; did you mean "size"?',
        'mine.json:3:44: "apps.my-app.quantity" must be a number, not a string',
        'mine.json:5:25: "faults.api[0].requestLeft" is unknown; did you mean "requestsLeft"?',
      ]);
    });

    it('has a missing setting reported with its place', () => {
      expect(problemsIn('{ "apps": { "my-app": { "processes": { "worker": {} } } } }')).toEqual([
        'mine.json:1:50: "apps.my-app.processes.worker.command" is missing',
      ]);
    });

    it.each([
      ['', 'mine.json:1:1: the file is empty; {"apps": {"my-app": {}}} is a scenario'],
      ['{', 'mine.json:1:2: a "}" is missing'],
      ['['.repeat(500_000), 'mine.json:1:1: this file is nested too deeply'],
      ['{"apps": {"__proto__": {}, "my-app": {}}}', `mine.json:1:11: "__proto__" can't be a key`],
      ['{"apps": {"my-app": {}, "my-app": {}}}', 'mine.json:1:25: "my-app" is a duplicate key'],
    ])('%#: is refused in one line', (text, problem) => {
      expect(problemsIn(text)).toEqual([problem]);
    });

    it('names its file without control characters', () => {
      expect(messageOf(() => parseScenario('{', '\u001b[2J'))).toMatch(/^\\u\{1b\}\[2J:1:2/);
    });
  });
});

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { parseRemote } from '../../src/heroku/remote-url.ts';
import { holdsForAllAsync, RUNS_WITH_PROCESS } from '../support/property.ts';

const hosts = herokuHosts({});
const HOST = 'git.heroku.com';

/** What comes before the host, the host, and what comes after it: parsers disagree about where each ends. */
const url = fc
  .tuple(
    fc.constantFrom('', 'u@', 'u:p@', ':p@', 'a@b@', `${HOST}@`, `${HOST}:p@`, `${HOST}%40`),
    fc.constantFrom(
      HOST,
      'GIT.Heroku.COM',
      'git%2eheroku.com',
      `${HOST}.`,
      'evil.example',
      '[::1]',
      '',
    ),
    fc.constantFrom(
      '',
      ':443',
      ':80',
      ':',
      '.evil.example',
      `@${HOST}`,
      `\\@${HOST}`,
      '\\@evil.example',
      '#@evil.example',
      `?@${HOST}`,
    ),
    fc.constantFrom(
      '',
      '/',
      '/my-app',
      '/my-app.git',
      '//my-app.git',
      '/my-app.git/',
      '/../my-app.git',
      `/@${HOST}/my-app`,
    ),
  )
  .map((parts) => `https://${parts.join('')}`);

/** The host that git would ask a credential helper about; undefined if it can't read the URL. */
async function hostForGit(url: string): Promise<string | undefined> {
  const config = ['credential.helper=', 'credential.helper=!cat >&2; echo quit=1;:'];
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    HOME: '/',
  };
  const child = spawn('git', [...config.flatMap((entry) => ['-c', entry]), 'credential', 'fill'], {
    env,
  });
  child.stdin.end(`url=${url}\n\n`);
  // It asks no helper if the URL has a password.
  const said = await Promise.all([text(child.stderr), text(child.stdout)]);
  return /^host=(.*)$/m.exec(said.join(''))?.[1];
}

/** Of several @, libcurl takes the last one. git's credentials decode no host with a port, but libcurl does. */
const isHerokus = (host: string | undefined): boolean =>
  host?.replace(/^.*@/, '').replace('%2e', '.').replace(/:\d*$/, '').toLowerCase() === HOST;

describe('parseRemote, beside git', () => {
  it('names an app only where git reads Heroku’s host, and overlooks none', () => {
    return holdsForAllAsync(
      url,
      async (text) => {
        const { kind } = parseRemote(text, hosts);
        const host = await hostForGit(text);
        return kind === 'heroku' ? isHerokus(host) : kind === 'garbage' || !isHerokus(host);
      },
      RUNS_WITH_PROCESS,
    );
  });
});

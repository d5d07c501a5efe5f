import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Heroku } from '../../src/heroku/open.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import { HOOK_EXIT } from '../../src/hook/contract.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { type Circumstances, herokuWith, push, PUSH } from '../support/preflight-push.ts';
import { dataWith, readingsOf, release, web } from '../support/readings.ts';

const GARBLED = { ...PUSH, refLines: 'nonsense\n' };

const nowhere = (): Heroku => herokuWith(() => Promise.reject(new Error('a bug')));
const noHost = (): Heroku => {
  throw new PreflightError('heroku-host', 'HEROKU_HOST is "?", which isn\'t a host');
};

describe('onFailure', () => {
  const block = (input: typeof PUSH, openHeroku?: () => Heroku) =>
    push(input, { config: '{ "onFailure": "block" }', ...(openHeroku && { openHeroku }) });

  it.each([
    ['ref lines that git wouldn’t have written', GARBLED, undefined, "line 1 of the hook's input"],
    ['an invalid host', PUSH, noHost, 'HEROKU_HOST is'],
    ['a bug', PUSH, nowhere, 'internal error, please report it: a bug'],
  ])('"block" stops the push on %s', async (_, input, openHeroku, words) => {
    const { code, said } = await block(input, openHeroku);
    expect(code).toBe(HOOK_EXIT.block);
    expect(said.join('\n')).toContain(words);
    expect(said.slice(-3)).toEqual([
      '  Not everything could be checked, and onFailure is "block": push stopped.',
      '  To push anyway (add your own options):',
      '    git -c preflight.mode=off push …',
    ]);
  });

  it.each([
    ['ref lines that git wouldn’t have written', GARBLED, undefined],
    ['an invalid host', PUSH, noHost],
    ['a bug', PUSH, nowhere],
  ])('"allow" lets the push continue after %s', async (_, input, openHeroku) => {
    const { code, said } = await push(input, { config: '{}', ...(openHeroku && { openHeroku }) });
    expect(code).toBe(HOOK_EXIT.proceed);
    expect(said.join('\n')).toContain('skipped: ');
  });

  it('can be set for one app', async () => {
    const config = '{ "onFailure": "block", "apps": { "my-app": { "onFailure": "allow" } } }';
    expect((await push(GARBLED, { config })).code).toBe(HOOK_EXIT.proceed);
  });

  it.each([
    ['the host is invalid', { HEROKU_HOST: '?' }, noHost],
    ['the URL is another host’s', { HEROKU_GIT_HOST: 'git.example.com' }, nowhere],
  ])('isn’t that of the app if %s', async (_, env, openHeroku) => {
    const config = '{ "onFailure": "block", "apps": { "my-app": { "onFailure": "allow" } } }';
    const port = { openHeroku: () => ({ ...openHeroku(), hosts: herokuHosts({}) }) };
    expect((await push(GARBLED, { config, env, ...port })).code).toBe(HOOK_EXIT.block);
  });

  it('isn’t read from a broken config', async () => {
    const { code } = await push(GARBLED, { config: '{ "onFailure": "block", }}' });
    expect(code).toBe(HOOK_EXIT.proceed);
  });

  it('has no effect with PREFLIGHT=off', async () => {
    const env = { PREFLIGHT: 'off' };
    const { code, said } = await push(GARBLED, { config: '{ "onFailure": "block" }', env });
    expect([code, said]).toEqual([HOOK_EXIT.proceed, []]);
  });
});

describe('a config with settings for a similar app name', () => {
  const api = () => herokuWith(() => Promise.resolve(readingsOf(dataWith({}))));

  it.each([
    ['my-ap', "apps.my-ap isn't used: did you mean my-app?"],
    ['my-app', ''],
    ['other', ''],
  ])('is reported if it’s probably a typo: %s', async (name, words) => {
    const config = JSON.stringify({ apps: { [name]: { onFailure: 'allow' } } });
    const { said } = await push(PUSH, { config, openHeroku: api });
    expect(said.join('\n').includes('did you mean')).toBe(words !== '');
    expect(said.join('\n')).toContain(words);
  });
});

describe('a config with settings for an app like another remote’s', () => {
  const stage = 'remote.staging.url\nhttps://git.heroku.com/my-stage.git\0';

  it.each([
    ['my-stage', true],
    ['my-app', false],
  ])('is reported by a push to that app alone: %s', async (app, isReported) => {
    const url = `https://git.heroku.com/${app}.git`;
    const config = JSON.stringify({ apps: { 'my-stag': { onFailure: 'allow' } } });
    const openHeroku = () => herokuWith(() => Promise.resolve(readingsOf(dataWith({}))));
    const { said } = await push({ ...PUSH, url }, { config, git: stage, openHeroku });
    expect(said.join('\n').includes('did you mean my-stage')).toBe(isReported);
  });
});

describe('an error', () => {
  it('stops the push even if the git directory is read-only', async () => {
    const data = dataWith({ formation: [web('Standard-1X', 1)] });
    const { code, said } = await push(PUSH, {
      config: '{ "checks": { "web-dynos": "error" } }',
      openHeroku: () => ({
        ...herokuWith(() => Promise.resolve(readingsOf(data))),
        fetch: fakeFetch({ '/': ['never'] }),
      }),
    });
    expect(code).toBe(HOOK_EXIT.block);
    expect(said.join('\n')).toContain('⚠ waiting');
    expect(said.join('\n')).toContain('✖ web dynos');
    expect(said.slice(-2)).toEqual([
      expect.stringMatching(/^ {2}1 error(, \d+ warnings?)?: push stopped\. To push anyway/),
      '    git -c preflight.mode=off push heroku main',
    ]);
  });
});

describe('the deploy of a push', () => {
  const oneDyno = (): Heroku =>
    herokuWith(() => Promise.resolve(readingsOf(dataWith({ formation: [web('Standard-1X', 1)] }))));

  it.each([
    ['is followed', 'warn', 1],
    ['isn’t followed if an error stops it', 'error', 0],
  ])('%s', async (_, severity, expected) => {
    const config = JSON.stringify({ checks: { 'web-dynos': severity } });
    const { started } = await push(PUSH, { config, openHeroku: oneDyno, isWritable: true });
    expect(started).toHaveLength(expected);
  });
});

describe('without an error', () => {
  const ONE_WARNING = readingsOf(dataWith({ formation: [web('Standard-1X', 1)] }));
  const down = new PreflightError('network', 'down');

  it('a warning lets the push continue, also with onFailure "block"', async () => {
    const openHeroku = () => herokuWith(() => Promise.resolve(ONE_WARNING));
    const { code, said } = await push(PUSH, { config: '{ "onFailure": "block" }', openHeroku });
    expect(said.join('\n')).toContain('⚠ web dynos');
    expect(code).toBe(HOOK_EXIT.proceed);
  });

  it.each([
    ['allow', HOOK_EXIT.proceed],
    ['block', HOOK_EXIT.block],
  ])('a check that could not run obeys onFailure: %s', async (onFailure, expected) => {
    const readings = readingsOf(dataWith({}), { formation: down });
    const openHeroku = () => herokuWith(() => Promise.resolve(readings));
    const { code, said } = await push(PUSH, { config: JSON.stringify({ onFailure }), openHeroku });
    expect(code).toBe(expected);
    const stopped = said.filter((line) => line.includes('push stopped'));
    expect(stopped).toEqual(
      expected === HOOK_EXIT.block ? [expect.stringContaining('Not everything')] : [],
    );
  });

  it.each([
    ['{}', 3000],
    ['{ "warmup": { "wait": "5s" } }', 7000],
    ['{ "warmup": false }', 2000],
  ])('it says that it’s at work two seconds after the wait: %s', async (config, expected) => {
    const { slept } = await push(PUSH, { config });
    expect(Math.max(...slept)).toBe(expected);
  });

  it('a dry run reads and wakes nothing', async () => {
    const fetch = fakeFetch({ '/': [200] });
    const openHeroku = () => ({ ...herokuWith(() => Promise.reject(down)), fetch });
    const { code, said } = await push(PUSH, { config: '{}', openHeroku, dryRun: true });
    expect(code).toBe(HOOK_EXIT.proceed);
    expect(said).toEqual([expect.stringContaining('dry run')]);
    expect(fetch.seen).toEqual([]);
  });

  it('a quiet dry run says nothing', async () => {
    const { code, said } = await push(PUSH, { config: '{}', dryRun: true, quiet: true });
    expect({ code, said }).toEqual({ code: HOOK_EXIT.proceed, said: [] });
  });
});

describe('a push with nothing new', () => {
  const NOTHING = { ...PUSH, refLines: '' };
  const released = (status: string) =>
    readingsOf(
      dataWith({
        releases: [release(42, status, { current: false }), release(41, 'succeeded')],
      }),
    );
  const nothing = (readings: Readings, config = '{}', given: Partial<Circumstances> = {}) => {
    let reads = 0;
    const openHeroku = (): Heroku =>
      herokuWith(() => {
        reads += 1;
        return Promise.resolve(readings);
      });
    return push(NOTHING, { config, openHeroku, ...given }).then((end) => ({ ...end, reads }));
  };

  it('says that the last release failed, and how to run it again', async () => {
    const { code, said } = await nothing(released('failed'));
    expect(code).toBe(HOOK_EXIT.proceed);
    expect(said).toEqual([
      'preflight  git has nothing new to push, but my-app runs v41: v42 failed. To run',
      '           its release phase again:',
      '           → heroku releases:retry -a my-app',
    ]);
  });

  it.each(['succeeded', 'pending', 'on-hold'])('is silent after one that %s', async (status) => {
    expect(await nothing(released(status))).toMatchObject({ said: [], code: HOOK_EXIT.proceed });
  });

  it('never stops, whatever the config says', async () => {
    const config = '{ "checks": { "last-release": "error" }, "onFailure": "block" }';
    expect(await nothing(released('failed'), config)).toMatchObject({ code: HOOK_EXIT.proceed });
    const error = new PreflightError('api-unavailable', '503');
    const unread = readingsOf(dataWith({}), { releases: error });
    expect(await nothing(unread, config)).toMatchObject({ said: [], code: HOOK_EXIT.proceed });
  });

  it.each<[string, string, Partial<Circumstances>]>([
    ['the check is off', '{ "checks": { "last-release": "off" } }', {}],
    ['only the warm-up is on', '{}', { env: { PREFLIGHT: 'warm' } }],
    ['it’s a dry run', '{}', { dryRun: true }],
  ])('reads nothing if %s', async (_, config, given) => {
    const { reads, said } = await nothing(released('failed'), config, given);
    expect([reads, said]).toEqual([0, []]);
  });
});

describe('following the deploy', () => {
  const openHeroku = () => herokuWith(() => Promise.resolve(readingsOf(dataWith({}))));
  const follow = (given: Partial<Circumstances>) =>
    push(PUSH, { config: '{}', openHeroku, isWritable: true, ...given });

  it('takes one process, although the app has answered', async () => {
    expect((await follow({})).started).toHaveLength(1);
  });

  it.each<[string, Partial<Circumstances>]>([
    ['git’s preflight.follow is false', { git: 'preflight.follow\nfalse\0' }],
    ['git’s preflight.follow is 0', { git: 'preflight.follow\n0\0' }],
    ['the config says so', { config: '{ "deploy": { "follow": false } }' }],
    [
      'the config says so for this app',
      { config: '{ "apps": { "my-app": { "deploy": { "follow": false } } } }' },
    ],
    ['it’s a CI service', { env: { CI: 'true' } }],
    [
      'it’s a CI service that wakes the app',
      { env: { CI: 'true' }, config: '{ "warmup": { "ci": true } }' },
    ],
    ['the warm-up is off', { config: '{ "warmup": false }' }],
    ['only the checks run', { env: { PREFLIGHT: 'check' } }],
    ['it’s a dry run', { dryRun: true }],
  ])('takes none if %s', async (_, given) => {
    const { started, said } = await follow(given);
    expect(started).toEqual([]);
    expect(said.join('\n')).not.toContain("isn't followed");
  });

  it('that isn’t possible takes one line, and the push continues', async () => {
    const { code, said } = await follow({ isWritable: false });
    expect(code).toBe(HOOK_EXIT.proceed);
    expect(said.filter((line) => line.includes("isn't followed"))).toEqual([
      expect.stringMatching(/^ {2}⚠ deploy +isn't followed: can't write/),
    ]);
  });

  it('that isn’t possible stops no push, whatever onFailure says', async () => {
    const { code } = await follow({ isWritable: false, config: '{ "onFailure": "block" }' });
    expect(code).toBe(HOOK_EXIT.proceed);
  });
});

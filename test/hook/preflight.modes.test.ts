import { describe, expect, it } from '@jest/globals';
import type { Heroku } from '../../src/heroku/open.ts';
import { HOOK_EXIT } from '../../src/hook/contract.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { type Circumstances, herokuWith, push, PUSH } from '../support/preflight-push.ts';
import { dataWith, readingsOf, web } from '../support/readings.ts';

const ONE_DYNO = readingsOf(dataWith({ formation: [web('Standard-1X', 1)] }));
const ERROR = '{ "checks": { "web-dynos": "error" } }';

/** A push to an app with one web dyno, and what it asked Heroku and the app. */
async function pushAt(given: Circumstances, input = PUSH) {
  const fetch = fakeFetch({ '/': [200] });
  let reads = 0;
  const openHeroku = (): Heroku => ({
    ...herokuWith(() => {
      reads += 1;
      return Promise.resolve(ONE_DYNO);
    }),
    fetch,
  });
  const ended = await push(input, { openHeroku, isWritable: true, ...given });
  return { ...ended, text: ended.said.join('\n'), reads, woken: fetch.seen.length > 0 };
}

describe('the mode of a push', () => {
  it('that no one knows is reported, and it’s on', async () => {
    const { text, code } = await pushAt({ env: { PREFLIGHT: 'maybe' }, config: ERROR });
    expect(text).toContain('PREFLIGHT is "maybe", which isn\'t a mode');
    expect(code).toBe(HOOK_EXIT.block);
  });

  it('"warm" wakes the app and checks nothing, so it doesn’t read the commit', async () => {
    const pushed = await pushAt({ env: { PREFLIGHT: 'warm' }, config: ERROR });
    expect(pushed).toMatchObject({ woken: true, code: HOOK_EXIT.proceed, sourceReads: 0 });
    expect(pushed.text).not.toContain('web dynos');
  });

  it('"check" wakes nothing', async () => {
    const pushed = await pushAt({ env: { PREFLIGHT: 'check' }, config: ERROR });
    expect(pushed).toMatchObject({ woken: false, code: HOOK_EXIT.block, sourceReads: 1 });
  });

  it.each([
    ['everything is off', '{ "checks": false, "warmup": false }'],
    [
      'what is on needs no answer',
      '{ "warmup": false, "checks": false, "apps": { "my-app": { "checks": { "deploy-ref": "error" } } } }',
    ],
  ])('reads and says nothing if %s', async (_, config) => {
    const pushed = await pushAt({ config });
    expect(pushed).toMatchObject({ said: [], reads: 0, woken: false, code: HOOK_EXIT.proceed });
  });

  it('wakes the app also if nothing is checked', async () => {
    expect(await pushAt({ config: '{ "checks": false }' })).toMatchObject({ woken: true });
  });

  it('is on without a config', async () => {
    const { text, woken } = await pushAt({});
    expect(text).toContain('⚠ web dynos');
    expect(woken).toBe(true);
  });
});

describe('a push in CI', () => {
  const CI = { CI: 'true' };

  it.each<[string, Circumstances, boolean]>([
    ['by default', {}, false],
    ['if the config says so', { config: '{ "warmup": { "ci": true } }' }, true],
    ['if the variable says so', { env: { ...CI, PREFLIGHT: 'on' } }, true],
  ])('wakes the app or not: %s', async (_, given, woken) => {
    const pushed = await pushAt({ env: CI, ...given });
    expect(pushed).toMatchObject({ woken, reads: 1 });
    expect(pushed.text).toContain('⚠ web dynos');
  });

  it('checks without a warm-up', async () => {
    expect(await pushAt({ env: CI, config: '{ "warmup": false }' })).toMatchObject({ reads: 1 });
  });
});

describe('a push that isn’t a deploy', () => {
  const COMMIT = 'c'.repeat(40);
  const ZERO = '0'.repeat(40);

  it('of another branch obeys the app’s settings', async () => {
    const branch = { ...PUSH, refLines: `refs/heads/a ${COMMIT} refs/heads/a ${ZERO}\n` };
    const own = { 'my-app': { checks: { 'deploy-ref': 'error' } } };
    const { text, code, reads } = await pushAt({ config: JSON.stringify({ apps: own }) }, branch);
    expect([code, reads]).toEqual([HOOK_EXIT.block, 0]);
    expect(text).toContain('this push deploys nothing');
  });

  it('but deletes the branch says that Heroku refuses that', async () => {
    const deletion = { ...PUSH, refLines: `(delete) ${ZERO} refs/heads/main ${COMMIT}\n` };
    const { said, code, reads } = await pushAt({}, deletion);
    expect(said).toEqual(['preflight  Heroku refuses to delete main: it deploys from it']);
    expect([code, reads]).toEqual([HOOK_EXIT.proceed, 0]);
  });

  it('because it goes elsewhere says nothing', async () => {
    const elsewhere = { ...PUSH, url: 'https://github.com/my/app.git' };
    const { said, code, reads } = await pushAt({}, elsewhere);
    expect([said, code, reads]).toEqual([[], HOOK_EXIT.proceed, 0]);
  });
});

describe('what follows the deploy', () => {
  const followedWith = async (deploy: object) => {
    const { runs } = await pushAt({ config: JSON.stringify({ deploy }) });
    return runs[0]?.deploy;
  };

  it('gets git’s process, and by default neither warms nor measures', async () => {
    expect(await followedWith({})).toMatchObject({ gitPid: 7, warming: null, probing: null });
  });

  it('gets how to warm and to measure', async () => {
    expect(await followedWith({ warm: true, probe: true, rate: 5 })).toMatchObject({
      ...{ gitPid: 7, warming: { timeout: 180_000 } },
      probing: { rate: 5, maxDowntimeMs: 1_000, slowMs: null },
    });
  });
});

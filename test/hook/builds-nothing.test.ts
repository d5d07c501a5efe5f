import { describe, expect, it } from '@jest/globals';
import { settingsFor } from '../../src/config/settings.ts';
import { preflightUnbuilt } from '../../src/hook/builds-nothing.ts';
import { HOOK_EXIT } from '../../src/hook/contract.ts';
import type { PushMode } from '../../src/hook/mode.ts';
import type { BuildsNothing } from '../../src/hook/plan-push.ts';
import { APP, NOON } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const BRANCH: BuildsNothing = {
  ...{ kind: 'builds-nothing', app: APP, refs: ['refs/heads/topic'], leftOut: 0 },
  ...{ remote: 'heroku', refspec: 'topic:main', again: 'heroku topic' },
};
const TAG: BuildsNothing = { ...BRANCH, refs: [], refspec: undefined };

interface Given {
  readonly severity?: 'off' | 'warn' | 'error';
  readonly mode?: PushMode['mode'];
  readonly dryRun?: boolean;
}

/** What a push says, how it ends, and whether it looked for git's options. */
async function push(plan: BuildsNothing, { severity = 'error', ...given }: Given = {}) {
  const said: (readonly string[])[] = [];
  let looks = 0;
  const { checks } = settingsFor({ checks: { 'deploy-ref': severity } }, APP);
  const mode: PushMode = { mode: given.mode ?? 'on', source: 'default' };
  const code = await preflightUnbuilt(plan, mode, checks, {
    ...{ style: PLAIN, today: () => NOON },
    say: (lines) => said.push(lines),
    pushProcess: () => {
      looks += 1;
      return Promise.resolve({ dryRun: given.dryRun ?? false, quiet: false });
    },
  });
  return { said, code, looks };
}

const NOTICE = [
  'preflight  Heroku builds only main and master: this push deploys nothing',
  '           → git push heroku topic:main',
];

describe('a push that builds nothing', () => {
  it('is stopped by an error, with the way to push anyway', async () => {
    const { said, code } = await push(BRANCH);
    expect(code).toBe(HOOK_EXIT.block);
    expect(said).toEqual([
      NOTICE,
      [
        '  1 error: push stopped. To push anyway (add your own options):',
        '    git -c preflight.mode=off push heroku topic',
      ],
    ]);
  });

  it.each<[string, Given]>([
    ['it’s a warning', { severity: 'warn' }],
    ['only the warm-up is on', { mode: 'warm' }],
    ['it’s a dry run', { dryRun: true }],
  ])('goes on with the notice if %s', async (_, given) => {
    const { said, code } = await push(BRANCH, given);
    expect([said, code]).toEqual([[NOTICE], HOOK_EXIT.proceed]);
  });

  it('goes on in silence if the check is off', async () => {
    expect(await push(BRANCH, { severity: 'off' })).toMatchObject({
      ...{ said: [], code: HOOK_EXIT.proceed },
    });
  });

  it('of tags goes on, because no one expects them to be deployed', async () => {
    const { said, code, looks } = await push(TAG);
    expect([code, looks]).toEqual([HOOK_EXIT.proceed, 0]);
    expect(said).toEqual([[NOTICE[0]]]);
  });

  it('looks for git’s options only to stop', async () => {
    expect((await push(BRANCH)).looks).toBe(1);
    expect((await push(BRANCH, { severity: 'warn' })).looks).toBe(0);
    expect((await push(BRANCH, { mode: 'warm' })).looks).toBe(0);
  });
});

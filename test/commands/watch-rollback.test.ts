import { expect, it } from '@jest/globals';
import { openApp } from '../../src/commands/open-app.ts';
import { takeBack } from '../../src/commands/watch-rollback.ts';
import { end, type Outcome } from '../../src/follow/deploy.ts';
import type { Harm } from '../../src/follow/watched.ts';
import { follow, RELEASED } from '../follow/news.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';

const tearDown = useTeardown();

/** Of a deploy that ended so. */
async function takeBackAfter(outcome: Outcome, harm: Harm) {
  const repository = await createRepository();
  tearDown(() => repository.remove());
  const { context } = commandWorld({ cwd: repository.path, env: repository.env });
  const opened = await openApp(context, { app: 'my-app' });
  const course = end(follow({}, ...RELEASED), outcome);
  const liveness = { kind: 'followed', course, outcome, waitedMs: 0 } as const;
  return takeBack(context, opened, { liveness }, harm);
}

it('a deploy that made no release isn’t rolled back', async () => {
  expect(await takeBackAfter({ kind: 'build-failed' }, 'lasting')).toBeUndefined();
});

it('trouble that is over isn’t rolled back, because a rollback would make it again', async () => {
  const live = { kind: 'live', release: 6, by: 'dynos' } as const;
  expect(await takeBackAfter(live, 'past')).toEqual({
    ...{ rollback: { kind: 'refused', refusal: { why: 'past', release: 6 } } },
    followed: undefined,
  });
});

it('without a token is a failed rollback, and the rest of the result isn’t lost', async () => {
  const crashed = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
  expect(await takeBackAfter(crashed, 'lasting')).toMatchObject({
    rollback: { kind: 'failed', to: undefined, error: { code: 'no-credential' } },
    followed: undefined,
  });
});

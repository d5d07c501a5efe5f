import { expect, it } from '@jest/globals';
import { openApp } from '../../src/commands/open-app.ts';
import { takeBack } from '../../src/commands/watch-rollback.ts';
import { end } from '../../src/follow/deploy.ts';
import { follow, RELEASED } from '../follow/news.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';

const tearDown = useTeardown();

it('without a token is a failed rollback, and the rest of the result isn’t lost', async () => {
  const repository = await createRepository();
  tearDown(() => repository.remove());
  const { path: cwd, env } = repository;
  const { context } = commandWorld({ cwd, env });
  const opened = await openApp(context, { app: 'my-app' });
  const outcome = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
  const course = end(follow({}, ...RELEASED), outcome);
  const liveness = { kind: 'followed', course, outcome, waitedMs: 0 } as const;
  expect(await takeBack(context, opened, { liveness }, 'lasting')).toMatchObject({
    rollback: { kind: 'failed', to: undefined, error: { code: 'no-credential' } },
    followed: undefined,
  });
});

import { expect, it } from '@jest/globals';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { openApp } from '../../src/commands/open-app.ts';
import { recordWatch } from '../../src/commands/watch-record.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { end } from '../../src/follow/deploy.ts';
import { stateLayout } from '../../src/state/layout.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { follow, RELEASED } from '../follow/news.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';

const tearDown = useTeardown();

it('a deploy that watch followed is on record, also where no hook is installed', async () => {
  const repository = await createRepository();
  tearDown(() => repository.remove());
  const { path: cwd, env } = repository;
  const opened = await openApp(commandWorld({ cwd, env }).context, { app: 'my-app' });
  const outcome = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
  const course = end(follow({}, ...RELEASED), outcome);
  const watched = {
    start: { app: 'my-app', startedAt: new Date() },
    ...{ command: undefined, author: undefined, answers: [], warmth: undefined },
    ...{ unasked: undefined, takenBack: undefined, visitors: undefined },
    liveness: { kind: 'followed', course, outcome, waitedMs: 0 },
  } as unknown as Parameters<typeof recordWatch>[2];
  const before = { readings: {}, plan: new PreflightError('no-credential', 'none') };
  await recordWatch(opened, before, watched, undefined);
  const { runs } = stateLayout(`${cwd}/.git`);
  expect(await listRuns(files, runs)).toMatchObject([
    { app: 'my-app', deploy: { release: 6, outcome: { kind: 'crashed' } } },
  ]);
});

import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import { useTeardown } from '../../support/teardown.ts';
import { eventsOf, push, scenarioOf, worlds } from '../in-world.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';

const { start, repository } = worlds(useTeardown());

type GitFault = NonNullable<NonNullable<Scenario['faults']>['git']>[number];

const startWith = (...git: GitFault[]): ReturnType<typeof start> =>
  start({ ...scenarioOf('warm'), faults: { git } });

describe("a fault of git's host", () => {
  it.each(
    sampleOf(2, [
      [401, 'Do not authenticate with username and password using git.'],
      [403, '!\tForbidden (simulated)'],
      [429, 'Too many requests for this Git repo. Please try again later.'],
      [503, '!\tService Unavailable (simulated)'],
    ]),
  )('refuses with status %d in its words', async (status, words) => {
    const simulator = await startWith({ status });

    const { code, output } = await push(simulator, await repository(), 'HEAD:main');

    expect(code).toBe(128);
    expect(output).toContain(words);
    expect(eventsOf(simulator, 'build')).toEqual([]);
  });

  weekly('answers with a text and headers of its own', async () => {
    const simulator = await startWith({ status: 500, body: 'all is lost\n' });

    const { output } = await push(simulator, await repository(), 'HEAD:main');

    expect(output).toContain('remote: all is lost');
  });

  it('affects the path that it names', async () => {
    const simulator = await startWith({ path: 'git-receive-pack$', status: 503 });

    const { code } = await push(simulator, await repository(), 'HEAD:main');

    expect(code).not.toBe(0);
    const answers = eventsOf(simulator, 'git-response').map(({ path, status }) => [path, status]);
    expect(answers.at(-1)).toEqual(['/my-app.git/git-receive-pack', 503]);
    expect(answers.slice(0, -1).map(([, status]) => status)).toEqual([401, 200]);
  });

  weekly('ends when its times are used up', async () => {
    const simulator = await startWith({ status: 503, times: 1 });
    const mine = await repository();

    expect((await push(simulator, mine, 'HEAD:main')).code).toBe(128);
    expect((await push(simulator, mine, 'HEAD:main')).code).toBe(0);
  });

  it('can be a dropped connection', async () => {
    const simulator = await startWith({ drop: true });

    expect((await push(simulator, await repository(), 'HEAD:main')).code).toBe(128);
    expect(eventsOf(simulator, 'git-response').every(({ status }) => status === 0)).toBe(true);
  });

  weekly('can be only a delay', async () => {
    const simulator = await startWith({ path: 'info/refs$', delaySeconds: 30, times: 1 });

    expect((await push(simulator, await repository(), 'HEAD:main')).code).toBe(0);

    const [asked] = eventsOf(simulator, 'git-request');
    const [answered] = eventsOf(simulator, 'git-response');
    expect((answered?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  it('can wait for a push to any branch', async () => {
    const simulator = await startWith({ status: 503, when: { after: 'push' } });
    const mine = await repository();

    expect((await push(simulator, mine, 'HEAD:feature')).code).toBe(0);
    expect((await push(simulator, mine, 'HEAD:feature')).code).toBe(128);
  });

  it('can wait for the first push', async () => {
    const simulator = await startWith({ status: 503, when: { after: 'push' } });
    const mine = await repository();

    expect((await push(simulator, mine, 'HEAD:main')).code).toBe(0);
    expect((await push(simulator, mine, 'HEAD:feature')).code).toBe(128);
  });
});

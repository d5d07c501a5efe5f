import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, gitIn, push, REMOTE, scenarioOf, until, worlds } from '../in-world.ts';
import { commitFiles, startPush } from './client.ts';
import { sampleOf, weekly } from '../../support/weekly.ts';

const { start, repository } = worlds(useTeardown());

/** What the remote said, without git's prefix and padding. */
const said = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('remote: '))
    .map((line) => line.slice('remote: '.length).trimEnd());

const statuses = (simulator: Awaited<ReturnType<typeof start>>): string[] =>
  eventsOf(simulator, 'build').map(({ status }) => status);

it('a Procfile that Fir’s buildpack refuses fails the build, on Fir only', async () => {
  for (const [preset, code] of [
    ['fir', 1],
    ['one-dyno', 0],
  ] as const) {
    const simulator = await start(scenarioOf(preset, { buildSeconds: 0 }));
    const clone = await repository();
    await writeFile(join(clone.path, 'Procfile'), 'web:\n');
    await clone.git('add', 'Procfile');
    await clone.git('commit', '--quiet', '-m', 'Procfile');
    const run = await push(simulator, clone, 'main');
    expect(run.code).toBe(code);
    expect(run.output.includes('Procfile, line 1')).toBe(code === 1);
  }
});

it('a push to a container without heroku.yml is refused', async () => {
  const simulator = await start(scenarioOf('warm', { stack: 'container', buildSeconds: 0 }));
  const clone = await repository();
  const refused = await push(simulator, clone, 'main');
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('Your app does not include a heroku.yml build manifest');

  await commitFiles(clone, 'heroku.yml');
  expect((await push(simulator, clone, 'main')).code).toBe(0);
});

describe('the output of a build', () => {
  it('reads as on Heroku', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await commitFiles(mine, 'app.js', 'package.json');
    const tree = (await mine.git('rev-parse', '--short', 'HEAD^{tree}')).trim();

    const { output } = await push(simulator, mine, 'HEAD:main');

    expect(said(output)).toEqual([
      `Updated 2 paths from ${tree}`,
      'Compressing source files... done.',
      'Building source:',
      '',
      '-----> Building on the Heroku-24 stack (simulated)',
      '-----> Using buildpack: heroku/nodejs (simulated)',
      '-----> Node.js app detected (simulated)',
      '-----> Creating runtime environment (simulated)',
      '-----> Installing binaries (simulated)',
      '-----> Installing dependencies (simulated)',
      '-----> Build (simulated)',
      '-----> Pruning devDependencies (simulated)',
      '-----> Build succeeded! (simulated)',
      '-----> Discovering process types (simulated)',
      '       Procfile declares types -> web',
      '',
      '-----> Compressing... (simulated)',
      '       Done: 1.0M',
      '-----> Launching... (simulated)',
      '       Released v4 (simulated)',
      `       ${simulator.state(APP).webUrl} deployed to Heroku (simulated)`,
      '',
      'Verifying deploy... done.',
    ]);
  });

  it.each(
    sampleOf(1, [
      ['heroku/gradle', 'Gradle'],
      ['heroku/java', 'Java'],
      ['https://github.com/heroku/heroku-buildpack-python.git#v1', 'Python'],
      ['urn:buildpack:heroku/ruby', 'Ruby'],
      ['https://example.com/my-buildpack', 'https://example.com/my-buildpack'],
    ]),
  )('with buildpack %s names %s', async (buildpack, language) => {
    const simulator = await start(scenarioOf('warm', { buildpacks: [buildpack] }));

    const { output } = await push(simulator, await repository(), 'HEAD:main');

    expect(said(output)).toContain(`-----> Using buildpack: ${buildpack} (simulated)`);
    expect(said(output)).toContain(`-----> ${language} app detected (simulated)`);
  });

  it('numbers several buildpacks, and shows each at work', async () => {
    const buildpacks = ['heroku/jvm', 'heroku/nodejs'];
    const simulator = await start(scenarioOf('warm', { buildpacks, stack: 'heroku-22' }));

    const { output } = await push(simulator, await repository(), 'HEAD:main');

    expect(output).toContain('-----> Building on the Heroku-22 stack (simulated)');
    const list = ['-----> Using buildpacks: (simulated)', '1. heroku/jvm', '2. heroku/nodejs'];
    const lines = said(output).map((line) => line.trim());
    const first = lines.indexOf(list[0] ?? '');
    expect(lines.slice(first, first + 3)).toEqual(list);
    expect(output).toContain('JVM Common app detected');
    expect(output).toContain('Node.js app detected');
  });

  it.each(
    sampleOf(1, [
      [{ processes: { worker: { command: 'node worker.js' } } }, 'web, worker'],
      [{ command: null, processes: { clock: { command: 'node clock.js' } } }, 'clock'],
      [{ command: null }, '(none)'],
    ]),
  )('lists the process types of %j', async (changes, types) => {
    const simulator = await start(scenarioOf('warm', changes));

    const { output } = await push(simulator, await repository(), 'HEAD:main');

    expect(said(output)).toContain(`       Procfile declares types -> ${types}`);
  });

  it('comes as the build goes on', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 60 }), 20);
    const { code, lines } = startPush(simulator, await repository(), 'HEAD:main');
    expect(await code).toBe(0);

    const at = (text: string): number =>
      lines.find((line) => line.text.includes(text))?.at ?? Number.NaN;
    const [began, done] = eventsOf(simulator, 'build').map(({ atReal }) => atReal);
    const part = (text: string): number => (at(text) - (began ?? 0)) / ((done ?? 0) - (began ?? 0));
    expect(part('Released v4') - part('Building on the')).toBeGreaterThan(0.5);
    expect(part('Discovering process types') - part('app detected')).toBeGreaterThan(0.25);
  });
});

it('a failing build rejects the push and leaves everything as it was', async () => {
  const simulator = await start(scenarioOf('build-fails', { buildpacks: ['heroku/gradle'] }));
  const mine = await repository();

  const { code, output } = await push(simulator, mine, 'HEAD:main');

  expect(code).toBe(1);
  expect(said(output).slice(-7)).toEqual([
    ' !     Push rejected, failed to compile Gradle app. (simulated)',
    '',
    ' !     Push failed',
    'Verifying deploy...',
    '',
    `!\tPush rejected to ${APP}. (simulated)`,
    '',
  ]);
  expect(output).toContain('! [remote rejected] HEAD -> main (pre-receive hook declined)');
  expect(eventsOf(simulator, 'release')).toEqual([]);
  expect(statuses(simulator)).toEqual(['pending', 'failed']);
  expect(eventsOf(simulator, 'push')).toMatchObject([{ accepted: false }]);
  expect((await gitIn(simulator, mine, ['ls-remote', REMOTE])).output).toBe('');
});

describe('a build whose client has gone away', () => {
  it('continues, and is released', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 300 }));
    const mine = await repository();
    const { kill, code } = startPush(simulator, mine, 'HEAD:main');
    await until(() => simulator.state(APP).builds.length > 0);
    kill();
    await code;
    expect(statuses(simulator)).toEqual(['pending']);

    await until(() => eventsOf(simulator, 'push').length > 0);

    expect(statuses(simulator)).toEqual(['pending', 'succeeded']);
    expect(eventsOf(simulator, 'release')).toHaveLength(1);
    expect(eventsOf(simulator, 'push')).toMatchObject([{ accepted: true }]);
  });

  weekly('ends with its world, without a release', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 3600 }), 1);
    const { kill, code } = startPush(simulator, await repository(), 'HEAD:main');
    await until(() => simulator.state(APP).builds.length > 0);
    kill();
    await code;

    await simulator.stop();

    expect(statuses(simulator)).toEqual(['pending', 'failed']);
    expect(eventsOf(simulator, 'release')).toEqual([]);
  });
});

it('a push fails when the world ends during it', async () => {
  const simulator = await start(scenarioOf('warm', { buildSeconds: 3600 }), 1);
  const { code } = startPush(simulator, await repository(), 'HEAD:main');
  await until(() => simulator.state(APP).builds.length > 0);

  await simulator.stop();

  expect(await code).not.toBe(0);
  expect(eventsOf(simulator, 'release')).toEqual([]);
});

describe('a push while another is built', () => {
  it('is built beside it, and each is released when it is done', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 400 }));
    const mine = await repository();
    const first = await commitFiles(mine, 'first');
    const pushes = [startPush(simulator, mine, 'HEAD:main')];
    await until(() => simulator.state(APP).builds.length === 1);
    const second = await commitFiles(mine, 'second');
    pushes.push(startPush(simulator, mine, 'HEAD:master'));

    for (const { code } of pushes) expect(await code).toBe(0);

    expect(eventsOf(simulator, 'build').map(({ commit, status }) => [commit, status])).toEqual([
      [first, 'pending'],
      [second, 'pending'],
      [first, 'succeeded'],
      [second, 'succeeded'],
    ]);
    const descriptions = simulator.state(APP).releases.map(({ description }) => description);
    expect(descriptions.slice(-2)).toEqual([first, second].map((id) => `Deploy ${id.slice(0, 8)}`));
  });

  // Heroku's message in this case is unknown. git itself refuses to move a branch that has moved.
  weekly('to the same branch is released too, even where git finds the branch moved', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 400 }));
    const mine = await repository();
    const first = startPush(simulator, mine, 'HEAD:main');
    await until(() => simulator.state(APP).builds.length === 1);
    await commitFiles(mine, 'second');
    const second = startPush(simulator, mine, 'HEAD:main');

    expect(await first.code).toBe(0);
    expect(await second.code).toBe(1);
    expect(second.lines.some(({ text }) => text.includes('Released v5'))).toBe(true);
    expect(eventsOf(simulator, 'release')).toHaveLength(2);
    await until(() => eventsOf(simulator, 'push').length === 2);
    const accepted = eventsOf(simulator, 'push').map((event) => event.accepted);
    expect(accepted).toEqual([true, false]);
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { presetScenario } from '../../src/simulator/scenario/presets.ts';
import { type Simulator, startSimulator } from '../../src/simulator/world.ts';

const run = promisify(execFile);

const APP = 'my-app';
const INSTALL_HOOKS = join(import.meta.dirname, '../../dist/install-hooks.cjs');

// The same commit each time, and so the same hash.
const SOMEBODY = {
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

// What whoever runs this, or CI, has chosen for pushes of their own plays no part.
const CHOICES = { CI: undefined, PREFLIGHT: undefined, NO_COLOR: undefined };

/**
 * What a terminal shows of a push of an app with one Standard dyno to a simulated Heroku: everything is
 * the real thing but Heroku. The middle of the build's output is left out.
 */
export async function recordPush(): Promise<string[]> {
  const { apps } = presetScenario('one-dyno', APP);
  const webUrl = `https://${APP}.herokuapp.com/`;
  const world = await startSimulator({
    scenario: { apps: { [APP]: { ...apps[APP], webUrl } } },
    speed: 20,
  });
  const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-picture-'));
  try {
    return excerpt(await push(world, folder));
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function push(world: Simulator, cwd: string): Promise<string[]> {
  const env = {
    ...{ ...process.env, ...CHOICES, ...world.env, ...SOMEBODY },
    ...{ FORCE_COLOR: '1', LC_ALL: 'C.UTF-8' },
  };
  const git = (...args: string[]) => run('git', args, { cwd, env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('commit', '--quiet', '--allow-empty', '-m', 'A first commit');
  await git('remote', 'add', 'heroku', `https://git.heroku.com/${APP}.git`);
  await run(process.execPath, [INSTALL_HOOKS], { cwd, env });
  const { stderr } = await git('push', 'heroku', 'main');
  return ['$ git push heroku main', ...stderr.trimEnd().split('\n')].map((line) => line.trimEnd());
}

/** Without the middle of the build, which has nothing of ours. */
function excerpt(lines: readonly string[]): string[] {
  const begin = lines.findIndex((line) => line.includes('-----> Building on'));
  const end = lines.findIndex((line) => line.includes('-----> Launching'));
  const first = lines.findIndex((line) => line.startsWith('remote: '));
  if (first === -1 || begin === -1 || end < begin)
    throw new Error(`no build:\n${lines.join('\n')}`);
  return [...lines.slice(0, first), lines[begin] ?? '', '…', ...lines.slice(end)];
}

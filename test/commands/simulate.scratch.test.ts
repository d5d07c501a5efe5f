import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { simulateCommand } from '../../src/commands/simulate.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { useTeardown } from '../support/teardown.ts';
import { weekly } from '../support/weekly.ts';

const end = useTeardown();
let repository: ScratchRepository;
let outside: string;

beforeEach(async () => {
  repository = await createRepository();
  outside = repository.outside;
  end(() => repository.remove());
});

interface Run {
  readonly code: number;
  readonly stderr: string;
  /** what the command wrote into the file `seen`, outside any repository */
  readonly seen: string;
}

/** @param answer what a user types at the prompt; without it, stdin is no terminal */
async function simulate(
  options: readonly string[],
  script: string,
  { cwd = outside, env = {}, answer }: { cwd?: string; env?: object; answer?: string } = {},
): Promise<Run> {
  const stdin = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  stdin.end(answer);
  const seen = join(outside, 'seen');
  const { context, stderr } = commandWorld({
    argv: [...options, '--', '/bin/sh', '-c', `{ ${script}; } >'${seen}'`],
    ...{ cwd, stdin, platform: process.platform, env: { ...repository.env, ...env } },
  });
  const code = await simulateCommand.run(context);
  return { code, stderr: stderr(), seen: readFileSync(seen, 'utf8').trim() };
}

const addRemote = (name: string, app: string): Promise<string> =>
  repository.git('remote', 'add', name, `https://git.heroku.com/${app}.git`);

describe('simulate --scratch', () => {
  it('runs the command in a repository with one commit and a heroku remote', async () => {
    const { code, seen } = await simulate(
      ['--scratch'],
      'git rev-list --count HEAD; git symbolic-ref HEAD; git remote -v; git push heroku main 2>&1',
    );
    expect(code).toBe(0);
    expect(seen).toMatch(
      /^1\nrefs\/heads\/main\nheroku\s+https:\/\/git\.heroku\.com\/my-app\.git /,
    );
    expect(seen).toMatch(/main -> main$/);
  });

  weekly('removes the repository at the end', async () => {
    const { seen, stderr } = await simulate(['--scratch'], 'pwd; test -d .git && echo there');
    const [folder = ''] = seen.split('\n');
    expect(seen).toMatch(/there$/);
    expect(stderr).toContain(`(simulated) A temporary repository: ${folder}\n`);
    expect(existsSync(folder)).toBe(false);
  });

  it("doesn't touch the current repository", async () => {
    await addRemote('heroku', 'shop-live');
    const { seen } = await simulate(['--scratch'], 'pwd; git remote get-url heroku', {
      cwd: repository.path,
    });
    expect(seen).not.toContain(repository.path);
    expect(seen).toMatch(/shop-live\nhttps:\/\/git\.heroku\.com\/shop-live\.git$/);
  });

  it('finds our commands with npx, even if nothing is installed', async () => {
    const { seen } = await simulate(
      ['--scratch'],
      'ls -l "$npm_config_prefix"/bin/* | sed "s/.*-> //"',
      { env: { NPM_CONFIG_PREFIX: '/usr/local' } },
    );
    expect(seen).toBe('/dist/heroku-preflight.cjs\n/dist/install-hooks.cjs');
  });
});

describe('simulate without a Heroku remote', () => {
  it('runs the command in the current folder, and has no advice if it succeeds', async () => {
    const { seen, stderr } = await simulate([], 'pwd');
    expect(seen).toBe(outside);
    expect(stderr).not.toContain('--scratch');
  });

  it('ends with how to get a repository if the command fails', async () => {
    const { stderr } = await simulate([], 'git status');
    expect(stderr).toMatch(
      /\nThis folder isn't a git repository\. .*\n {2}npx heroku-preflight simulate --scratch -- \/bin\/sh -c '.*\n$/,
    );
  });

  weekly('says the same in a repository', async () => {
    const { stderr } = await simulate([], 'git push heroku main', { cwd: repository.path });
    expect(stderr).toMatch(/\nThis repository has no Heroku remote\. .*\n {2}npx .*\n$/);
  });

  weekly("doesn't take findings for a failure", async () => {
    const { stderr } = await simulate([], 'exit 1');
    expect(stderr).not.toContain('--scratch');
  });

  it.each(['\n', 'y\n', 'Yes\n'])('asks on a terminal, and accepts %j as yes', async (answer) => {
    const { seen, stderr } = await simulate([], 'git remote', { answer });
    expect(stderr).toContain('[Y/n]');
    expect(seen).toBe('heroku');
  });

  it.each(['n\n', 'no\n', ''])('accepts %j as no', async (answer) => {
    const { seen } = await simulate([], 'pwd', { answer });
    expect(seen).toBe(outside);
  });
});

describe('simulate in a repository with Heroku remotes', () => {
  const REFS = 'git ls-remote https://git.heroku.com/$APP.git';

  it('simulates the apps that they name, without asking', async () => {
    await addRemote('staging', 'shop-staging');
    await addRemote('production', 'shop-live');
    const { code, stderr } = await simulate(
      [],
      `for APP in shop-staging shop-live; do ${REFS} || exit 1; done`,
      { cwd: repository.path, env: { HEROKU_HOST: 'example.com' }, answer: 'n\n' },
    );
    expect(code).toBe(0);
    expect(stderr).not.toContain('[Y/n]');
    expect(stderr).toContain('(simulated) shop-staging: ');
    expect(stderr).toContain('(simulated) shop-live: ');
  });

  it('simulates only the app of --app', async () => {
    await addRemote('heroku', 'shop-live');
    const { code, stderr } = await simulate(['--app', 'shop-test'], `! ${REFS} 2>/dev/null`, {
      cwd: repository.path,
      env: { APP: 'shop-live' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('(simulated) shop-test: ');
    expect(stderr).not.toContain('(simulated) shop-live: ');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CheckJson, FixJson } from '../../src/report/json-schemas.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { eventually, remarksIn, ROOT } from '../support/e2e.ts';
import { type ClientWorld, jsonIn, type Run, withClients } from './client-world.ts';
import { installPlugin, type Plugin } from './plugin.ts';
import { processesOf } from './processes.ts';

let plugin: Plugin;
beforeAll(async () => {
  plugin = await installPlugin();
});
afterAll(() => plugin.remove());

const heroku = ({ run }: ClientWorld, ...args: string[]): Promise<Run> =>
  run('heroku', args, plugin.env);

const ours = ({ run }: ClientWorld, name: string, ...args: string[]): Promise<Run> =>
  run('node', [join(ROOT, `dist/${name}.cjs`), ...args]);

/** What the CLI says on stderr of its own. */
const withoutWarnings = (stderr: string): string => stderr.replaceAll(/^ › {3}Warning: .*\n/gm, '');

describe('heroku plugins:install heroku-preflight', () => {
  it('finds the package by its name, and nothing else', () => {
    expect(plugin.installation.stderr).toContain('heroku-preflight@latest... installed');
    expect(plugin.installation.code).toBe(0);
    expect(plugin.asked).toEqual([
      '/@heroku-cli/plugin-heroku-preflight',
      '/heroku-preflight',
      '/heroku-preflight.tgz',
    ]);
  });

  it('brings its commands, which the help lists', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { stdout } = await heroku(world, 'help', 'preflight');
      const listed = [...stdout.matchAll(/^ {2}preflight:(\w+) {2}/gm)].map(([, name]) => name);
      expect(listed).toEqual(['check', 'fix', 'install', 'report', 'warm', 'watch']);
      expect(await heroku(world, 'preflight')).toMatchObject({ code: 0, stdout });
    }));

  it('explains a command by its own table, in words that the user can type', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { stdout } = await heroku(world, 'preflight:watch', '--help');
      expect(stdout).toContain('$ heroku preflight:watch [options] [-- COMMAND ARGS...]');
      expect(stdout).toContain('$ heroku preflight:watch -- git push heroku main');
      expect(stdout).toMatch(/^ {2}-a, --app=NAME {5}app name/m);
      expect(stdout).not.toMatch(/npx|heroku-preflight/);
    }));
});

describe('heroku preflight:check', () => {
  it('says what the bin says', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { code, stdout, stderr } = await heroku(world, 'preflight:check');
      const bin = await ours(world, 'heroku-preflight', 'check');
      const inOurWords = stdout.replace('heroku preflight:fix', 'npx heroku-preflight fix');
      expect({ code, stdout: inOurWords }).toEqual({ code: bin.code, stdout: bin.stdout });
      expect(stdout).not.toContain('npx');
      expect(withoutWarnings(stderr)).toBe(bin.stderr);
      expect([code, bin.stdout]).toEqual([0, expect.stringContaining('npx heroku-preflight fix')]);
    }));

  it('takes the options that every command of the CLI takes', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      for (const option of [['-a', APP], ['--app', APP], [`--app=${APP}`], ['-r', 'heroku']]) {
        const checked = await heroku(world, 'preflight:check', '--json', ...option);
        expect([option, checked.code]).toEqual([option, 0]);
        expect((jsonIn(checked) as CheckJson).apps.map(({ app }) => app)).toEqual([APP]);
      }
    }));

  it('exits with 1 for an error, and with 2 for a wrong option, without a word of the CLI', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const config = join(world.repository.path, 'heroku-preflight.json');
      await writeFile(config, '{ "checks": { "preboot": "error" } }');
      const failed = await heroku(world, 'preflight:check');
      expect([failed.code, withoutWarnings(failed.stderr)]).toEqual([1, '']);

      const wrong = await heroku(world, 'preflight:check', '--json', '--ap', APP);
      expect(wrong.code).toBe(2);
      expect(jsonIn(wrong)).toMatchObject({ error: { code: 'usage' } });
      expect(withoutWarnings(wrong.stderr)).toBe(
        'heroku-preflight: unknown option --ap\n  Did you mean --app?\n',
      );
    }));
});

describe('heroku preflight:fix', () => {
  it('changes the app', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { result } = jsonIn(
        await heroku(world, 'preflight:fix', '--yes', '--json', '--only', 'session-affinity'),
      ) as FixJson;
      expect(result).toBe('done');
      expect(world.simulator.state(APP).features['http-session-affinity']).toBe(true);
    }));

  it.each([
    ['y', 'y\r', 0, true],
    ['Ctrl-C', '\u0003', 1, false],
  ])('asks on the terminal, and takes %s', (_, answer, code, changed) =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const words = 'preflight:fix --only session-affinity';
      const ended = await atTerminal(world, words, (output) =>
        output.includes(QUESTION) ? answer : undefined,
      );
      expect(ended.output).toContain('session affinity (free)');
      expect(ended.output).not.toMatch(/Error|\n +at /);
      expect(ended.code).toBe(code);
      expect(world.simulator.state(APP).features['http-session-affinity']).toBe(changed);
    }),
  );
});

/** The CLI on a terminal. What its user types comes from `typed`, once there is something to type. */
async function atTerminal(
  { env, repository }: ClientWorld,
  words: string,
  typed: (output: string) => string | undefined,
) {
  const child = spawn('script', ['-qec', `heroku ${words}`, '/dev/null'], {
    cwd: repository.path,
    env: { ...env, ...plugin.env, NO_COLOR: '1', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const type = setInterval(() => {
    const keys = typed(output);
    if (keys === undefined) return;
    clearInterval(type);
    child.stdin.write(keys);
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(type);
  return { code, output };
}

const QUESTION = 'Continue? [y/N] ';

it('heroku preflight:warm requests the paths', () =>
  withClients(scenarioOf('zero-downtime'), async (world) => {
    const warmed = await heroku(world, 'preflight:warm', '--json');
    expect(warmed.code).toBe(0);
    expect(jsonIn(warmed)).toMatchObject({ app: APP });
    expect(eventsOf(world.simulator, 'router-request').length).toBeGreaterThan(1);
  }));

describe('heroku preflight:watch', () => {
  it('runs what follows after --, with its options, and follows the deploy', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const command = ['git', 'push', '--quiet', 'heroku', 'main'];
      const watched = await heroku(world, 'preflight:watch', '--no-probe', '--', ...command);
      expect(watched.stdout).toMatch(/deploy +v4 is probably live/);
      expect(watched.code).toBe(0);
      expect(eventsOf(world.simulator, 'release')).toHaveLength(1);
    }));

  it('fails as its command does', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const command = ['git', 'push', 'heroku', 'no-such-branch'];
      expect(await heroku(world, 'preflight:watch', '--no-probe', '--', ...command)).toMatchObject({
        code: 1,
      });
    }));

  it('ends by Ctrl-C after it has said what goes on, and leaves no process', () =>
    withClients(
      scenarioOf('zero-downtime', { bootSeconds: 600 }),
      async (world) => {
        const words = 'preflight:watch --no-probe -- git push heroku main';
        const { code, output } = await atTerminal(world, words, () =>
          eventsOf(world.simulator, 'release').length > 0 ? '\u0003' : undefined,
        );
        expect(output).toContain('Stopped.');
        expect(output).not.toMatch(/Error|\n +at /);
        // SIGINT's number and 128.
        expect(code).toBe(130);
      },
      { speed: 1 },
    ));
});

describe('heroku preflight:install', () => {
  it('installs a hook that still works after the plugin is uninstalled', () =>
    withClients(scenarioOf('one-dyno'), async (world) => {
      const { stdout } = await heroku(world, 'preflight:install');
      expect(stdout).toMatch(/first step: +heroku preflight:check$/m);
      expect(stdout).toMatch(/removal: +heroku preflight:install --uninstall$/m);
      const recorded = join(world.repository.path, '.git/heroku-preflight/node');
      expect(await readFile(recorded, 'utf8')).toBe(`${process.execPath}\nheroku\n`);

      const copy = { HEROKU_DATA_DIR: join(world.repository.outside, 'data') };
      await cp(plugin.env.HEROKU_DATA_DIR, copy.HEROKU_DATA_DIR, { recursive: true });
      const removed = await world.run('heroku', ['plugins:uninstall', 'heroku-preflight'], copy);
      expect(removed.code).toBe(0);
      expect((await world.run('heroku', ['preflight:check'], copy)).code).toBe(127);
      expect(await readdir(join(copy.HEROKU_DATA_DIR, 'node_modules'))).not.toContain(
        'heroku-preflight',
      );

      const { code, stderr } = await world.run('git', ['push', 'heroku', 'main'], copy);
      expect(code).toBe(0);
      expect(remarksIn(stderr).join('\n')).toContain('heroku preflight:fix -a my-app');
      expect(eventsOf(world.simulator, 'router-request')).not.toEqual([]);
      await eventually(async () => (await processesOf(world.simulator)).length === 0 || undefined);
    }));
});

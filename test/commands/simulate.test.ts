import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { simulateCommand } from '../../src/commands/simulate.ts';
import { PRESET_NAMES } from '../../src/simulator/scenario/presets.ts';
import { until } from '../simulator/in-world.ts';
import { commandWorld } from '../support/command-context.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const end = useTeardown();
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder(end);
});

interface Run {
  readonly code: Promise<number>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly interrupt: (signal: NodeJS.Signals) => void;
}

function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const interruption = new AbortController();
  const { context, stdout, stderr } = commandWorld({
    ...{ argv, cwd: folder, platform: process.platform, signal: interruption.signal },
    env: { PATH: process.env.PATH, ...env },
  });
  return {
    code: simulateCommand.run(context),
    ...{ stdout, stderr },
    interrupt: (signal) => {
      interruption.abort(signal);
    },
  };
}

const sh = (script: string): string[] => ['--', '/bin/sh', '-c', script];

describe('simulate -- COMMAND', () => {
  it("exits with the command's exit code", async () => {
    expect(await run(sh('exit 7')).code).toBe(7);
  });

  it('exits with 128 + n when signal n ended the command', async () => {
    expect(await run(sh('kill -KILL $$')).code).toBe(137);
  });

  it("runs it in the world's environment, without variables that lead out of it", async () => {
    const proxies = { http_proxy: 'http://out', ALL_PROXY: 'http://out', NO_PROXY: '*' };
    const env = { ...proxies, HEROKU_HOST: 'example.com', HOME: '/real', MINE: 'kept' };
    await run(sh('env > seen'), env).code;

    const seen = readFileSync(join(folder, 'seen'), 'utf8');
    expect(seen).toMatch(/^HEROKU_API_KEY=HRKU-/m);
    expect(seen).toMatch(/^MINE=kept$/m);
    expect(seen).not.toMatch(/^HEROKU_HOST=|^HOME=\/real/m);
    expect(seen).toMatch(/^NO_PROXY=localhost,127\.0\.0\.1,::1$/m);
    const ways = (seen.match(/^(?!no_)\w+_proxy=.*$/gim) ?? []).map((line) => line.split('='));
    expect(ways.map(([name]) => name).sort()).toEqual([
      ...['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'all_proxy', 'http_proxy', 'https_proxy'],
    ]);
    expect(new Set(ways.map(([, url]) => url)).size).toBe(1);
  });

  it('runs it without a shell', async () => {
    await run(['--', 'touch', '$(touch gone) ; x']).code;
    expect(existsSync(join(folder, '$(touch gone) ; x'))).toBe(true);
  });

  it('removes the world at the end', async () => {
    await run(sh('printf %s "$GIT_CONFIG_GLOBAL" > seen; test -f "$GIT_CONFIG_GLOBAL"')).code;
    expect(existsSync(dirname(readFileSync(join(folder, 'seen'), 'utf8')))).toBe(false);
  });

  it('ends the command when it is interrupted', async () => {
    const running = run(sh('touch started; exec sleep 100'));
    await until(() => existsSync(join(folder, 'started')));

    running.interrupt('SIGTERM');

    expect(await running.code).toBe(143);
  });

  it('says where the app is, and that it is simulated', async () => {
    const running = run(['--app', 'shop', ...sh('true')]);
    await running.code;
    expect(running.stderr()).toMatch(/\(simulated\).*shop: https:\/\/shop-\w+\.herokuapp\.com\//);
    expect(running.stdout()).toBe('');
  });

  it("reports a program that doesn't exist", async () => {
    await expect(run(['--', 'no-such-program']).code).rejects.toMatchObject({
      code: 'command-not-started',
    });
  });

  it('logs events with --log, without secrets', async () => {
    await run([
      '--log',
      'log',
      ...sh('git ls-remote https://git.heroku.com/my-app.git; echo "$HEROKU_API_KEY" > token'),
    ]).code;

    const log = readFileSync(join(folder, 'log'), 'utf8');
    const token = readFileSync(join(folder, 'token'), 'utf8').trim();
    const events = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.map(({ type }) => type)).toContain('git-request');
    expect(log).not.toContain(token);
    expect(log).not.toContain(Buffer.from(`heroku:${token}`).toString('base64'));
  });
});

(existsSync('/dev/full') ? it : it.skip)(
  'a log that takes no more is said once, and ends nothing',
  async () => {
    const running = run(['--log', '/dev/full', ...sh('exit 7')]);
    expect(await running.code).toBe(7);
    expect(running.stderr().match(/can't be written any more/g)).toHaveLength(1);
  },
);

describe('simulate', () => {
  it('prints the variables and stays until it is interrupted', async () => {
    const running = run([]);
    await until(() => running.stderr().includes('Ctrl-C'));
    expect(running.stdout()).toMatch(/^export HTTPS_PROXY='http:\/\/127\.0\.0\.1:\d+'$/m);
    expect(running.stdout()).toMatch(/^unset HEROKU_HOST$/m);

    running.interrupt('SIGINT');

    expect(await running.code).toBe(0);
  });

  it('stops at once if it is interrupted while it starts', async () => {
    const running = run([]);
    running.interrupt('SIGINT');
    expect(await running.code).toBe(0);
  });

  it("doesn't start on Windows, but lists its scenarios", async () => {
    const world = { argv: ['--scenario', 'warm'], platform: 'win32' } as const;
    await expect(simulateCommand.run(commandWorld(world).context)).rejects.toMatchObject({
      ...{ code: 'platform-unsupported', hint: 'Run it in WSL' },
    });
    const { context, stdout } = commandWorld({ ...world, argv: ['--list'] });
    expect(await simulateCommand.run(context)).toBe(0);
    expect(stdout()).toContain('sleeping');
  });

  it('reads a scenario from a file', async () => {
    await writeFile(join(folder, 'mine.json'), '{"apps":{"shop":{"size":"basic"}}}');
    const running = run(['--scenario', 'mine.json', ...sh('true')]);
    expect(await running.code).toBe(0);
    expect(running.stderr()).toContain('shop');
  });

  it('lists every scenario as simulated', async () => {
    const running = run(['--list']);
    expect(await running.code).toBe(0);
    const lines = running.stdout().trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(PRESET_NAMES);
    expect(lines.filter((line) => !line.endsWith(' (simulated)'))).toEqual([]);
  });

  it('lists them in columns', async () => {
    const running = run(['--list']);
    await running.code;
    const columns = running.stdout().match(/^\S+ +/gm) ?? [];
    expect(new Set(columns.map((column) => column.length)).size).toBe(1);
  });

  it('shows its help', async () => {
    const running = run(['--help']);
    expect(await running.code).toBe(0);
    expect(running.stdout()).toMatch(/^Run a command against a simulated Heroku/);
    expect(running.stdout()).toContain('docs/simulator.md');
  });

  it.each(['--help', '--list'])('fits its %s on a terminal', async (option) => {
    const running = run([option]);
    await running.code;
    const tooLong = running
      .stdout()
      .split('\n')
      .filter((line) => line.length > 80);
    expect(tooLong).toEqual([]);
  });

  it.each([
    [['--sped', '2'], 'usage'],
    [['stray'], 'usage'],
    [['--speed', '0'], 'usage'],
    [['--speed', 'fast'], 'usage'],
    [['--scenario', 'none'], 'scenario-unknown'],
    [['--scenario', '.'], 'scenario-unreadable'],
    [['--scratch'], 'usage'],
    [['--app', 'Not An App'], 'scenario-invalid'],
    [['--log', 'no/such/folder/log'], 'log-unwritable'],
  ])('rejects %j and says what to do', async (argv, code) => {
    await expect(run(argv).code).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(/\w/),
    });
  });

  it('rejects --app with a file, which names its own app', async () => {
    await writeFile(join(folder, 'mine.json'), '{"apps":{"shop":{}}}');
    await expect(run(['--app', 'x-app', '--scenario', 'mine.json']).code).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

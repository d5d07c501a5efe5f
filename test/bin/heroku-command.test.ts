import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';

// The built file, between an oclif that does what the Heroku CLI's does and a bin that says what it was given.

/** What the CLI has done before it runs a command: its telemetry ends the process on Ctrl-C. */
const CLI = `
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1));
const [file, ...argv] = process.argv.slice(2);
const { default: command } = require(file);
command.id = 'preflight:test';
command.run(argv, {}).then(() => console.log('the CLI goes on'));
`;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'heroku-command-')));
  await mkdir(join(folder, 'dist/heroku/preflight'), { recursive: true });
  await writeFile(join(folder, 'cli.cjs'), CLI);
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Call {
  /** the bin, as a script */
  readonly bin: string;
  readonly name?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** a signal for the CLI's process, once the bin has written its first output */
  readonly interrupt?: NodeJS.Signals;
}

/** `heroku preflight:NAME` */
async function call({ bin, name = 'check', args = [], env = {}, interrupt }: Call): Promise<Ended> {
  const file = join(folder, 'dist/heroku/preflight', `${name}.cjs`);
  await copyFile(join(ROOT, 'dist/heroku/preflight/check.cjs'), file);
  await writeFile(join(folder, 'dist/heroku-preflight.cjs'), bin);
  const child = spawn(process.execPath, [join(folder, 'cli.cjs'), file, ...args], { env });
  child.stdin.end('typed');
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  if (interrupt !== undefined) child.stdout.once('data', () => child.kill(interrupt));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: stdout(), stderr: stderr() });
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

const SHOW = 'console.log(JSON.stringify(process.argv.slice(2)))';

describe('heroku preflight:NAME', () => {
  it.each([
    ['check', []],
    ['watch', ['--no-probe', '--', 'git', 'push', '--', 'a b', '"$HOME"', '']],
    ['fix', ['--help', '-a', 'my-app']],
  ])('passes every word to the bin: %s %j', async (name, args) => {
    const { stdout } = await call({ bin: SHOW, name, args });
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual([name, ...args]);
  });

  it('calls install-hooks for install', async () => {
    const { stdout } = await call({ bin: SHOW, name: 'install', args: ['--yes'] });
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual(['install-hooks', '--yes']);
  });

  it.each([0, 1, 2, 77])('exits with the exit code of the bin: %d', async (code) => {
    const ended = await call({ bin: `process.exit(${code})` });
    // Without an error, so that the CLI prints none, and ends as after any command.
    expect(ended).toMatchObject({ code, signal: null, stderr: '', stdout: 'the CLI goes on\n' });
  });

  it("leaves the bin the CLI's stdin, stdout and stderr", async () => {
    const bin = 'process.stdin.pipe(process.stdout); console.error("told")';
    const { stdout, stderr } = await call({ bin });
    expect([stdout, stderr]).toEqual(['typedthe CLI goes on\n', 'told\n']);
  });

  it('has the same Node run the bin', async () => {
    const { stdout } = await call({ bin: 'console.log(process.execPath)' });
    expect(stdout.split('\n')[0]).toBe(process.execPath);
  });

  it('has the bin suggest commands of the CLI', async () => {
    const { stdout } = await call({ bin: 'console.log(process.env.HEROKU_PREFLIGHT_CALLER)' });
    expect(stdout.split('\n')[0]).toBe('heroku');
  });

  it("hides the CLI's own mark of an update from the commands below", async () => {
    const { stdout } = await call({
      bin: 'console.log(process.env.HEROKU_REDIRECTED, process.env.HEROKU_APP)',
      env: { HEROKU_REDIRECTED: '1', HEROKU_APP: 'my-app' },
    });
    expect(stdout).toContain('undefined my-app\n');
  });

  it('ends by the signal that ended the bin', async () => {
    const ended = await call({ bin: 'process.kill(process.pid, "SIGTERM")' });
    expect(ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on, and lets the bin finish what it has begun',
    async (interrupt) => {
      const bin = `
        const stay = setInterval(() => {}, 1000);
        process.on('${interrupt}', () => {
          console.log('finishing');
          setTimeout(() => { console.log('done'); clearInterval(stay); process.exitCode = 3; }, 50);
        });
        console.log('begun');`;
      const { code, stdout } = await call({ bin, interrupt });
      expect(stdout).toBe('begun\nfinishing\ndone\nthe CLI goes on\n');
      expect(code).toBe(3);
    },
  );
});

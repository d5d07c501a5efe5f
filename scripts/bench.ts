import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Measures what the hook costs, in pairs with what it's compared with, so that a busy machine slows both.
// Prints medians. The reader judges them against the budgets, because machines differ.

const ROOT = join(import.meta.dirname, '..');
const RUNS = Number(process.argv[2] ?? 40);

interface Run {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'heroku-preflight-bench-'));
const repository = join(folder, 'app');
const hook = join(repository, '.git', 'hooks', 'pre-push');
// The machine as it is (NODE_EXTRA_CA_CERTS slows every Node down), without settings that change what the
// hook does: a proxy, a CA of git's, a config, a choice, CI.
const env = {
  ...process.env,
  ...{ CI: undefined, PREFLIGHT: undefined, HTTPS_PROXY: undefined, https_proxy: undefined },
  GIT_SSL_CAINFO: undefined,
  ...{ HOME: folder, GIT_CONFIG_NOSYSTEM: '1', HEROKU_API_KEY: 'none' },
};

try {
  setUp();
  const commit = git('rev-parse', 'HEAD').trim();
  const input = `refs/heads/main ${commit} refs/heads/main ${'0'.repeat(40)}\n`;
  const node = { command: [process.execPath, '-e', '0'] };
  const heroku = {
    command: [hook, 'heroku', 'https://git.heroku.com/my-app.git'],
    env: { NODE_OPTIONS: `--require=${join(ROOT, 'scripts/bench/instant-network.cjs')}` },
    input,
  };
  print('a Heroku push, network at 0 / node -e 0', pairs(heroku, node), 1.8);

  const bare = join(folder, 'bare-hook');
  writeFileSync(bare, '#!/bin/sh\nexit 0\n');
  chmodSync(bare, 0o755);
  const elsewhere = { command: [hook, 'origin', 'git@github.com:acme/app.git'], input };
  print('a push elsewhere / a bare sh hook', pairs(elsewhere, { command: [bare], input }), 1.15);

  git('init', '--quiet', '--bare', join(folder, 'backup.git'));
  const push = ['git', 'push', '--quiet', '--dry-run', join(folder, 'backup.git'), 'main'];
  const hooksOff = ['git', '-c', 'core.hooksPath=/dev/null', ...push.slice(1)];
  print(
    'git push elsewhere / the same without hooks',
    pairs({ command: push }, { command: hooksOff }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function setUp(): void {
  execFileSync('git', ['init', '--quiet', '-b', 'main', repository], { env });
  git(
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=b@example.com',
    ...'commit -q -m one --allow-empty'.split(' '),
  );
  execFileSync(process.execPath, [join(ROOT, 'dist/install-hooks.cjs')], { cwd: repository, env });
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: repository, env, encoding: 'utf8' });
}

interface Pair {
  readonly subject: number;
  readonly base: number;
}

function pairs(subject: Run, base: Run): Pair[] {
  for (const warmUp of [subject, base, subject, base]) time(warmUp);
  return Array.from({ length: RUNS }, () => ({ subject: time(subject), base: time(base) }));
}

/** Milliseconds of wall clock. */
function time({ command: [program = '', ...args], input = '', env: extra = {} }: Run): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    cwd: repository,
    env: { ...env, ...extra },
    input,
  });
  const ms = performance.now() - start;
  if (status !== 0)
    throw new Error(`${program} exited with ${String(status)}: ${stderr.toString()}`);
  return ms;
}

function print(what: string, measured: readonly Pair[], budget?: number): void {
  const ratio = median(measured.map(({ subject, base }) => subject / base));
  const subject = median(measured.map((pair) => pair.subject));
  const base = median(measured.map((pair) => pair.base));
  const bound = budget === undefined ? '' : `   (budget ${budget.toFixed(2)})`;
  process.stdout.write(
    `${what.padEnd(46)}${subject.toFixed(1).padStart(7)} / ${base.toFixed(1)} ms = ${ratio.toFixed(2)}${bound}\n`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { reportCommand } from '../../src/commands/report.ts';
import { stateLayout } from '../../src/state/layout.ts';
import { type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { writeJudgement } from '../../src/state/judgement.ts';
import { writeProbeRun } from '../../src/state/probe-record.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { deployedOn, UNENDED } from '../support/deploy-page.ts';
import { deployRecord } from '../support/deploy-records.ts';
import { long, outage, smooth } from '../support/probe-runs.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

/** The command's output with these runs on record; their processes run. */
const report = (argv: readonly string[], ...runs: WarmupRun[]) =>
  reportIn({ isAlive: () => true }, argv, ...runs);

async function reportIn(
  world: Parameters<typeof commandWorld>[0],
  argv: readonly string[],
  ...runs: WarmupRun[]
) {
  const { runs: folder } = stateLayout(`${repository.path}/.git`);
  await mkdir(dirname(folder), { recursive: true });
  await files.makeFolder(folder);
  for (const run of runs) await writeRun(files, folder, run);
  const { path: cwd, env } = repository;
  const { context, stdout } = commandWorld({ argv, cwd, env, ...world });
  return { code: await reportCommand.run(context), printed: stdout() };
}

it('right after a push, its process may not have begun', async () => {
  const run = runOf({
    ...{ startedAt: new Date().toISOString(), outcome: { kind: 'running', pid: null } },
    ...{ request: null, paths: [], deploy: deployRecord({ phase: 'build' }) },
  });
  const { printed } = await reportIn({ isAlive: () => false }, [], run);
  expect(printed).toMatch(/ℹ deploy +building \(\d+ s so far\)/);
});

/** The same with probes of the newest run, unless it has none. */
async function reportProbed(
  argv: readonly string[],
  probed: ReturnType<typeof outage> | undefined,
  ...runs: WarmupRun[]
) {
  const { runs: folder } = stateLayout(`${repository.path}/.git`);
  const [newest] = runs;
  await report([]);
  if (probed && newest) {
    await writeProbeRun(files, folder, newest.id, probed.run);
    await writeJudgement(files, folder, newest.id, probed.judgement);
  }
  return report(argv, ...runs);
}

/** v42 and v41, the newest first. */
const TWO = [deployedOn(28, undefined).run, deployedOn(27, undefined).run];

/** Its build has failed. */
const UNRELEASED = {
  deploy: deployRecord({ phase: 'over', outcome: { kind: 'build-failed' } }),
} as const;

it('report --html without a name, such as of an unset variable, is refused', async () => {
  await expect(report(['--html', ''], ...TWO)).rejects.toThrow('--html needs the name of a file');
});

describe('report --json', () => {
  it('is plain ASCII for any record', async () => {
    const app = 'a\u009b2J\u202e';
    const { printed } = await report(['--json'], runOf({ app }));
    expect(printed).toMatch(/^[\n -~]+$/);
    expect(JSON.parse(printed)).toMatchObject({ runs: [{ app }] });
  });

  it('names what visitors felt as watch --json does', async () => {
    const probed = outage();
    const { printed } = await reportProbed(['--json'], probed, ...TWO);
    const { runs } = JSON.parse(printed) as {
      runs: { judgement: Record<string, unknown> | null }[];
    };
    expect(runs[0]?.judgement).toMatchObject({
      verdict: probed.judgement.verdict,
      downtimeSeconds: probed.judgement.downtimeMs / 1_000,
    });
    expect(runs[0]?.judgement).not.toHaveProperty('downtimeMs');
    expect(runs[1]?.judgement).toBeNull();
  });
});

describe('report --stop', () => {
  const RUNNING = runOf({ outcome: { kind: 'running', pid: 4711 } });

  /** Its process is gone. */
  const stop = (argv: readonly string[], ...runs: WarmupRun[]) =>
    reportIn({ isAlive: () => false }, ['--stop', ...argv], ...runs);

  it('shows what it has stopped, as JSON if that is asked for', async () => {
    const { code, printed } = await stop([], RUNNING, { ...RUNNING, id: `${RUNNING.id}2` });
    expect(code).toBe(0);
    expect(printed).toContain('the process ended before the app answered');
    expect(printed).not.toContain('not stopped');
    const json = await stop(['--json'], RUNNING);
    expect(JSON.parse(json.printed)).toMatchObject({ runs: [{ outcome: { kind: 'crashed' } }] });
  });

  it.each([
    [[], 'No warm-up is running.\n'],
    [['--app', 'my-app'], 'No warm-up of my-app is running.\n'],
  ])('says if nothing was running: %j', async (argv, printed) => {
    const other = runOf({ ...RUNNING, app: 'other-app', outcome: { kind: 'finished' } });
    expect(await stop(argv, other)).toEqual({ code: 0, printed });
  });

  it('says that it can’t ask a process to end', async () => {
    const { runs } = stateLayout(`${repository.path}/.git`);
    await mkdir(join(runs, `${RUNNING.id}.stop`), { recursive: true });
    await expect(stop([], RUNNING)).rejects.toMatchObject({
      ...{ code: 'state-unwritable', message: `can't write to ${runs} (EISDIR)` },
    });
  });

  /** The same, begun just now. */
  const recent = () => ({
    ...RUNNING,
    startedAt: new Date().toISOString(),
    deadline: new Date(Date.now() + 100_000).toISOString(),
  });

  it('ends at once if it is interrupted', async () => {
    const world = { isAlive: () => true, signal: AbortSignal.abort('SIGINT') };
    await expect(reportIn(world, ['--stop'], recent())).rejects.toBe('SIGINT');
  });

  it('doesn’t wait for one that has ended for sure, although its id is in use', async () => {
    const world = { isAlive: () => true, signal: AbortSignal.abort('SIGINT') };
    expect((await reportIn(world, ['--stop'], RUNNING)).code).toBe(0);
  });

  it('warns that the id of a running process may belong to another program', async () => {
    const { code, printed } = await report(['--stop'], recent());
    expect(code).toBe(2);
    expect(printed.replaceAll(/\n {10,}/g, ' ')).toContain(
      'process 4711 was still running after 5 s; if ours was killed, this may be another program',
    );
  });
});

describe('report', () => {
  it('shows that all paths have answered even if their process was killed', async () => {
    const answer = { status: 200, expected: true, flaw: null, redirect: null, error: null };
    const paths = [
      pathRecord({
        requests: 1,
        isFinal: true,
        answer: { ...answer, ms: 900, retryAfterMs: null, standIn: null },
      }),
    ];
    const { code, printed } = await report([], runOf({ paths }));
    expect(code).toBe(0);
    expect(printed).toContain('✔ awake             answered 200 after 900 ms');
  });

  it('calls a deploy watched if it isn’t one of a push', async () => {
    const { printed } = await report([], { ...(TWO[0] ?? runOf()), commit: '' });
    expect(printed).toMatch(/^my-app {2}watched at 2026-11-28 11:59:40 UTC\n/);
  });

  it('prints help', async () => {
    const { code, printed } = await report(['--help']);
    expect(code).toBe(0);
    expect(printed).toContain('heroku-preflight/runs');
  });
});

describe('report of a deploy that was probed', () => {
  it('draws what visitors felt, and says what is usual', async () => {
    await reportProbed([], smooth(), ...TWO.slice(1));
    const { printed } = await reportProbed([], outage(), ...TWO);
    expect(printed).toMatch(
      /visitors +FAIL: 9\.0 s of downtime, 18 of 330 probes failed \(18 ×\n +5xx\), 4 slow answers \(over 1\.0 s\)\n/,
    );
    expect(printed).toMatch(/usually +downtime 0 s, failed probes 0%,/);
    expect(printed.match(/^ +failed +✖+$/gm)).toHaveLength(1);
    for (const line of printed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('can be of one release', async () => {
    const { printed } = await reportProbed(['--deploy', 'v41'], outage(), ...TWO);
    expect(printed).toContain('v41: live');
    expect(printed).not.toContain('v42');
  });

  it('is of the latest 20 runs, and in JSON with the numbers', async () => {
    const runs = Array.from({ length: 28 }, (_, day) => deployedOn(28 - day, undefined).run);
    const { printed } = await reportProbed(['--json'], outage(), ...runs);
    const all = (JSON.parse(printed) as { runs: { judgement: object | null }[] }).runs;
    expect(all).toHaveLength(20);
    expect(all[0]).toMatchObject({ judgement: { verdict: 'fail' } });
    expect(all[1]).toMatchObject({ judgement: null });
  });

  it.each([
    [['--deploy', 'v7'], /^no deploy v7 is on record$/],
    [['--html', 'x.html', '--stop'], /^--stop and --html can't be used together$/],
    [['--html', '-', '--json'], /^--html and --json can't be used together$/],
    [['--stop', '--deploy', 'v42'], /^--stop and --deploy can't be used together$/],
  ])('refuses %j', async (argv, message) => {
    await expect(reportProbed(argv, undefined, ...TWO)).rejects.toThrow(message);
  });

  it.each([
    ['names the newest releases', TWO, 'The newest are v42, v41'],
    [
      'names none if none was made',
      [{ ...(TWO[0] ?? runOf()), ...UNRELEASED }],
      'heroku-preflight report shows those that are',
    ],
  ])('%s for one that isn’t on record', async (_, runs, hint) => {
    await expect(report(['--deploy', 'v7'], ...runs)).rejects.toMatchObject({
      ...{ code: 'no-deploy', message: 'no deploy v7 is on record', hint },
    });
  });

  it('asks for the app if several have such a release', async () => {
    const [mine, other] = [TWO[0] ?? runOf(), { ...(TWO[0] ?? runOf()), id: `${runOf().id}2` }];
    const runs = [mine, { ...other, app: 'other-app' }];
    await expect(reportProbed(['--deploy', 'v42'], undefined, ...runs)).rejects.toMatchObject({
      message: 'several apps have v42 on record',
      hint: 'Name one with --app: my-app, other-app',
    });
  });
});

describe('report --html', () => {
  const pageAt = (path: string): Promise<string> => readFile(join(repository.path, path), 'utf8');

  const modeOf = async (path: string): Promise<number> =>
    (await stat(join(repository.path, path))).mode;

  it('writes a page about the newest deploy, and again over it', async () => {
    const { code, printed } = await reportProbed(['--html', 'deploy.html'], outage(), ...TWO);
    expect([code, printed]).toEqual([0, 'Wrote deploy.html about my-app v42: FAIL\n']);
    expect(await pageAt('deploy.html')).toContain('9.0 s of downtime');
    await reportProbed(['--html', 'deploy.html', '--deploy', 'v41'], undefined, ...TWO);
    expect(await pageAt('deploy.html')).toContain('<title>my-app v41: not probed</title>');
    // Nothing temporary is left.
    expect(await readdir(repository.path)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/deploy\.html.+/)]),
    );
    // Others may read it, as any file that a shell writes.
    await writeFile(join(repository.path, 'other'), '');
    const [page, other] = await Promise.all(['deploy.html', 'other'].map(modeOf));
    expect(page).toBe(other);
  });

  it('writes to stdout, and nothing else there', async () => {
    const { printed } = await reportProbed(['--html', '-'], outage(), ...TWO);
    expect(printed).toMatch(/^<!doctype html>\n[^]*<\/html>\s*$/);
  });

  it('reads 20,000 probes, and writes less than 1 MB', async () => {
    await reportProbed(['--html', 'long.html'], long(), ...TWO);
    const { size } = await stat(join(repository.path, 'long.html'));
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThan(1_000_000);
    expect(await pageAt('long.html')).toContain('20,000');
  });

  it('is written about a deploy that never ended', async () => {
    const run = { ...(TWO[0] ?? runOf()), ...UNENDED };
    await reportProbed(['--html', 'deploy.html'], undefined, run);
    expect(await pageAt('deploy.html')).toContain('no end on record');
  });

  it('names a deploy without a release by its id', async () => {
    const run = { ...(TWO[0] ?? runOf()), ...UNRELEASED };
    const { printed } = await report(['--html', 'deploy.html', '--deploy', run.id], run);
    expect(printed).toBe(`Wrote deploy.html about my-app ${run.id}\n`);
  });

  it('overwrites no other file, not even through a link', async () => {
    const path = join(repository.path, 'notes.html');
    await writeFile(path, '<!doctype html>\nmine');
    await symlink(path, join(repository.path, 'link.html'));
    for (const name of ['notes.html', 'link.html'])
      await expect(reportProbed(['--html', name], undefined, ...TWO)).rejects.toMatchObject({
        message: `${name} isn't a report of ours`,
        hint: 'Give another name, or remove it',
      });
    expect(await readFile(path, 'utf8')).toBe('<!doctype html>\nmine');
  });

  it('fills an empty file, and doesn’t replace a device', async () => {
    await writeFile(join(repository.path, 'empty.html'), '');
    await reportProbed(['--html', 'empty.html'], undefined, ...TWO);
    expect(await pageAt('empty.html')).toContain('</html>');
    await reportProbed(['--html', '/dev/null'], undefined, ...TWO);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it.each([
    ['missing/deploy.html', "can't write missing/deploy.html (ENOENT)", "Its folder doesn't exist"],
    ['.git', "can't write .git (EISDIR)", 'Give another name'],
    ['.git/HEAD/x', "can't write .git/HEAD/x (ENOTDIR)", 'Give another name'],
  ])('says why it can’t write %s', async (file, message, hint) => {
    await expect(reportProbed(['--html', file], undefined, ...TWO)).rejects.toMatchObject({
      ...{ code: 'page-unwritable', message, hint },
    });
  });

  it('needs a deploy', async () => {
    await expect(reportProbed(['--html', 'x.html'], undefined, runOf())).rejects.toMatchObject({
      message: 'no deploy is on record',
    });
  });
});

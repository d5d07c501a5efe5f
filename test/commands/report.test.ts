import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { reportCommand } from '../../src/commands/report.ts';
import { stateLayout } from '../../src/state/layout.ts';
import { type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { commandWorld } from '../support/command-context.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

/** The command's output with these runs on record. */
async function report(argv: readonly string[], ...runs: WarmupRun[]) {
  const { runs: folder } = stateLayout(`${repository.path}/.git`);
  await mkdir(dirname(folder), { recursive: true });
  await files.makeFolder(folder);
  for (const run of runs) await writeRun(files, folder, run);
  const { path: cwd, env } = repository;
  const { context, stdout } = commandWorld({ argv, cwd, env, isAlive: () => true });
  return { code: await reportCommand.run(context), printed: stdout() };
}

describe('report --json', () => {
  it('is plain ASCII for any record', async () => {
    const app = 'a\u009b2J\u202e';
    const { printed } = await report(['--json'], runOf({ app }));
    expect(printed).toMatch(/^[\n -~]+$/);
    expect(JSON.parse(printed)).toMatchObject({ runs: [{ app }] });
  });
});

describe('report --stop', () => {
  it('warns that the id of a running process may belong to another program', async () => {
    const now = Date.now();
    const run = runOf({
      startedAt: new Date(now).toISOString(),
      deadline: new Date(now + 100_000).toISOString(),
      outcome: { kind: 'running', pid: 4711 },
    });
    const { code, printed } = await report(['--stop'], run);
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

  it('prints help', async () => {
    const { code, printed } = await report(['--help']);
    expect(code).toBe(0);
    expect(printed).toContain('heroku-preflight/runs');
  });
});

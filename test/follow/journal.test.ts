import { expect, it } from '@jest/globals';
import { readRun, runPath } from '../../src/state/warmup-runs.ts';
import { openJournal } from '../../src/follow/journal.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { answerOf } from '../support/warm-report.ts';
import { runOf } from '../support/warmup-runs.ts';

it('notes an answer with the time of its status line, however long its body took', async () => {
  const run = runOf();
  const path = runPath('/runs', run.id);
  const files = memoryFiles({ [path]: JSON.stringify(run) });
  const today = () => new Date('2026-01-01T00:00:10.250Z');
  const journal = openJournal({ files, today }, '/runs', run);
  journal.note(0, { answer: answerOf({ bodyMs: 10_000 }), pauseMs: undefined });
  await journal.flush();
  expect(await readRun(files, path)).toMatchObject({
    paths: [{ isFinal: true, answer: { status: 200, ms: 250 } }],
    attempts: [{ status: 200, ms: 250 }],
  });
});

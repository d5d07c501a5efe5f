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

it('notes when a path is asked again, until which it has no final answer', () => {
  const files = memoryFiles();
  const today = () => new Date('2026-01-01T00:00:10.250Z');
  const journal = openJournal({ files, today }, '/runs', runOf());
  journal.note(0, { answer: answerOf({ status: 503 }), pauseMs: 2_000 });
  expect(journal.run().paths).toMatchObject([
    { isFinal: false, notBefore: '2026-01-01T00:00:12.250Z' },
  ]);
  journal.note(0, { answer: answerOf(), pauseMs: undefined });
  expect(journal.run().paths).toMatchObject([{ isFinal: true, notBefore: null }]);
});

it('changes no deploy of a run without one', () => {
  const journal = openJournal({ files: memoryFiles(), today: () => new Date(0) }, '/runs', runOf());
  journal.deploy((record) => ({ ...record, sleeps: true }));
  expect(journal.run()).toEqual(runOf());
});

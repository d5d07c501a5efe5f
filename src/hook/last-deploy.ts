import type { Files } from '../base/files.ts';
import { followedWords } from '../report/followed-words.ts';
import type { LastDeploy } from '../report/push-topics.ts';
import type { Judgement } from '../state/judgement.ts';
import { newestRunOf } from '../state/run-list.ts';

// Other apps of the repository may have been pushed since.
const MOST_READ = 5;

/** What became of the app's last deploy; undefined: it isn't over, or wasn't followed. Never rejects. */
export async function lastDeploy(
  files: Files,
  folder: string,
  app: string,
): Promise<LastDeploy | undefined> {
  const run = await newestRunOf(app, files, folder, MOST_READ).catch(() => undefined);
  if (!run?.deploy || run.outcome.kind !== 'finished') return undefined;
  const { id, deploy } = run;
  const judgement = deploy.probing === null ? undefined : await judgementOf(files, folder, id);
  // By now, what could be done in time is too late.
  const words = followedWords(deploy, app, Infinity, judgement);
  return words && { id, line: { label: 'last deploy', ...words } };
}

/** Few deploys have one, so other pushes don't load what reads it. */
async function judgementOf(
  files: Files,
  folder: string,
  id: string,
): Promise<Judgement | undefined> {
  const { readJudgement } = await import('../state/judgement.ts');
  return readJudgement(files, folder, id);
}

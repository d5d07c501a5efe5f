import { onlyChecks, readsOf, runChecks } from '../checks/run-checks.ts';
import type { CheckSettings } from '../config/defaults.ts';
import type { AppReader } from '../heroku/open.ts';
import { noticeLines } from '../report/hook-report.ts';
import type { Style } from '../terminal/style.ts';
import { HOOK_LIMIT_MS } from './contract.ts';
import type { NothingNew } from './plan-push.ts';

interface Ports {
  readonly readApp: AppReader;
  readonly today: () => Date;
  readonly style: Style;
}

/**
 * After a release phase fails, Heroku has the commit but doesn't run it, and git says "Everything
 * up-to-date". Empty if that isn't so, or can't be read: such a push deploys and claims nothing.
 */
export async function nothingNewLines(
  { app, token }: NothingNew,
  settings: CheckSettings,
  { readApp, today, style }: Ports,
): Promise<string[]> {
  const checks = onlyChecks(settings, ['last-release']);
  const wanted = readsOf(checks);
  if (wanted.size === 0) return [];
  const readings = await readApp({
    ...{ app, token, wanted, budgetMs: HOOK_LIMIT_MS },
    meanwhile: Promise.resolve(),
  });
  const [result] = runChecks(readings, checks, { today: today() });
  if (result?.status !== 'fail' || result.problem.kind !== 'release-failed') return [];
  const { version, running } = result.problem;
  const serves = running === null ? 'the release before it' : `v${running}`;
  return noticeLines(
    `git has nothing new to push, but ${app} runs ${serves}: v${version} failed. To run its release phase again:`,
    style,
    `heroku releases:retry -a ${app}`,
  );
}

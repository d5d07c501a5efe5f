import { failureJson } from '../base/errors.ts';
import { commandText } from '../base/text.ts';
import type { Remedy } from '../checks/check.ts';
import { checkOf } from '../checks/index.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { fullLines, type JudgedCheck, tally } from './check-lines.ts';
import type { CheckedApp } from './check-report.ts';
import { priceJson } from './amount-words.ts';
import type { CheckJson } from './json-schemas.ts';

type AppJson = CheckJson['apps'][number];
type ResultJson = AppJson['checks'][number];

/** What `heroku-preflight check --json` prints, as check.schema.json describes it. */
export const checkJson = (
  apps: readonly CheckedApp[],
  { startedAt, elapsedMs }: { readonly startedAt: Date; readonly elapsedMs: number },
): CheckJson => ({
  version: 1,
  startedAt: startedAt.toISOString(),
  elapsedMs: Math.round(elapsedMs * 10) / 10,
  apps: apps.map(appJson),
});

const appJson = ({ app, results, requestsLeft }: CheckedApp): AppJson => ({
  app,
  ...tally(results),
  unreadable: results.filter(({ status }) => status === 'unreadable').length,
  requestsLeft: requestsLeft ?? null,
  checks: results.map(resultJson),
});

function resultJson(result: CheckResult): ResultJson {
  const { id, severity, status } = result;
  const { title, doc } = checkOf(id);
  return { id, title, severity, status, ...foundJson(result), doc };
}

type FoundJson = Pick<ResultJson, 'code' | 'message' | 'hint' | 'commands' | 'price'>;

function foundJson(result: CheckResult): FoundJson {
  if (result.status !== 'unreadable') return judgedJson(result);
  const { hint, command, ...failure } = failureJson(result.error);
  return { ...failure, hint: hint ?? command, commands: [], price: null };
}

function judgedJson(result: JudgedCheck): FoundJson {
  const lines = fullLines(result);
  const remedy = 'remedy' in result ? result.remedy : undefined;
  const hints = lines.flatMap(({ hint, command, note }) => [
    hint ?? (remedy ? undefined : command),
    // A price has a place of its own.
    remedy?.price ? undefined : note,
  ]);
  return {
    code: codeOf(result),
    message: joined(lines.map(({ text }) => text)),
    hint: joined(hints),
    commands: remedy ? commandsOf(remedy) : [],
    price: remedy?.price ? priceJson(remedy.price) : null,
  };
}

function codeOf(result: JudgedCheck): string | null {
  switch (result.status) {
    case 'pass':
      return null;
    case 'fail':
      return result.problem.kind === 'unmet' ? result.problem.reason : result.problem.kind;
    case 'advice':
      return result.advice.kind;
    case 'not-applicable':
      return result.reason;
  }
}

function joined(texts: readonly (string | undefined)[]): string | null {
  const said = texts.filter((text) => text !== undefined && text !== '');
  return said.length === 0 ? null : said.join('; ');
}

const commandsOf = ({ command, further = [] }: Remedy): string[][] =>
  [command, ...further]
    .filter((words) => commandText(words) !== undefined)
    .map((words) => [...words]);

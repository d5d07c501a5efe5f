import en from 'zod/v4/locales/en.js';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import { Scenario, type ScenarioWithDefaults } from './scenario.ts';

type Issue = NonNullable<ReturnType<typeof Scenario.safeParse>['error']>['issues'][number];

/**
 * @param source where it comes from, for the message: a file's name or "the scenario"
 * @throws PreflightError `scenario-invalid` with everything that is wrong
 */
export function readScenario(value: unknown, source = 'the scenario'): ScenarioWithDefaults {
  const result = Scenario.safeParse(value, { error: en().localeError });
  if (result.success) return result.data;
  throw new PreflightError(
    'scenario-invalid',
    `${printable(source)}: ${result.error.issues.map(describeIssue).join('; ')}`,
    { hint: 'heroku-preflight simulate --help shows what a scenario can hold' },
  );
}

/** As `readScenario`, from the text of a JSON file. */
export function parseScenario(text: string, source: string): ScenarioWithDefaults {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PreflightError('scenario-invalid', `${printable(source)} isn't JSON`, {
      hint: printable((cause as Error).message),
      cause,
    });
  }
  return readScenario(value, source);
}

function describeIssue(issue: Issue): string {
  // A record's bad key: the reason is one level down.
  const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  const where = issue.path.map(String).join('.');
  return printable(where === '' ? (reason ?? '') : `${where}: ${reason ?? issue.message}`);
}

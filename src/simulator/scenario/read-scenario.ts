import { problemLines } from '../../config/config-error.ts';
import { problemsIn } from '../../config/flaw.ts';
import { readDocument, safeParse } from '../../config/read-document.ts';
import { schemaComplaints } from '../../config/schema-flaws.ts';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import { Scenario, type ScenarioWithDefaults } from './scenario.ts';

const WHEN_EMPTY = 'the file is empty; {"apps": {"my-app": {}}} is a scenario';

/** @throws PreflightError `scenario-invalid` with everything that is wrong, a line each */
export function readScenario(value: unknown): ScenarioWithDefaults {
  const result = safeParse(Scenario, value);
  if (result.success) return result.data;
  const complaints = schemaComplaints(Scenario, result.error.issues);
  throw invalid(complaints.map(({ message }) => `the scenario: ${message}`));
}

/**
 * As `readScenario`, from the text of a file: JSON with comments and trailing commas. Messages say
 * where in the file.
 * @param file how messages call it
 */
export function parseScenario(text: string, file: string): ScenarioWithDefaults {
  const outcome = readDocument(Scenario, text, WHEN_EMPTY);
  if ('value' in outcome) return outcome.value;
  throw invalid(problemLines(printable(file), problemsIn(text, outcome.flaws)));
}

function invalid(lines: readonly string[]): PreflightError {
  return new PreflightError('scenario-invalid', lines.join('\n'), {
    hint: 'docs/simulator.md in this package has all that a scenario can hold',
  });
}

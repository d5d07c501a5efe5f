import { resolve } from 'node:path';
import { PreflightError } from '../../base/errors.ts';
import { readText } from '../../base/files.ts';
import { nodeFiles } from '../../base/node-files.ts';
import { suggestionFor } from '../../base/suggestion.ts';
import { printable } from '../../base/text.ts';
import { problemLines, readDocument, readValue } from '../../config/jsonc.ts';
import { PRESET_NAMES, presetScenario } from './presets.ts';
import { Scenario, type ScenarioWithDefaults } from './scenario.ts';

/**
 * @param choice a preset's name, or the path of a JSON file
 * @param app the name that the user wants for a preset's app; a file names its own
 * @param appsHere the names for a preset's apps when the user wants none
 * @throws PreflightError `scenario-unknown`, `scenario-unreadable`, `scenario-invalid`, `usage`
 */
export async function chooseScenario(
  choice: string,
  app: string | undefined,
  cwd: string,
  appsHere: readonly string[] = [],
): Promise<Scenario> {
  const preset = PRESET_NAMES.find((name) => name === choice);
  if (preset) return presetScenario(preset, ...(app === undefined ? appsHere : [app]));
  const text = await readScenarioFile(choice, cwd);
  if (app === undefined) return parseScenario(text, choice);
  throw new PreflightError(
    'usage',
    `--app doesn't go with a file: ${printable(choice)} names its own apps`,
    {
      hint: 'Leave --app out',
    },
  );
}

async function readScenarioFile(path: string, cwd: string): Promise<string> {
  const reading = await readText(nodeFiles, resolve(cwd, path));
  if ('text' in reading) return reading.text;
  if (reading.absent) throw unknown(path, reading.cause);
  throw new PreflightError('scenario-unreadable', `${printable(path)} ${reading.problem}`, {
    hint: 'A scenario is a JSON file',
    cause: reading.cause,
  });
}

function unknown(choice: string, cause: unknown): PreflightError {
  const meant = suggestionFor(choice, PRESET_NAMES);
  return new PreflightError(
    'scenario-unknown',
    `no scenario and no file is called ${printable(choice)}`,
    { hint: meant === undefined ? '--list shows the scenarios' : `Did you mean ${meant}?`, cause },
  );
}

const WHEN_EMPTY = 'the file is empty; {"apps": {"my-app": {}}} is a scenario';

/** @throws PreflightError `scenario-invalid`, with a line for each mistake */
export function readScenario(value: unknown): ScenarioWithDefaults {
  const outcome = readValue(Scenario, value);
  if ('value' in outcome) return outcome.value;
  throw invalid(outcome.complaints.map((complaint) => `the scenario: ${complaint}`));
}

/**
 * Like `readScenario`, from the text of a file: JSON with comments and trailing commas. Messages have the
 * place in the file.
 * @param file its name in messages
 */
export function parseScenario(text: string, file: string): ScenarioWithDefaults {
  const outcome = readDocument(Scenario, text, WHEN_EMPTY);
  if ('value' in outcome) return outcome.value;
  throw invalid(problemLines(printable(file), outcome.problems));
}

function invalid(lines: readonly string[]): PreflightError {
  return new PreflightError('scenario-invalid', lines.join('\n'), {
    hint: 'docs/simulator.md in this package describes all settings',
  });
}

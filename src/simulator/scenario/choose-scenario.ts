import * as files from 'node:fs/promises';
import { resolve } from 'node:path';
import { readText } from '../../config/read-text.ts';
import { suggestionFor } from '../../config/suggestion.ts';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import { PRESET_NAMES, presetScenario } from './presets.ts';
import { parseScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/**
 * @param choice a preset's name, or the path of a JSON file
 * @param app the name for a preset's app; a file names its own
 * @throws PreflightError `scenario-unknown`, `scenario-unreadable`, `scenario-invalid`, `usage`
 */
export async function chooseScenario(
  choice: string,
  app: string | undefined,
  cwd: string,
): Promise<Scenario> {
  const preset = PRESET_NAMES.find((name) => name === choice);
  if (preset) return presetScenario(preset, app);
  const text = await readScenarioFile(choice, cwd);
  if (app === undefined) return parseScenario(text, choice);
  throw new PreflightError('usage', `--app has no use: ${printable(choice)} names its apps`, {
    hint: 'leave --app out',
  });
}

async function readScenarioFile(path: string, cwd: string): Promise<string> {
  const reading = await readText(files, resolve(cwd, path));
  if ('text' in reading) return reading.text;
  if (reading.absent) throw unknown(path, reading.cause);
  throw new PreflightError('scenario-unreadable', `${printable(path)} ${reading.problem}`, {
    hint: 'a scenario is a file of JSON',
    cause: reading.cause,
  });
}

function unknown(choice: string, cause: unknown): PreflightError {
  const meant = suggestionFor(choice, PRESET_NAMES);
  return new PreflightError(
    'scenario-unknown',
    `there is neither a scenario nor a file called ${printable(choice)}`,
    { hint: meant === undefined ? '--list shows the scenarios' : `Did you mean ${meant}?`, cause },
  );
}

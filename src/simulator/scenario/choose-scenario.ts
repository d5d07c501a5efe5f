import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PreflightError } from '../../errors.ts';
import { printable } from '../../report/printable.ts';
import { PRESET_NAMES, presetScenario } from './presets.ts';
import { parseScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/**
 * @param choice a preset's name, or the path of a JSON file
 * @param app the name for a preset's app; a file names its own
 * @throws PreflightError `scenario-unknown`, `scenario-invalid`, `usage`
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
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new PreflightError(
      'scenario-unknown',
      `${printable(path)} is neither a scenario's name nor a file that can be read (${code})`,
      { hint: `the scenarios are ${PRESET_NAMES.join(', ')}`, cause },
    );
  }
}

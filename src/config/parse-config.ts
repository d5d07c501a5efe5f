import { readDocument } from './jsonc.ts';
import { ConfigError } from './problems.ts';
import { type Config, ConfigSchema } from './schema.ts';

const WHEN_EMPTY = 'the file is empty; {} is a config that changes nothing';

/**
 * Reads a config's text: JSON with comments and trailing commas. Throws a ConfigError that lists all
 * that is wrong with it.
 * @param file how messages call it
 */
export function parseConfig(text: string, file: string): Config {
  const outcome = readDocument(ConfigSchema, text, WHEN_EMPTY);
  if ('value' in outcome) return outcome.value;
  throw new ConfigError(file, outcome.problems);
}

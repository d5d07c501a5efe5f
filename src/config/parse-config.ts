import { ConfigError } from './config-error.ts';
import { type Flaw, problemsIn } from './flaw.ts';
import { type Config, ConfigSchema } from './schema.ts';
import { schemaFlaws } from './schema-flaws.ts';
import { parseSyntax } from './syntax.ts';
import { treeValue } from './tree-value.ts';

/**
 * Reads a config's text: JSON with comments and trailing commas. Throws a ConfigError that lists all
 * that is wrong with it.
 * @param file how messages call it
 */
export function parseConfig(text: string, file: string): Config {
  const outcome = readConfig(text);
  if ('config' in outcome) return outcome.config;
  throw new ConfigError(file, problemsIn(text, outcome.flaws));
}

function readConfig(text: string): { config: Config } | { flaws: Flaw[] } {
  try {
    const syntax = parseSyntax(text);
    if ('flaw' in syntax) return { flaws: [syntax.flaw] };
    const flaws: Flaw[] = [];
    const value = treeValue(syntax.root, flaws);
    // An empty message marks what the schema has no words of its own for.
    const result = ConfigSchema.safeParse(value, { reportInput: true, error: () => '' });
    if (result.success && flaws.length === 0) return { config: result.data };
    return {
      flaws: [...flaws, ...schemaFlaws(ConfigSchema, result.error?.issues ?? [], syntax.root)],
    };
  } catch (error) {
    // The parser is recursive: a megabyte of brackets is more than the stack has room for.
    if (error instanceof RangeError)
      return { flaws: [{ offset: 0, message: 'it is nested too deeply' }] };
    throw error;
  }
}

import * as z from 'zod/mini';
import type { Flaw } from './flaw.ts';
import { schemaFlaws } from './schema-flaws.ts';
import { parseSyntax } from './syntax.ts';
import { treeValue } from './tree-value.ts';

/**
 * Reads JSON with comments and trailing commas.
 * @param whenEmpty what to say of a text without anything in it
 * @returns its value, defaults included, or all that is wrong with it
 */
export function readDocument<Schema extends z.core.$ZodType>(
  schema: Schema,
  text: string,
  whenEmpty: string,
): { readonly value: z.output<Schema> } | { readonly flaws: readonly Flaw[] } {
  try {
    const syntax = parseSyntax(text, whenEmpty);
    if ('flaw' in syntax) return { flaws: [syntax.flaw] };
    const flaws: Flaw[] = [];
    const value = treeValue(syntax.root, flaws);
    const result = safeParse(schema, value);
    if (result.success && flaws.length === 0) return { value: result.data };
    return { flaws: [...flaws, ...schemaFlaws(schema, result.error?.issues ?? [], syntax.root)] };
  } catch (error) {
    // The parser is recursive: a megabyte of brackets is more than the stack has room for.
    if (error instanceof RangeError)
      return { flaws: [{ offset: 0, message: 'it is nested too deeply' }] };
    throw error;
  }
}

/** Parses `value` so that its issues can be put into words by `issue-wording.ts`. */
export function safeParse<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
): z.core.util.SafeParseResult<z.output<Schema>> {
  // An empty message marks what the schema has no words of its own for.
  return z.safeParse(schema, value, { reportInput: true, error: () => '' });
}

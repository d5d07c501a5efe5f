import * as z from 'zod/mini';

/** What a JSON schema file says about itself. */
interface About {
  readonly $id: string;
  readonly title: string;
  readonly description: string;
}

/**
 * The text of a JSON schema file for `schema`'s input, for editors and validators.
 * @param reused `ref`: writes repeated parts once and refers to them
 */
export function jsonSchemaText(
  schema: z.core.$ZodType,
  about: About,
  reused: 'inline' | 'ref' = 'inline',
): string {
  const { $schema, ...rules } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused });
  return `${JSON.stringify({ $schema, ...about, ...rules }, null, 2)}\n`;
}

/** A part of a schema with its description for readers of the JSON schema. */
export const about = <Schema extends z.ZodMiniType>(meaning: string, schema: Schema): Schema =>
  schema.check(z.describe(meaning));

/**
 * In ASCII and without `##[` or `##vso[`, so that no text of a config or an app can reorder a terminal's
 * text, or be a command to a CI runner. Still the same JSON.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/[^\n -~]|#(?=#[a-z]*\[)/gi, escaped)}\n`;
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

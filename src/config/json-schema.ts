import * as z from 'zod/mini';
import { ConfigSchema } from './schema.ts';

/** The text of schema.json, by which editors explain and complete heroku-preflight.json. */
export function jsonSchema(): string {
  return jsonSchemaText(ConfigSchema, {
    $id: 'https://unpkg.com/heroku-preflight/schema.json',
    title: 'heroku-preflight.json',
    description: 'What heroku-preflight does on a push to Heroku. Everything has a default.',
  });
}

interface About {
  readonly $id: string;
  readonly title: string;
  readonly description: string;
}

/** What `schema` takes, for editors. */
export function jsonSchemaText(schema: z.core.$ZodType, about: About): string {
  const { $schema, ...rules } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, ...about, ...rules }, null, 2)}\n`;
}

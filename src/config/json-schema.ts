import * as z from 'zod/mini';
import { ConfigSchema } from './schema.ts';

/** The text of schema.json, by which editors explain and complete heroku-preflight.json. */
export function jsonSchema(): string {
  const { $schema, ...rules } = z.toJSONSchema(ConfigSchema, { io: 'input', target: 'draft-7' });
  const schema = {
    $schema,
    $id: 'https://unpkg.com/heroku-preflight/schema.json',
    title: 'heroku-preflight.json',
    description: 'What heroku-preflight does on a push to Heroku. Everything has a default.',
    ...rules,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

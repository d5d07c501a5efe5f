import { jsonSchemaText } from '../base/json.ts';
import { ConfigSchema } from './schema.ts';

/** The text of schema.json, with which editors explain and complete heroku-preflight.json. */
export function jsonSchema(): string {
  const about = {
    $id: 'https://unpkg.com/heroku-preflight/schema.json',
    title: 'heroku-preflight.json',
    description: 'What heroku-preflight does on a push to Heroku. Everything has a default.',
  };
  // Each setting is there twice: for all apps, and for single ones.
  return jsonSchemaText(ConfigSchema, about, 'ref');
}

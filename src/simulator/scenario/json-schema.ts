import { jsonSchemaText } from '../../config/json-schema.ts';
import { Scenario } from './scenario.ts';

/** The text of scenario.schema.json, by which editors explain and complete a scenario's file. */
export function scenarioJsonSchema(): string {
  return jsonSchemaText(Scenario, {
    $id: 'https://unpkg.com/heroku-preflight/scenario.schema.json',
    title: 'A scenario for heroku-preflight simulate',
    description: "A simulated Heroku's beginning. Times are simulated seconds.",
  });
}

import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../src/config/json-schema.ts';
import { scenarioJsonSchema } from '../src/simulator/scenario/json-schema.ts';

// They are committed and shipped: editors read them. Tests hold them in step.
await Promise.all([
  writeFile(new URL('../schema.json', import.meta.url), jsonSchema()),
  writeFile(new URL('../scenario.schema.json', import.meta.url), scenarioJsonSchema()),
]);

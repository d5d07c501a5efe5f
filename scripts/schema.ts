import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../src/config/json-schema.ts';
import { checkJsonSchema, fixJsonSchema, warmJsonSchema } from '../src/report/json-schemas.ts';
import { scenarioJsonSchema } from '../src/simulator/scenario/scenario.ts';

// They are committed and shipped: editors and scripts read them. Tests hold them in step.
await Promise.all([
  writeFile(new URL('../schema.json', import.meta.url), jsonSchema()),
  writeFile(new URL('../scenario.schema.json', import.meta.url), scenarioJsonSchema()),
  writeFile(new URL('../check.schema.json', import.meta.url), checkJsonSchema()),
  writeFile(new URL('../fix.schema.json', import.meta.url), fixJsonSchema()),
  writeFile(new URL('../warm.schema.json', import.meta.url), warmJsonSchema()),
]);

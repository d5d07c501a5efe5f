import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../src/config/json-schema.ts';
import { checkJsonSchema, fixJsonSchema } from '../src/report/json-schemas.ts';
import { warmJsonSchema } from '../src/report/warm-schema.ts';
import { watchJsonSchema } from '../src/report/watch-schema.ts';
import { scenarioJsonSchema } from '../src/simulator/scenario/scenario.ts';

// These files are committed and shipped, for editors and scripts. Tests keep them up to date.
await Promise.all([
  writeFile(new URL('../schema.json', import.meta.url), jsonSchema()),
  writeFile(new URL('../scenario.schema.json', import.meta.url), scenarioJsonSchema()),
  writeFile(new URL('../check.schema.json', import.meta.url), checkJsonSchema()),
  writeFile(new URL('../fix.schema.json', import.meta.url), fixJsonSchema()),
  writeFile(new URL('../warm.schema.json', import.meta.url), warmJsonSchema()),
  writeFile(new URL('../watch.schema.json', import.meta.url), watchJsonSchema()),
]);

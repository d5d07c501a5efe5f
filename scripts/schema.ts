import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../src/config/json-schema.ts';

// schema.json is committed and shipped: editors read it. A test holds it in step.
await writeFile(new URL('../schema.json', import.meta.url), jsonSchema());

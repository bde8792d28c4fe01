import { writeFile } from 'node:fs/promises';
import { schemaFiles } from '../harness/schema/json-schema.ts';

// Writes the generated JSON Schemas; a unit test compares what is committed with what would be written.
for (const { path, text } of schemaFiles()) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}

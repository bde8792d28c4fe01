import { writeFile } from 'node:fs/promises';
import { causes } from '../harness/causes/index.ts';
import { causePages } from '../harness/report/cause-page.ts';

// Writes the pages of the causes from the knowledge base; a unit test compares what is committed with what would be written.
const pages = causePages(causes);
for (const { path, text } of pages) await writeFile(new URL(`../${path}`, import.meta.url), text);
console.log(`wrote ${pages.length} pages to docs/causes/`);

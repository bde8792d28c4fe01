import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { bytesOf } from '../bundle/bytes-of.ts';
import { MAX_PACKED_BYTES } from '../bundle/limits.ts';
import { invalid, isGzip, unpack } from '../bundle/unpack.ts';
import { type BundleManifest, MANIFEST_NAME, READINGS_NAME } from '../model/bundle.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseManifest } from '../schema/bundle-manifest.ts';
import { parseReadings, type ReadingsFile } from '../schema/readings.ts';

/** Evidence from a file. */
export interface SavedEvidence {
  readonly file: ReadingsFile;
  /** `null` when it is a bare `readings.json`. */
  readonly manifest: BundleManifest | null;
}

/** Reads a `readings.json` or a bundle. Whatever is in it, nothing is written to the disk. */
export async function savedEvidence(path: string): Promise<SavedEvidence> {
  const bytes = await bounded(path);
  if (!isGzip(bytes)) return { file: parseReadings(bytes.toString('utf8')), manifest: null };
  const files = await unpack(bytes);
  const [manifest, readings] = [files.get(MANIFEST_NAME), files.get(READINGS_NAME)];
  if (manifest === undefined) throw invalid(`it has no ${MANIFEST_NAME}`);
  if (readings === undefined) throw invalid(`it has no ${READINGS_NAME}`);
  return { manifest: parseManifest(manifest), file: parseReadings(readings) };
}

/** `/dev/zero` has no size and no end. */
async function bounded(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).isDirectory()) throw new Error('it is a directory');
    // `end` is the last byte that is read: one more than is allowed tells that there are more.
    const bytes = await bytesOf(createReadStream(path, { end: MAX_PACKED_BYTES }));
    if (bytes.length > MAX_PACKED_BYTES) throw new Error(`larger than ${MAX_PACKED_BYTES} bytes`);
    return bytes;
  } catch (error) {
    throw new HarnessError({
      code: 'READINGS_INVALID',
      message: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give the bundle.tar.gz of `initp collect`, or the readings.json of a trial: reports/runs/RUN/trials/NAME/readings.json.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
